"""The store's file and tables: migrations are only ever appended to; ``PRAGMA user_version`` counts those applied.

A file written by any earlier release opens: a test keeps one of every version. Never edit a step that has shipped.
"""

import sqlite3
from pathlib import Path

from index.errors import HomeDamaged

STEPS: tuple[str, ...] = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE scopes (            -- one SOURCE, as named to `toolkit reindex`
        id INTEGER PRIMARY KEY,
        location TEXT NOT NULL UNIQUE,   -- absolute path or URL
        kind TEXT NOT NULL,
        settings TEXT NOT NULL DEFAULT '{}',
        added REAL NOT NULL,
        checked REAL,                    -- when it was last compared
        failure TEXT                     -- why that was not possible
    );

    CREATE TABLE items (             -- one file or page of a SOURCE
        id INTEGER PRIMARY KEY,
        scope INTEGER NOT NULL REFERENCES scopes ON DELETE CASCADE,
        name TEXT NOT NULL,
        stamp TEXT NOT NULL DEFAULT '',  -- equal for as long as the bytes can be taken to be the same; '' never is
        seen TEXT,                       -- sha256 of the bytes last seen, readable or not
        served TEXT,                     -- sha256 of the bytes that the resources come from
        reading TEXT NOT NULL DEFAULT '',  -- version of the readers that made them
        card TEXT NOT NULL DEFAULT '{}',
        failure TEXT,
        failures INTEGER NOT NULL DEFAULT 0,
        retry REAL,                      -- not before
        UNIQUE (scope, name)
    );

    CREATE TABLE resources (         -- one document of an item, with all that is known of it
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        item INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
        member TEXT NOT NULL,
        source TEXT NOT NULL,
        title TEXT NOT NULL,
        kind TEXT NOT NULL,
        language TEXT NOT NULL,
        url TEXT NOT NULL,
        licence TEXT NOT NULL,
        partner TEXT NOT NULL,
        topics TEXT NOT NULL,            -- JSON list
        audience TEXT NOT NULL,          -- JSON list
        digest TEXT NOT NULL,            -- sha256 of the whole Document
        made TEXT NOT NULL,              -- versions of chunking and entries that made the chunks
        edit TEXT NOT NULL DEFAULT '{}', -- a partner's card, which goes before the manifest's
        pending TEXT NOT NULL DEFAULT '',  -- 'new', 'changed' or 'moved' until a generation serves it
        lost INTEGER NOT NULL DEFAULT 0,   -- gone from its container, kept by the brake
        UNIQUE (item, member)
    );

    CREATE TABLE documents (         -- apart, so that going through resources does not go through their texts
        resource INTEGER PRIMARY KEY REFERENCES resources ON DELETE CASCADE,
        text TEXT NOT NULL,
        packed BLOB NOT NULL             -- the Document without its text, zlib JSON
    );

    CREATE TABLE chunks (
        resource INTEGER NOT NULL REFERENCES resources ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        key BLOB NOT NULL,               -- sha256 of what decides the vectors
        body TEXT NOT NULL,              -- the Chunk, JSON
        text TEXT NOT NULL,
        words TEXT NOT NULL,             -- field -> tokens, JSON
        PRIMARY KEY (resource, ordinal)
    );
    CREATE INDEX chunks_by_key ON chunks (key);

    CREATE TABLE encoders (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dim INTEGER NOT NULL);

    CREATE TABLE vectors (
        id INTEGER PRIMARY KEY,
        encoder INTEGER NOT NULL REFERENCES encoders ON DELETE CASCADE,
        key BLOB NOT NULL,
        rows BLOB NOT NULL,              -- float16 (1 + units, dim), little-endian
        UNIQUE (encoder, key)
    );
    CREATE TABLE unused (               -- vectors that no chunk wants, since which generation
        vector INTEGER PRIMARY KEY REFERENCES vectors ON DELETE CASCADE,
        since INTEGER NOT NULL
    );

    CREATE TABLE runs (id INTEGER PRIMARY KEY, started REAL NOT NULL, seconds REAL NOT NULL, report TEXT NOT NULL);
    """,
    # 2: rows are what index.embedding packs, a vector and token codes; what was kept before cannot be read as that.
    """
    DELETE FROM vectors;
    UPDATE meta SET value = '' WHERE key = 'encoder';
    """,
)


def connect(path: Path) -> sqlite3.Connection:
    """Open a store for writing, made when it is not there; raise HomeDamaged."""
    try:
        new = not path.exists()
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        if new:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # a kill loses nothing; a power cut the last batches
        connection.execute("PRAGMA foreign_keys = ON")
        migrate(connection)
    except sqlite3.DatabaseError as error:
        raise _damaged(path, error) from error
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a store so that nothing can be written; an older one, or none, is stood in for in memory."""
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        if path.exists():
            address = f"{path.absolute().as_uri()}?mode=ro"
            connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
            if connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),):
                memory.close()
                return connection
            connection.backup(memory)
            connection.close()
        migrate(memory)
    except sqlite3.DatabaseError as error:
        raise _damaged(path, error) from error
    return memory


def migrate(connection: sqlite3.Connection, steps: tuple[str, ...] = STEPS) -> None:
    """Bring a store to the newest schema, each step whole or not at all; raise HomeDamaged for a newer one."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(steps):
        raise HomeDamaged(
            f"This home was written by a newer release (store version {version}, known is {len(steps)}). "
            "Install that release, or name another --home."
        )
    for number, step in enumerate(steps[version:], start=version + 1):
        # executescript commits what is open, so the transaction is written into the script.
        connection.executescript(f"BEGIN IMMEDIATE;\n{step}\nPRAGMA user_version = {number};\nCOMMIT;")


def _damaged(path: Path, error: Exception) -> HomeDamaged:
    return HomeDamaged(f"{path} cannot be opened ({error}). Run `toolkit check --repair`.")
