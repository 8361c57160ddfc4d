"""Does the home agree with itself: store, originals, catalogue, vectors, words, and what is served.

Nothing is written here, and every problem is a sentence. ``index.salvage`` mends.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from index import catalogue, converted, generations, originals
from index.embedding import unpack
from index.errors import HomeDamaged, IndexMissing, ModelDamaged, StoreError
from index.generations import Sides
from index.packing import unpack_chunk
from index.store import NAME, Store

Part = Literal["store", "document", "passages", "vectors", "original", "generation", "served", "model"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one part.

    ``key`` names it: a resource number, a key of vectors, a digest, a generation, a model's folder.
    """

    part: Part
    sentence: str
    key: str = ""

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, what is wrong, and (after a repair) what no longer is."""

    resources: int
    chunks: int
    generations: tuple[int, ...]
    problems: tuple[Problem, ...] = ()
    repaired: tuple[Problem, ...] = ()


def examine(home: Path, sides: Sides) -> Checked:
    """Look at everything; raise IndexMissing when there is nothing to look at."""
    there = generations.numbers(home)
    if not (home / NAME).exists() and not there:
        raise generations.none_yet(home)
    problems: list[Problem] = []
    resources = chunks = 0
    try:
        store = Store.peek(home)
    except HomeDamaged as error:
        problems.append(Problem("store", str(error)))
        store = None
    if store is None:
        pass
    elif not (home / NAME).exists():
        problems.append(Problem("store", f"{home / NAME} is missing."))
    else:
        try:
            problems += _store(home, store)
            resources, chunks = len(store.resources()), store.chunk_count()
        except (sqlite3.DatabaseError, ValueError) as error:
            problems.append(Problem("store", f"{home / NAME} cannot be read ({error})."))
    faults = {number: list(_generation(home, number, sides)) for number in there}
    problems += [fault for number in there for fault in faults[number]]
    if store and there and not faults[there[-1]] and not any(problem.part == "store" for problem in problems):
        problems += _against(home, there[-1], store)
    problems += _served(home)
    problems += models(home)
    if store:
        store.close()
    return Checked(resources, chunks, tuple(there), tuple(problems))


def models(home: Path) -> Iterator[Problem]:
    """Converted models that are not what was converted; one of an earlier release, without digests, is opened."""
    for folder in sorted((home / converted.FOLDER).glob("*")):
        try:
            about = converted.read(folder)
            if about and not about.files:
                from index.encoder import OpenVinoEncoder  # costs more than all else here

                OpenVinoEncoder(folder).read(["?"])
            for name in converted.changed(folder, about) if about else ():
                yield Problem("model", f"{name} of the model in {folder} is not what was converted.", folder.name)
        except ModelDamaged as error:
            yield Problem("model", str(error), folder.name)


def _store(home: Path, store: Store) -> Iterator[Problem]:
    run = store.connection.execute
    for (finding,) in run("PRAGMA integrity_check(10)"):
        if finding != "ok":
            yield Problem("store", f"{store.path} is damaged: {finding}.")
            return
    if run("PRAGMA foreign_key_check").fetchone():
        yield Problem("store", f"{store.path} holds rows that belong to nothing.")
        return
    for number, source in run(
        "SELECT number, source FROM resources WHERE number NOT IN (SELECT resource FROM documents)"
    ):
        yield Problem("document", f"The text of {source} is missing.", str(number))
    yield from _chunks(store)
    for digest in sorted(store.originals() & _wanted(store)):
        if not originals.intact(home, digest):
            yield Problem("original", f"The copy of an original ({digest[:12]}…) is missing or damaged.", digest)


def _chunks(store: Store) -> Iterator[Problem]:
    """Chunks against their document's text, and their vectors against them."""
    encoder = store.meta("encoder")
    dims = dict(store.connection.execute("SELECT name, dim FROM encoders"))
    bad: set[int] = set()
    for number, source, whole, body, text, key, rows in store.connection.execute(
        "SELECT r.number, r.source, d.text, c.body, c.text, c.key, v.rows FROM chunks c"
        " JOIN resources r ON r.number = c.resource JOIN documents d ON d.resource = r.number"
        " LEFT JOIN vectors v ON v.key = c.key AND v.encoder = (SELECT id FROM encoders WHERE name = ?)"
        " ORDER BY c.resource",
        (encoder,),
    ):
        chunk = unpack_chunk(body)
        if number not in bad and whole[chunk.start : chunk.end] != text:
            bad.add(number)
            yield Problem("document", f"A passage of {source} is not in its text.", str(number))
        if encoder and not _sound(rows, dims[encoder], len(chunk.units)):
            yield Problem("vectors", f"The vectors of a passage of {source} are missing or damaged.", key.hex())


def _sound(packed: bytes | None, dim: int, units: int) -> bool:
    try:
        embedding = unpack(packed or b"", dim)
    except ValueError:
        return False
    inside = bool(np.all((embedding.units >= -1) & (embedding.units < units)))
    return inside and bool(abs(np.linalg.norm(embedding.vector) - 1) < 0.01)  # float16 keeps it to 1e-3; NaN fails too


def _wanted(store: Store) -> set[str]:
    """Originals that are kept: those of files that are one resource."""
    return {
        row[0]
        for row in store.connection.execute(
            "SELECT i.served FROM items i JOIN resources r ON r.item = i.id WHERE r.member = ''"
        )
    }


def _generation(home: Path, number: int, sides: Sides) -> Iterator[Problem]:
    faults = generations.damage(home, number, thorough=True)
    if not faults:
        chunks = generations.about(home, number).chunks
        faults = generations.disagreement(generations.folder(home, number), number, chunks, sides)
    for fault in faults:
        yield Problem("generation", fault, str(number))


def _against(home: Path, number: int, store: Store) -> Iterator[Problem]:
    """The store against a sound generation that was written from it as it is."""
    about = generations.about(home, number)
    if about.revision != store.revision or store.pending():
        return
    connection = catalogue.connect(generations.folder(home, number) / catalogue.NAME)
    try:
        shown = _passages(connection)
    finally:
        connection.close()
    kept = _passages(store.connection)
    sources = {one.id: (one.number, one.source) for one in store.resources()}
    for name in sorted(name for name in shown.keys() | kept.keys() if shown.get(name) != kept.get(name)):
        if name in sources:
            number, source = sources[name]
            yield Problem(
                "passages", f"The passages of {source} in the store are not those that are served.", str(number)
            )
        elif name not in about.removed:
            yield Problem("store", f"{store.path} has lost a resource that is served ({name}).")


def _passages(connection: sqlite3.Connection) -> dict[str, set[tuple[str, bytes]]]:
    found: dict[str, set[tuple[str, bytes]]] = {}
    for name, body, key in connection.execute(
        "SELECT r.id, c.body, c.key FROM chunks c JOIN resources r ON r.number = c.resource"
    ):
        found.setdefault(name, set()).add((body, key))
    return found


def _served(home: Path) -> Iterator[Problem]:
    try:
        number = generations.current(home)
    except IndexMissing:
        return
    except StoreError as error:
        yield Problem("served", str(error))
        return
    if number not in generations.numbers(home):
        yield Problem("served", f"Generation {number}, which is to be served, is missing.")
