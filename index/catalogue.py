"""A generation's own SQLite file: resources, texts and numbered chunks, copied from the store in one go.

Resources are numbered from 0 by source, chunks from 0 by resource and place, so that equal material gives equal
numbers on every machine. A catalogue is never written again once its generation is published.
"""

import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Self

from index.errors import HomeDamaged
from index.store import Store

NAME = "catalogue.sqlite"

_SCHEMA = """
CREATE TABLE fresh.resources (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    url TEXT NOT NULL,
    licence TEXT NOT NULL,
    partner TEXT NOT NULL,
    topics TEXT NOT NULL,
    audience TEXT NOT NULL,
    original TEXT           -- sha256 of the file that can be served; NULL for a part of one
);
CREATE TABLE fresh.documents (resource INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE fresh.chunks (
    number INTEGER PRIMARY KEY,
    resource INTEGER NOT NULL,
    key BLOB NOT NULL,
    body TEXT NOT NULL,
    text TEXT NOT NULL
);
"""


class Draft:
    """A catalogue being written; use as a context manager. ``languages`` and ``groups`` tell each chunk's language."""

    def __init__(self, store: Store, path: Path, without: Collection[int]) -> None:
        self._connection = store.connection
        self._path = path
        self._without = without
        self._cursors: list[sqlite3.Cursor] = []

    def __enter__(self) -> Self:
        run = self._connection.execute
        run("ATTACH ? AS fresh", (str(self._path),))
        # Nobody reads the file before it is complete and synchronised, so it needs no journal of its own.
        run("PRAGMA fresh.journal_mode = OFF")
        run("PRAGMA fresh.synchronous = OFF")
        self._connection.executescript(_SCHEMA)
        run("CREATE TEMP TABLE without (number INTEGER PRIMARY KEY)")
        self._connection.executemany("INSERT INTO without VALUES (?)", [(number,) for number in self._without])
        run("CREATE TEMP TABLE picked (fresh INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE)")
        run("BEGIN")
        run(
            "INSERT INTO picked SELECT row_number() OVER (ORDER BY source, id) - 1, number FROM resources"
            " WHERE number NOT IN (SELECT number FROM without)"
        )
        run(
            "INSERT INTO fresh.resources SELECT p.fresh, r.id, r.source, title, kind, language, url, licence, partner,"
            " topics, audience, CASE r.member WHEN '' THEN i.served END"
            " FROM picked p JOIN resources r ON r.number = p.number JOIN items i ON i.id = r.item ORDER BY p.fresh"
        )
        run(
            "INSERT INTO fresh.documents SELECT p.fresh, d.text FROM picked p JOIN documents d ON d.resource = p.number"
            " ORDER BY p.fresh"
        )
        run(
            "INSERT INTO fresh.chunks SELECT row_number() OVER (ORDER BY p.fresh, c.ordinal) - 1, p.fresh, c.key,"
            " c.body, c.text FROM picked p JOIN chunks c ON c.resource = p.number ORDER BY p.fresh, c.ordinal"
        )
        run("COMMIT")
        return self

    def __exit__(self, *raised: object) -> None:
        for cursor in self._cursors:  # one half read locks the tables, and that would hide why it was left
            cursor.close()
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        for command in ("DROP TABLE IF EXISTS picked", "DROP TABLE IF EXISTS without", "DETACH fresh"):
            self._connection.execute(command)

    def _reading(self, query: str, values: tuple[str, ...] = ()) -> sqlite3.Cursor:
        cursor = self._connection.execute(query, values)
        self._cursors.append(cursor)
        return cursor

    def counts(self) -> tuple[int, int]:
        """How many resources and chunks there are."""
        row = self._connection.execute(
            "SELECT (SELECT count(*) FROM fresh.resources), (SELECT count(*) FROM fresh.chunks)"
        ).fetchone()
        return int(row[0]), int(row[1])

    def chunk_resources(self) -> list[int]:
        """The resource number of every chunk, in order."""
        return [row[0] for row in self._connection.execute("SELECT resource FROM fresh.chunks ORDER BY number")]

    def languages(self) -> list[str]:
        """The language of every resource, in order."""
        return [row[0] for row in self._connection.execute("SELECT language FROM fresh.resources ORDER BY number")]

    def words(self) -> Iterator[str]:
        """Every chunk's words as JSON, in order."""
        for (words,) in self._reading(
            "SELECT c.words FROM picked p JOIN chunks c ON c.resource = p.number ORDER BY p.fresh, c.ordinal"
        ):
            yield words

    def vectors(self, encoder: str) -> Iterator[bytes]:
        """Every chunk's packed vectors, in order; raise HomeDamaged where there are none."""
        for (rows,) in self._reading(
            "SELECT v.rows FROM picked p JOIN chunks c ON c.resource = p.number LEFT JOIN vectors v"
            " ON v.encoder = (SELECT id FROM encoders WHERE name = ?) AND v.key = c.key ORDER BY p.fresh, c.ordinal",
            (encoder,),
        ):
            if rows is None:
                raise HomeDamaged("Some chunks in the store have no vectors. Run `toolkit check --repair`.")
            yield rows


def connect(path: Path) -> sqlite3.Connection:
    """Open a finished catalogue for reading; raise HomeDamaged."""
    try:
        # immutable: it never changes again, so SQLite need not lock or look for a journal
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.DatabaseError as error:
        raise HomeDamaged(f"{path} cannot be opened ({error}). Run `toolkit check --repair`.") from error


def served_originals(path: Path) -> set[str]:
    """sha256 of every original that a catalogue can serve; raise HomeDamaged."""
    connection = connect(path)
    try:
        return {row[0] for row in connection.execute("SELECT original FROM resources WHERE original IS NOT NULL")}
    except sqlite3.DatabaseError as error:
        raise HomeDamaged(f"{path} cannot be read ({error}). Run `toolkit check --repair`.") from error
    finally:
        connection.close()
