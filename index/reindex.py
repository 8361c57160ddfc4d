"""What keeps a home: bring it level with its SOURCEs, verify and repair it, go back, take a partner's edits.

Whatever writes holds the home's lock, and finishes first what a killed run left.
"""

import errno
import json
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index import check, generations, lock, salvage
from index.check import Checked
from index.errors import DiskFull
from index.packing import pack_card
from index.records import Progress, Report
from index.run import Parts, Run
from index.store import Store
from ingest import sources
from ingest.records import Card

_LEAST_ROOM = 16 << 20  # bytes
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Reindexer(Parts):
    """A home with all that is needed to change it; ``run`` is `toolkit reindex`."""

    def run(
        self,
        named: Sequence[str] = (),
        *,
        dry_run: bool = False,
        allow_removals: bool = False,
        progress: Progress | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> Report:
        """Bring the index level with the named SOURCEs, else with all that are known, else with the starter.

        Raises HomeLocked when another run is at work, HomeDamaged when the home cannot be used, DiskFull. What fails
        about a SOURCE or a file is in the Report. ``settings`` are remembered for SOURCEs on the web.
        """
        started = time.time()
        if dry_run:
            store = Store.peek(self.home)
            try:
                run = Run(self, store, progress, dry=True)
                report = self._go(run, store, named, allow_removals, settings)
            finally:
                store.close()
            return _timed(report, started)
        with self._writing("reindex") as store:
            run = Run(self, store, progress, dry=False)
            return _logged(store, self._go(run, store, named, allow_removals, settings), started)

    def take_out(self, location: str, *, progress: Progress | None = None) -> Report:
        """Serve the index without a SOURCE, and forget it; what else has changed is left to the next run.

        Raises HomeLocked, HomeDamaged, DiskFull.
        """
        started = time.time()
        with self._writing("taking a source out") as store:
            return _logged(store, Run(self, store, progress, dry=False).take_out(location), started)

    def check(self, *, repair: bool = False, progress: Progress | None = None) -> Checked:
        """Verify that store, originals, catalogue, vectors and words agree; with ``repair`` rebuild what is derived.

        A repair reads files again only where the store itself has lost them. Raises IndexMissing for an empty home.
        """
        found = check.examine(self.home, self.sides)
        if not repair or not found.problems:
            return found
        with lock.hold(self.home, "repair"), _full_disk(self.home):
            again = salvage.mend(self.home, found.problems)
            store = Store.open(self.home)
            try:
                Run(self, store, progress, dry=False).go(again)
            finally:
                store.close()
        left = check.examine(self.home, self.sides)
        return replace(left, repaired=tuple(one for one in found.problems if one not in left.problems))

    def rollback(self, generation: int | None = None) -> int:
        """Serve an earlier generation again, the one before when none is named; return its number."""
        with lock.hold(self.home, "rollback"):
            return generations.rollback(self.home, generation)

    def edit(self, resource_id: str, card: Card) -> bool:
        """Keep what a partner says of a resource; the next run works it in. False for an unknown resource."""
        store = Store.open(self.home)
        try:
            return store.edit(resource_id, pack_card(card))
        finally:
            store.close()

    def _go(
        self, run: Run, store: Store, named: Sequence[str], allow: bool, settings: Mapping[str, str] | None
    ) -> Report:
        known = [scope.location for scope in store.scopes()]
        locations = [sources.locate(one) for one in named or known or [self.starter] if one]
        return run.go(locations, allow_removals=allow, named=bool(named), settings=settings)

    @contextmanager
    def _writing(self, what: str) -> Iterator[Store]:
        with lock.hold(self.home, what), _full_disk(self.home):
            store = Store.open(self.home)
            try:
                generations.sweep(self.home)
                recover(self.home, store)
                yield store
            finally:
                store.close()


def recover(home: Path, store: Store) -> None:
    """Finish the switch of a run that was killed between writing a generation and noting it."""
    there = generations.numbers(home)
    if there and there[-1] > int(store.meta("published", "0")):
        about = generations.about(home, there[-1])
        generations.switch(home, about.generation)
        with store.writing():
            store.settle(about.generation, about.removed)


@contextmanager
def _full_disk(home: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname not in ("SQLITE_FULL", "SQLITE_IOERR_WRITE"):
            raise
        raise _no_room(home) from error
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise _no_room(home) from error
    except (RuntimeError, ValueError) as error:  # how FAISS and tantivy say it
        if shutil.disk_usage(home).free > _LEAST_ROOM:
            raise
        raise _no_room(home) from error


def _no_room(home: Path) -> DiskFull:
    return DiskFull(f"The disk that holds {home} is full. Nothing that was served is lost: make room and run it again.")


def _logged(store: Store, report: Report, started: float) -> Report:
    report = _timed(report, started)
    with store.writing():
        store.log_run(started, report.seconds, json.dumps(asdict(report), ensure_ascii=False))
    return report


def _timed(report: Report, started: float) -> Report:
    return replace(report, seconds=round(time.time() - started, 3))
