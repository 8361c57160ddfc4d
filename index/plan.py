"""SOURCEs against the store → a Plan: what is new, changed, moved, gone, failing. Nothing is written here.

An item with the stamp it had is not opened. One with another stamp is read once for its sha256, and only other bytes
are a change. A file that went while the same bytes came under another name has moved.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from index.packing import pack_card
from index.records import Failure
from index.store import Known, Scope, Store
from ingest import sources
from ingest.errors import IngestError, PageMissing, ReadError, SourceMissing
from ingest.sources import Fetched, Item, Scan, Source, Web

log = logging.getLogger(__name__)

BRAKE_SHARE = 0.3  # of a SOURCE's resources, and …
BRAKE_LEAST = 3  # … more than this many: a folder of five may well lose two


@dataclass(frozen=True, slots=True)
class Work:
    """An item to read, and why. ``digest`` is the sha256 of its bytes now; ``known`` what was kept of it."""

    item: Item
    bytes: Fetched
    digest: str
    known: Known | None
    reason: str


@dataclass(frozen=True, slots=True)
class Move:
    """An item that is found under another name, and the SOURCE it was in."""

    known: Known
    item: Item
    stamp: str
    scope: str


@dataclass(slots=True)
class ScopePlan:
    """What one SOURCE asks for. ``source`` is None when it could not be looked at, for the reason ``failure``."""

    location: str
    kind: str
    settings: Mapping[str, str]
    scope: Scope | None
    source: Source | None = None
    failure: str | None = None
    vanished: bool = False  # there is nothing at its location
    moved_from: str | None = None
    work: list[Work] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    carded: list[tuple[Known, Item]] = field(default_factory=list)
    gone: list[Known] = field(default_factory=list)
    stamps: list[tuple[str, int]] = field(default_factory=list)
    recovered: list[int] = field(default_factory=list)
    unread: list[tuple[Item, Known | None, ReadError]] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    waiting: list[Known] = field(default_factory=list)  # failed, and not due to be tried again
    resources: int = 0  # that there were, for the brake


@dataclass(frozen=True, slots=True)
class Plan:
    """What all named SOURCEs ask for, in the order they were named."""

    scopes: tuple[ScopePlan, ...]
    notes: tuple[str, ...] = ()


def make_plan(
    store: Store,
    locations: Sequence[str],
    reading: str,
    spool: Path,
    *,
    home: Path | None = None,
    web: Web | None = None,
    settings: Mapping[str, str] | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Plan:
    """Compare SOURCEs with what is known of them.

    What is fetched on the way lies in ``spool``; ``home`` is never material; ``tell`` hears how many of a SOURCE's
    items were looked at.
    """
    known = {scope.location: scope for scope in store.scopes()}
    plans = []
    fresh: list[tuple[ScopePlan, Work]] = []
    notes: list[str] = []
    for location in dict.fromkeys(locations):
        plan = _open(location, known, home, web, settings)
        plans.append(plan)
        if plan.source is None:
            continue
        try:
            scan = plan.source.scan()
        except IngestError as error:
            plan.source, plan.failure = None, str(error)
            continue
        if plan.scope is None:
            _adopt(plan, scan, known, locations, store)
            if plan.moved_from:
                notes.append(f"{plan.moved_from} is found at {location} now.")
            else:
                notes += _overlaps(location, [*known, *locations])
        items = store.items(plan.scope.id) if plan.scope else {}
        comparison = _Comparison(plan, plan.source, items, reading, spool)
        fresh.extend((plan, work) for work in comparison.compare(scan, tell))
    _match_moves(plans, fresh, reading)
    return Plan(tuple(plans), tuple(notes))


def brake(location: str, resources: int, lost: int, allow: bool) -> str | None:
    """Why a SOURCE may not lose so many of its resources; None when it may."""
    if allow or lost <= BRAKE_LEAST or lost <= BRAKE_SHARE * resources:
        return None
    return (
        f"{location} would lose {lost} of its {resources} resources ({lost / resources:.0%}), so none was removed. "
        "If they are meant to go, run it again with --allow-removals."
    )


def _open(
    location: str,
    known: Mapping[str, Scope],
    home: Path | None,
    web: Web | None,
    settings: Mapping[str, str] | None,
) -> ScopePlan:
    scope = known.get(location)
    wanted = settings if settings is not None else scope.settings if scope else {}
    try:
        source = sources.open_source(location, web, wanted, home)
    except IngestError as error:
        vanished = isinstance(error, SourceMissing)
        return ScopePlan(location, scope.kind if scope else "", wanted, scope, failure=str(error), vanished=vanished)
    return ScopePlan(location, source.kind, wanted, scope, source)


def _adopt(plan: ScopePlan, scan: Scan, known: Mapping[str, Scope], named: Iterable[str], store: Store) -> None:
    """Take a new location for a known SOURCE that is no longer where it was, when at least half of both agree.

    So a home that is moved to another machine, or material that is moved to another disk, keeps its resource_ids.
    """
    for scope in known.values():
        if scope.kind != plan.kind or scope.location in named or sources.exists(scope.location):
            continue
        had = {name: item.seen for name, item in store.items(scope.id).items() if item.resources}
        alike = sum(item.path is not None and had.get(item.name) == _content(Path(item.path)) for item in scan.items)
        if alike and alike * 2 >= max(len(had), len(scan.items)):
            plan.scope, plan.moved_from = scope, scope.location
            return


def _content(path: Path) -> str:
    try:
        return sources.digest(path)
    except ReadError:
        return ""


def _overlaps(location: str, others: Iterable[str]) -> list[str]:
    """A sentence for each SOURCE that a new one shares files with: each would be there twice."""
    return [
        f"{inner} lies in {outer}, which is a SOURCE too: what both hold is there twice."
        for other in dict.fromkeys(others)
        for inner, outer in ((location, other), (other, location))
        if sources.within(inner, outer) and sources.exists(other)
    ]


class _Comparison:
    """One SOURCE's items against what is kept of them."""

    def __init__(self, plan: ScopePlan, source: Source, known: Mapping[str, Known], reading: str, spool: Path) -> None:
        self._plan = plan
        self._source = source
        self._known = known
        self._reading = reading
        self._spool = spool
        self._now = time.time()

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

    def _item(self, item: Item, one: Known | None) -> list[Work]:
        """File an item in the plan; return the work when it is not known. Raises ReadError."""
        if one is None:
            got = self._source.fetch(item, "", self._spool)
            return [Work(item, got, sources.digest(got.path), None, "it was not there before")] if got else []
        if one.stamp and one.stamp == item.stamp and one.seen:
            self._same(item, None, one)
            return []
        if item.path is None and self._waits(item, one):
            return []  # a page is not even asked for before its time
        # The web is asked "if modified", unless the readers must have the bytes anyway.
        again = one.seen is None or one.reading != self._reading or one.failure is not None
        got = self._source.fetch(item, "" if again else one.stamp, self._spool)
        digest = sources.digest(got.path) if got else one.seen
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
            self._plan.work.append(Work(item, got, digest or "", one, reason))
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
        if one.failure is None or one.reading != self._reading or one.retry is None or self._now >= one.retry:
            return False
        at = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.retry))
        changes = "when it changes, or " if item.path else ""
        reason = f"{one.failure} It is tried again {changes}after {at}."
        self._plan.failed.append(Failure(item.name, reason, bool(one.resources)))
        if item.path is None or one.seen != one.served:  # else only some parts of it could not be read
            self._plan.waiting.append(one)
        return True


