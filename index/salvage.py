"""Make a damaged home fit for the next run: throw away what is derived, save from the store what can be read.

Only for whoever holds the lock. What comes back says which SOURCEs have to be read again; the run after it rebuilds.
"""

import json
import logging
import shutil
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from index import catalogue, converted, generations, originals
from index.check import Problem
from index.errors import StoreError
from index.generations import About
from index.store import NAME, SALVAGED, Store

log = logging.getLogger(__name__)


def mend(home: Path, problems: Iterable[Problem]) -> list[str]:
    """Remove what is damaged; return the locations of the SOURCEs that are needed to make it anew."""
    by_part: dict[str, list[str]] = {}
    for problem in problems:
        by_part.setdefault(problem.part, []).append(problem.key)
    again: set[str] = set()
    if "store" in by_part:
        again |= _new_store(home)
    store = Store.open(home)
    try:
        with store.writing():
            again |= _forget(home, store, by_part)
            store.revise()
    finally:
        store.close()
    for number in by_part.get("generation", []):
        shutil.rmtree(generations.folder(home, int(number)), ignore_errors=True)
    _serve_what_is_left(home)
    return sorted(again)


def drop_models(home: Path, problems: Iterable[Problem]) -> None:
    """Remove damaged models; whoever needs one next converts it again."""
    for problem in problems:
        shutil.rmtree(home / converted.FOLDER / problem.key, ignore_errors=True)


def _forget(home: Path, store: Store, by_part: dict[str, list[str]]) -> set[str]:
    run = store.connection.execute
    for key in by_part.get("vectors", []):
        run("DELETE FROM vectors WHERE key = ?", (bytes.fromhex(key),))
        store.remember("encoder", "")  # makes the next run look for chunks without vectors
    for number in by_part.get("passages", []):
        run("UPDATE resources SET made = '' WHERE number = ?", (int(number),))
    items = [
        run("SELECT item FROM resources WHERE number = ?", (int(n),)).fetchone() for n in by_part.get("document", [])
    ]
    wanted = {row[0] for row in items if row}
    for digest in by_part.get("original", []):
        originals.path(home, digest).unlink(missing_ok=True)
        wanted |= {row[0] for row in run("SELECT id FROM items WHERE served = ?", (digest,))}
    for item in wanted:
        run("UPDATE items SET stamp = '', reading = '' WHERE id = ?", (item,))
        run("UPDATE resources SET digest = '' WHERE item = ?", (item,))
    rows = run("SELECT DISTINCT s.location, i.id FROM scopes s JOIN items i ON i.scope = s.id")
    return {location for location, item in rows if item in wanted}


def _serve_what_is_left(home: Path) -> None:
    there = generations.numbers(home)
    try:
        serving = generations.current(home)
    except StoreError:
        serving = None
    if serving not in there:
        (home / generations.CURRENT).unlink(missing_ok=True)
        if there:
            generations.switch(home, there[-1])


def _new_store(home: Path) -> set[str]:
    """Set the damaged store aside and begin one with what can still be read of it: SOURCEs, ids and vectors."""
    old = home / f"store.damaged-{time.strftime('%Y%m%d-%H%M%S')}.sqlite"
    scopes: list[tuple[str, str, str]] = []
    vectors = 0
    if (home / NAME).exists():
        (home / NAME).rename(old)
        for ending in ("-wal", "-shm"):
            beside = home / (NAME + ending)
            if beside.exists():
                beside.rename(home / (old.name + ending))
    store = Store.open(home)
    try:
        with store.writing():
            newest = _newest(home)
            scopes = _rows(old, "SELECT location, kind, settings FROM scopes") or list(newest.sources if newest else ())
            for location, kind, settings in scopes:
                store.connection.execute(
                    "INSERT INTO scopes (location, kind, settings, added) VALUES (?, ?, ?, ?)",
                    (location, kind, settings, time.time()),
                )
            for row in _rows(old, "SELECT id, name, dim FROM encoders"):
                store.connection.execute("INSERT INTO encoders VALUES (?, ?, ?)", row)
            for row in _rows(old, "SELECT encoder, key, rows FROM vectors"):
                vectors += 1
                store.connection.execute("INSERT OR IGNORE INTO vectors (encoder, key, rows) VALUES (?, ?, ?)", row)
            there = generations.numbers(home)
            store.remember("published", str(there[-1] if there else 0))
            store.remember("revision", str(newest.revision if newest else 0))
            store.remember(SALVAGED, json.dumps(_ids(home, newest), ensure_ascii=False))
    finally:
        store.close()
    log.warning("The damaged store is set aside as %s; %d vectors were saved from it.", old.name, vectors)
    return {location for location, _, _ in scopes}


def _rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    """As many rows as can be read of a damaged file."""
    rows: list[tuple[Any, ...]] = []
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        rows.extend(connection.execute(query))  # extend keeps what came before an error
    except sqlite3.DatabaseError as error:
        log.warning("%s could be read in part only: %s", path.name, error)
    return rows


def _newest(home: Path) -> About | None:
    for number in reversed(generations.numbers(home)):
        try:
            return generations.about(home, number)
        except StoreError:
            continue
    return None


def _ids(home: Path, newest: About | None) -> dict[str, list[str]]:
    """Which ids a source's resources had: moved ones cannot be told from their names."""
    ids: dict[str, list[str]] = {}
    if newest:
        path = generations.folder(home, newest.generation) / catalogue.NAME
        for name, source in _rows(path, "SELECT id, source FROM resources ORDER BY number"):
            ids.setdefault(source, []).append(name)
    return ids
