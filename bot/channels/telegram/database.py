"""The SQLite file that every process over one home shares: ``home/telegram.sqlite``.

Chats and people are Telegram's numbers, times seconds since 1970 (UTC). Migrations are append-only.
"""

import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import HomeDamaged

NAME = "telegram.sqlite"
BUSY_SECONDS = 5.0

# Append only: a home made by any earlier version is brought up step by step. Never edit a step that was released.
MIGRATIONS = (
    """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE people (person INTEGER PRIMARY KEY, language TEXT NOT NULL);
CREATE TABLE floods (person INTEGER PRIMARY KEY, until REAL NOT NULL);
CREATE TABLE talks (
  chat INTEGER NOT NULL, thread INTEGER NOT NULL, person INTEGER NOT NULL, conversation TEXT NOT NULL,
  answer TEXT NOT NULL, changed REAL NOT NULL, PRIMARY KEY (chat, thread, person)
) WITHOUT ROWID;
CREATE INDEX talks_by_person ON talks (person);
CREATE TABLE messages (
  chat INTEGER NOT NULL, message INTEGER NOT NULL, kind TEXT NOT NULL, owner INTEGER NOT NULL, answer TEXT NOT NULL,
  asked INTEGER NOT NULL, digest TEXT NOT NULL, sent REAL NOT NULL, PRIMARY KEY (chat, message)
) WITHOUT ROWID;
CREATE INDEX messages_by_question ON messages (chat, asked);
CREATE INDEX messages_by_owner ON messages (owner);
CREATE INDEX messages_by_time ON messages (sent);
CREATE TABLE muted (chat INTEGER PRIMARY KEY, until REAL NOT NULL);
CREATE TABLE albums (album TEXT PRIMARY KEY, seen REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE owners (owner TEXT PRIMARY KEY, alive REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE updates (
  id INTEGER PRIMARY KEY, print TEXT NOT NULL, chat INTEGER NOT NULL, state TEXT NOT NULL, owner TEXT NOT NULL,
  since REAL NOT NULL, plan TEXT NOT NULL, step INTEGER NOT NULL
);
CREATE INDEX updates_under_way ON updates (chat, state, id);
""",
)


class Database:
    """Thread-safe; one per process. ``owner`` names the process in claims. Close it when done."""

    def __init__(self, connection: sqlite3.Connection, clock: Callable[[], float] = time.time) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.clock = clock
        self.owner = f"{os.getpid()}-{secrets.token_hex(8)}"

    @classmethod
    def open(cls, home: Path, clock: Callable[[], float] = time.time) -> "Database":
        """Open or make the file. Raises HomeDamaged when it cannot be used."""
        path = home / NAME
        try:
            home.mkdir(parents=True, exist_ok=True)
            # autocommit: every transaction is begun and ended in one place, writing()
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            _prepare(connection, path)
        except (sqlite3.Error, OSError) as error:
            raise HomeDamaged(f"{path} cannot be opened ({error}): move it away, and a new one is made.") from error
        return cls(connection, clock)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def one(self, query: str, *values: object) -> Any:
        """The first row, or None."""
        with self._lock:
            return self._connection.execute(query, values).fetchone()

    def all(self, query: str, *values: object) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def named(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Every row, its values by the names of their columns."""
        with self._lock:
            found = self._connection.execute(query, values)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found]

    def overwrite(self) -> None:
        """Bring what was deleted to the file: the log would still hold it."""
        with self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it, or nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten, not just unlinked
    db.execute("BEGIN IMMEDIATE")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        db.execute("ROLLBACK")
        raise HomeDamaged(f"{path} was made by a newer version of the toolkit: update this one.")
    for step in MIGRATIONS[version:]:
        for statement in filter(str.strip, step.split(";")):
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    db.execute("COMMIT")