def lasting(item: Item, got: Fetched) -> str:
    """The stamp to remember: none when it is too young to vouch for a file's bytes."""
    return got.stamp if item.path is None or sources.settled(got.stamp) else ""


def _match_moves(plans: Sequence[ScopePlan], fresh: Sequence[tuple[ScopePlan, Work]], reading: str) -> None:
    """Pair bytes under a name they were not under before with the item that had them; what finds none is new."""
    movers = _exchanged(plans, fresh)
    free: dict[str, list[tuple[ScopePlan, Known]]] = {}
    for plan in plans:
        for one in plan.gone:
            if one.seen:
                free.setdefault(one.seen, []).append((plan, one))
    for plan, work in movers:
        assert work.known is not None and work.known.seen is not None
        plan.work.remove(work)
        plan.gone.append(work.known)  # until its bytes are found under their new name, below
        free.setdefault(work.known.seen, []).append((plan, work.known))
    for plan, work in (*movers, *fresh):
        choices = free.get(work.digest, [])
        if not choices:
            plan.work.append(replace(work, known=None))
            continue
        name = PurePosixPath(work.item.name).name
        choices.sort(key=lambda one: (one[0] is not plan, PurePosixPath(one[1].name).name != name, one[1].name))
        source, known = choices.pop(0)
        source.gone.remove(known)
        plan.moves.append(Move(known, work.item, lasting(work.item, work.bytes), source.location))
        if known.seen != known.served or known.reading != reading:
            plan.work.append(replace(work, known=known, reason="it moved and was not read yet"))
        plan.carded.append((known, work.item))  # what is served of it may be called otherwise now


def _exchanged(plans: Sequence[ScopePlan], fresh: Sequence[tuple[ScopePlan, Work]]) -> list[tuple[ScopePlan, Work]]:
    """Changed items that are in truth a chain or ring of renames: 1 → 2 → 3, or a ↔ b.

    An item takes part when it has another's former bytes, that other is free, and its own former bytes are found too.
    A new edition under an old name does not: the name keeps the resource then, since people have links to it.
    """
    moving = [
        (plan, work) for plan in plans for work in plan.work
        if work.known is not None and work.known.seen is not None and work.known.seen != work.digest
    ]  # fmt: skip
    gone = {one.seen for plan in plans for one in plan.gone}
    there = {work.digest for _, work in fresh}
    while True:
        former = gone | {work.known.seen for _, work in moving if work.known}
        now = there | {work.digest for _, work in moving}
        kept = [one for one in moving if one[1].digest in former and one[1].known and one[1].known.seen in now]
        if len(kept) == len(moving):
            return kept
        moving = kept
