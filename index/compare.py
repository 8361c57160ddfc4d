"""One SOURCE's items against what is kept of them: unchanged, changed, new, failing, gone.

An item with the stamp it had is not opened. One with another stamp is read once for its sha256, and only other bytes
are a change. What is on the web is fetched a few items at once, and judged in the order of the names.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from index.packing import pack_card
from index.planned import ScopePlan, Work, lasting
from index.records import Failure
from index.store import Known
from ingest import sources
from ingest.ahead import Ahead
from ingest.errors import PageMissing, ReadError
from ingest.sources import Fetched, Item, Scan, Source


class Comparison:
    """One SOURCE's items against what is kept of them."""

    def __init__(self, plan: ScopePlan, source: Source, known: Mapping[str, Known], reading: str, spool: Path) -> None:
        self._plan = plan
        self._source = source
        self._known = known
        self._reading = reading
        self._spool = spool
        self._now = time.time()
        self._coming: dict[str, Future[_Bytes]] = {}

    def ask(self, scan: Scan, ahead: Ahead) -> None:
        """Begin to fetch what a scan found on the web."""
        for item in scan.items:
            stamp = self._stamp(item, self._known.get(item.name)) if item.path is None else None
            if stamp is not None:
                self._coming[item.name] = ahead.submit(self._get, item, stamp)

    def compare(self, scan: Scan, tell: Callable[[int, int], None]) -> list[Work]:
        """Sort a scan's items into the plan; return those not known."""
        plan, known = self._plan, self._known
        plan.resources = sum(one.resources for one in known.values())
        plan.failed.extend(Failure(source, reason) for source, reason in scan.notes)
        plan.unread.extend((Item(one.name, None), known.get(one.name), one.error) for one in scan.unread)
        there = {unread.name for unread in scan.unread}
        fresh = []
        for number, item in enumerate(scan.items):
            one = known.get(item.name)
            try:
                work = self._item(item, one)
            except PageMissing as error:
                if one is not None and one.resources and len(scan.items) > 1:
                    continue  # not there any more, says the server: it has gone, if the brake lets it
                plan.unread.append((item, one, error))
            except ReadError as error:
                plan.unread.append((item, one, error))
            else:
                fresh += work
            there.add(item.name)
            if number % 100 == 99 or item.path is None:
                tell(number + 1, len(scan.items))
        hidden = scan.hidden or ("\0",)
        gone = [one for name, one in known.items() if name not in there and not name.startswith(hidden)]
        plan.gone = sorted(gone, key=lambda one: one.name)
        return fresh

    def _stamp(self, item: Item, one: Known | None) -> str | None:
        """With which stamp to ask for an item's bytes; None when they are not to be asked for."""
        if one is None:
            return ""
        if one.stamp and one.stamp == item.stamp and one.seen:
            return None
        if item.path is None and self._rests(one):
            return None  # a page is not even asked for before its time
        # The web is asked "if modified", unless the readers must have the bytes anyway.
        again = one.seen is None or one.reading != self._reading or one.failure is not None
        return "" if again else one.stamp

    def _get(self, item: Item, stamp: str) -> "_Bytes":
        got = self._source.fetch(item, stamp, self._spool)
        return got, sources.digest(got.path) if got else ""

    def _item(self, item: Item, one: Known | None) -> list[Work]:
        """File an item in the plan; return the work when it is not known. Raises ReadError."""
        stamp = self._stamp(item, one)
        if stamp is None:
            assert one is not None
            if not (item.path is None and self._waits(item, one)):
                self._same(item, None, one)
            return []
        coming = self._coming.pop(item.name, None)
        got, digest = coming.result() if coming else self._get(item, stamp)
        if one is None:
            return [Work(item, got, digest, None, "it was not there before")] if got else []
        if got is None:
            self._same(item, None, one)
        elif digest == one.seen:
            self._plan.stamps.append((lasting(item, got), one.id))
            self._same(item, got, one)
        elif digest == one.served:  # a broken version was taken back
            self._plan.stamps.append((lasting(item, got), one.id))
            self._plan.recovered.append(one.id)
            self._same(item, got, replace(one, seen=digest, failure=None))
        else:
            reason = "its content changed" if one.seen else "it was not read yet"
            self._plan.work.append(Work(item, got, digest, one, reason))
        return []

    def _same(self, item: Item, got: Fetched | None, one: Known) -> None:
        """The bytes are those last seen: still there may be something to do."""
        digest = one.seen or ""
        as_good = digest == one.served and one.reading == self._reading and one.retry is None
        failed = one.failure is not None and not as_good
        if failed and self._waits(item, one):
            return
        why = (
            "it failed before and is tried again" if failed
            else "it was not read yet" if one.served is None
            else "the readers have changed" if one.reading != self._reading
            else None
        )  # fmt: skip
        found = got or (Fetched(Path(item.path), stamp=item.stamp) if item.path else None)
        if why and found:
            self._plan.work.append(Work(item, found, digest, one, why))
            return
        if one.failure is not None:
            self._plan.recovered.append(one.id)
        if one.card != pack_card(item.card):
            self._plan.carded.append((one, item))

    def _waits(self, item: Item, one: Known) -> bool:
        """Report a failure that is not due to be tried again; False for one that is."""
        if not self._rests(one) or one.retry is None:
            return False
        at = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.retry))
        changes = "when it changes, or " if item.path else ""
        reason = f"{one.failure} It is tried again {changes}after {at}."
        self._plan.failed.append(Failure(item.name, reason, bool(one.resources)))
        if item.path is None or one.seen != one.served:  # else only some parts of it could not be read
            self._plan.waiting.append(one)
        return True

    def _rests(self, one: Known) -> bool:
        due = one.retry is None or self._now >= one.retry
        return one.failure is not None and one.reading == self._reading and not due


_Bytes = tuple[Fetched | None, str]  # what came, if it is not what there was, and its sha256
