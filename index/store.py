"""SQLite: the truth. SOURCEs, items, resources, documents, chunks; vectors are in index.stored_vectors' care.

Everything else in the home is derived from it. WAL, so that reading and one writer (index.lock) never wait for each
other; what a transaction committed survives the process. ``revision`` grows with every change that a generation would
show. Hashes are hexadecimal outside and bytes in key columns.
"""

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index import schema
from index.errors import HomeDamaged
from index.packing import pack_chunk, pack_document, unpack_document
from index.stored_vectors import StoredVectors
from ingest.records import Chunk, Document, Resource

NAME = "store.sqlite"
SALVAGED = "salvaged"  # set while the store of a repair has not been read full again: source -> ids, JSON


@dataclass(frozen=True, slots=True)
class Scope:
    """A SOURCE that is known."""

    id: int
    location: str
    kind: str
    settings: Mapping[str, str]
    added: float
    checked: float | None
    failure: str | None
    items: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of an item. ``resources`` counts its documents."""

    id: int
    name: str
    stamp: str
    seen: str | None
    served: str | None
    reading: str
    card: str
    failure: str | None
    failures: int
    retry: float | None
    resources: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a resource, without its text."""

    number: int
    id: str
    item: int
    member: str
    source: str
    digest: str
    made: str
    edit: str
    pending: str
    lost: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A chunk with what indexing made of it: the key of its vectors and its words as JSON."""

    chunk: Chunk
    text: str
    key: str
    words: str


class Store:
    """An open store. Use from one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path
        self.vectors = StoredVectors(connection)

    @classmethod
    def open(cls, home: Path) -> "Store":
        """Open a home's store for writing, made when it is not there; raise HomeDamaged."""
        home.mkdir(parents=True, exist_ok=True)
        return cls(schema.connect(home / NAME), home / NAME)

    @classmethod
    def peek(cls, home: Path) -> "Store":
        """Open a home's store so that nothing can be written; an empty one when there is none."""
        return cls(schema.connect_to_read(home / NAME), home / NAME)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it or nothing. Inside another it is part of that."""
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    # --- what is known of the whole

    def meta(self, key: str, default: str = "") -> str:
        """A remembered value."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else default

    def remember(self, key: str, value: str) -> None:
        """Keep a value."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    @property
    def revision(self) -> int:
        """Grows with every change that a generation would show."""
        return int(self.meta("revision", "0"))

    def revise(self) -> None:
        """Say that something changed that a generation shows."""
        self.remember("revision", str(self.revision + 1))

    # --- SOURCEs

    def scopes(self) -> list[Scope]:
        """Every SOURCE, oldest first."""
        rows = self.connection.execute(
            "SELECT s.id, location, kind, settings, added, checked, s.failure, count(i.id), count(i.failure)"
            " FROM scopes s LEFT JOIN items i ON i.scope = s.id GROUP BY s.id ORDER BY s.id"
        )
        return [Scope(row[0], row[1], row[2], json.loads(row[3]), *row[4:]) for row in rows]

    def add_scope(self, location: str, kind: str, settings: Mapping[str, str]) -> int:
        """Remember a SOURCE; return its id."""
        self.connection.execute(
            "INSERT INTO scopes (location, kind, settings, added) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (location) DO UPDATE SET kind = excluded.kind, settings = excluded.settings",
            (location, kind, json.dumps(dict(settings), sort_keys=True), time.time()),
        )
        return int(self.connection.execute("SELECT id FROM scopes WHERE location = ?", (location,)).fetchone()[0])

    def relocate(self, scope: int, location: str) -> None:
        """The same SOURCE is found elsewhere now."""
        self.connection.execute("UPDATE scopes SET location = ? WHERE id = ?", (location, scope))

    def checked(self, scope: int, failure: str | None) -> None:
        """Note when a SOURCE was compared, or why it could not be."""
        self.connection.execute(
            "UPDATE scopes SET checked = ?, failure = ? WHERE id = ?", (time.time(), failure, scope)
        )

    def drop_scope(self, scope: int) -> None:
        """Forget a SOURCE with all that came from it."""
        self.connection.execute("DELETE FROM scopes WHERE id = ?", (scope,))

    # --- items

    def items(self, scope: int) -> dict[str, Known]:
        """All items of a SOURCE by name, in one query."""
        rows = self.connection.execute(
            "SELECT i.id, name, stamp, seen, served, reading, card, failure, failures, retry,"
            " count(r.number)"
            " FROM items i LEFT JOIN resources r ON r.item = i.id WHERE i.scope = ? GROUP BY i.id",
            (scope,),
        )
        return {row[1]: Known(*row) for row in rows}

    def item(self, scope: int, name: str) -> int:
        """The id of an item, made when it is new."""
        self.connection.execute("INSERT OR IGNORE INTO items (scope, name) VALUES (?, ?)", (scope, name))
        found = self.connection.execute("SELECT id FROM items WHERE scope = ? AND name = ?", (scope, name)).fetchone()
        return int(found[0])

    def stamp_items(self, stamps: Iterable[tuple[str, int]]) -> None:
        """Note (stamp, item) of bytes that turned out the same."""
        self.connection.executemany("UPDATE items SET stamp = ? WHERE id = ?", stamps)

    def served(self, item: int, stamp: str, digest: str, reading: str, card: str) -> None:
        """Note that an item's resources come from these bytes."""
        self.connection.execute(
            "UPDATE items SET stamp = ?, seen = ?, served = ?, reading = ?, card = ?, failure = NULL, failures = 0,"
            " retry = NULL WHERE id = ?",
            (stamp, digest, digest, reading, card, item),
        )

    def failed(
        self, item: int, stamp: str, digest: str | None, reading: str, failure: str, retry: float | None
    ) -> None:
        """Note why bytes could not be read; what was served before stays.

        ``retry`` is None for what has nothing to do with the bytes: then they are as good as before once they can be
        opened again.
        """
        self.connection.execute(
            "UPDATE items SET stamp = ?, seen = coalesce(?, seen), reading = iif(? IS NULL, reading, ?),"
            " failure = ?, failures = failures + 1, retry = ? WHERE id = ?",
            (stamp, digest, digest, reading, failure, retry, item),
        )

    def recovered(self, item: int) -> None:
        """An item that could not be opened can be again, with the bytes it had."""
        self.connection.execute(
            "UPDATE items SET seen = coalesce(served, seen), failure = NULL, failures = 0, retry = NULL WHERE id = ?",
            (item,),
        )

    def rename_items(self, moves: Sequence[tuple[int, int, str, str]]) -> None:
        """Bytes that have another (item, scope, name, stamp) now; resources keep their ids."""
        run = self.connection.executemany
        # Two steps, because a name may belong to an item that is about to give it up.
        run("UPDATE items SET name = char(0) || id WHERE id = ?", [(item,) for item, *_ in moves])
        run("UPDATE items SET scope = ?, name = ?, stamp = ? WHERE id = ?", [(s, n, t, i) for i, s, n, t in moves])
        run(
            "UPDATE resources SET source = ? || CASE member WHEN '' THEN '' ELSE '#' || member END, made = '',"
            " pending = CASE pending WHEN '' THEN 'moved:' || source ELSE pending END WHERE item = ?",
            [(name, item) for item, _, name, _ in moves],
        )
        if moves:
            self.revise()

    def drop_items(self, items: Iterable[int]) -> None:
        """Forget items with their resources."""
        self.connection.executemany("DELETE FROM items WHERE id = ?", [(item,) for item in items])

    # --- resources

    def resources(self, item: int | None = None, *, where: str = "1", values: Sequence[object] = ()) -> list[Kept]:
        """Resources of an item, or those that a condition picks, in the order they were first seen."""
        condition, given = (where, tuple(values)) if item is None else ("item = ?", (item,))
        rows = self.connection.execute(
            "SELECT number, id, item, member, source, digest, made, edit, pending, lost FROM resources"
            f" WHERE {condition} ORDER BY number",
            given,
        )
        return [Kept(*row) for row in rows]

    def pending(self) -> list[tuple[Kept, int]]:
        """What no generation serves yet as it is, each with its SOURCE's id."""
        kept = self.resources(where="pending <> ''")
        scopes = dict(self.connection.execute("SELECT id, scope FROM items")) if kept else {}
        return [(one, scopes[one.item]) for one in kept]

    def lost(self, scope: int) -> list[Kept]:
        """Resources of a SOURCE that their container no longer holds."""
        return self.resources(where="lost AND item IN (SELECT id FROM items WHERE scope = ?)", values=(scope,))

    def without_vectors(self, encoder: str) -> list[Kept]:
        """Resources with a chunk that this encoder has no vectors for."""
        return self.resources(
            where="number IN (SELECT resource FROM chunks c WHERE NOT EXISTS (SELECT 1 FROM vectors v WHERE"
            " v.encoder = (SELECT id FROM encoders WHERE name = ?) AND v.key = c.key))",
            values=(encoder,),
        )

    def taken(self, resource_id: str) -> bool:
        """Whether a resource has this id."""
        return self.connection.execute("SELECT 1 FROM resources WHERE id = ?", (resource_id,)).fetchone() is not None

    def document(self, number: int) -> Document:
        """The document behind a resource."""
        row = self.connection.execute("SELECT text, packed FROM documents WHERE resource = ?", (number,)).fetchone()
        if row is None:
            raise HomeDamaged(f"{self.path} lacks the text of a resource. Run `toolkit check --repair`.")
        return unpack_document(row[1], row[0])

    def put_resource(
        self,
        item: int,
        member: str,
        resource: Resource,
        document: Document,
        digest: str,
        made: str,
        chunks: Sequence[Made],
        pending: str,
        edit: str = "{}",
    ) -> None:
        """Keep a resource whole, in place of its earlier version; ``pending`` is '' when only its entries are new.

        Where the partner's ``edit`` is no longer the one that went into it, it counts as not made yet.
        """
        old = self.connection.execute("SELECT number FROM resources WHERE id = ?", (resource.resource_id,)).fetchone()
        said = (
            item, member, resource.source, resource.title, resource.kind, resource.language, resource.url,
            resource.licence, resource.partner, _list(resource.topics), _list(resource.audience), digest, made,
        )  # fmt: skip
        if old:
            number = old[0]
            self.connection.execute(
                "UPDATE resources SET item = ?, member = ?, source = ?, title = ?, kind = ?, language = ?, url = ?,"
                " licence = ?, partner = ?, topics = ?, audience = ?, digest = ?, lost = 0,"
                " made = iif(edit = ?, ?, ''),"
                " pending = CASE WHEN pending = 'new' OR ? = '' THEN pending ELSE ? END WHERE number = ?",
                (*said[:-1], edit, made, pending, pending, number),
            )
            self.connection.execute("DELETE FROM chunks WHERE resource = ?", (number,))
        else:
            number = self.connection.execute(
                "INSERT INTO resources (item, member, source, title, kind, language, url, licence, partner, topics,"
                " audience, digest, made, pending, id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,'new',?)",
                (*said, resource.resource_id),
            ).lastrowid
        self.connection.execute(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", (number, document.text, pack_document(document))
        )
        self.connection.executemany(
            "INSERT INTO chunks (resource, ordinal, key, body, text, words) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (number, one.chunk.ordinal, bytes.fromhex(one.key), pack_chunk(one.chunk), one.text, one.words)
                for one in chunks
            ],
        )
        self.revise()

    def chunk_count(self, number: int | None = None) -> int:
        """How many chunks a resource has, or all have."""
        where = "" if number is None else " WHERE resource = ?"
        row = self.connection.execute(f"SELECT count(*) FROM chunks{where}", () if number is None else (number,))
        return int(row.fetchone()[0])

    def card(self, item: int) -> str:
        """The card an item was last taken in with, JSON."""
        return str(self.connection.execute("SELECT card FROM items WHERE id = ?", (item,)).fetchone()[0])

    def recard(self, item: int, card: str) -> None:
        """Note what a manifest says of an item now."""
        self.connection.execute("UPDATE items SET card = ? WHERE id = ?", (card, item))

    def lose(self, numbers: Iterable[int], lost: bool = True) -> None:
        """Note resources that their container no longer holds, or holds again."""
        self.connection.executemany("UPDATE resources SET lost = ? WHERE number = ?", [(lost, n) for n in numbers])

    def settle(self, generation: int, removed: Iterable[str]) -> None:
        """A generation serves what the store holds, without ``removed``: forget these, and that anything waits."""
        run = self.connection.execute
        self.connection.executemany("DELETE FROM resources WHERE id = ?", [(one,) for one in removed])
        run("DELETE FROM items WHERE served IS NOT NULL AND NOT EXISTS (SELECT 1 FROM resources WHERE item = items.id)")
        run("UPDATE resources SET pending = '' WHERE pending <> '' AND made <> ''")
        self.remember("published", str(generation))

    def originals(self) -> set[str]:
        """sha256 of every file that resources come from."""
        return {row[0] for row in self.connection.execute("SELECT served FROM items WHERE served IS NOT NULL")}

    def fresh_originals(self) -> set[str]:
        """Those of them that no generation serves yet."""
        rows = self.connection.execute(
            "SELECT DISTINCT i.served FROM resources r JOIN items i ON i.id = r.item WHERE r.pending <> ''"
        )
        return {row[0] for row in rows}

    def edit(self, resource_id: str, card: str) -> bool:
        """Keep a partner's card for a resource; the next reindex works it in. False when there is none such."""
        with self.writing():
            done = self.connection.execute(
                "UPDATE resources SET edit = ?, made = '', pending = iif(pending = 'new', 'new', 'edited')"
                " WHERE id = ?",
                (card, resource_id),
            )
        return done.rowcount > 0

    def shrink(self) -> None:
        """Give a few MB of freed pages back to the disk; not inside a transaction."""
        self.connection.execute("PRAGMA incremental_vacuum(2000)").fetchall()

    # --- runs

    def log_run(self, started: float, seconds: float, report: str) -> None:
        """Keep what a run did (JSON)."""
        self.connection.execute(
            "INSERT INTO runs (started, seconds, report) VALUES (?, ?, ?)", (started, seconds, report)
        )
        self.connection.execute("DELETE FROM runs WHERE id <= (SELECT max(id) FROM runs) - 500")

    def runs(self, most: int = 20) -> list[tuple[float, float, str]]:
        """The latest runs as (started, seconds, report JSON), newest first."""
        rows = self.connection.execute("SELECT started, seconds, report FROM runs ORDER BY id DESC LIMIT ?", (most,))
        return [(row[0], row[1], row[2]) for row in rows]


def _list(values: Sequence[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
