"""SOURCEs against the store → a Plan: what is new, changed, moved, gone, failing. Nothing is written here.

SOURCEs on the web are looked at side by side, and so are their items; what is found comes in the order of the names.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import wait
from pathlib import Path

from index.compare import Comparison
from index.moves import match_moves
from index.planned import Plan, ScopePlan, Work
from index.store import Scope, Store
from ingest import sources
from ingest.ahead import Ahead
from ingest.errors import IngestError, ReadError, SourceMissing
from ingest.sources import Scan, Web

BRAKE_SHARE = 0.3  # of a SOURCE's resources, and …
BRAKE_LEAST = 3  # … more than this many: a folder of five may well lose two
AT_ONCE = 6  # requests under way to all hosts together; how many to one is the fetcher's to say
_TOLD = 0.2  # seconds between two words on how far it is


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
    plans = [_open(location, known, home, web, settings) for location in dict.fromkeys(locations)]
    fresh: list[tuple[ScopePlan, Work]] = []
    notes: list[str] = []
    with Ahead(AT_ONCE) as ahead:
        comparisons = []
        for plan, scan in _scans([plan for plan in plans if plan.source], ahead, tell):
            assert plan.source is not None
            if plan.scope is None:
                _adopt(plan, scan, known, locations, store)
                if plan.moved_from:
                    notes.append(f"{plan.moved_from} is found at {plan.location} now.")
                else:
                    notes += _overlaps(plan.location, [*known, *locations])
            items = store.items(plan.scope.id) if plan.scope else {}
            comparison = Comparison(plan, plan.source, items, reading, spool)
            comparison.ask(scan, ahead)
            comparisons.append((plan, comparison, scan))
        for plan, comparison, scan in comparisons:
            fresh.extend((plan, work) for work in comparison.compare(scan, tell))
    match_moves(plans, fresh, reading)
    return Plan(tuple(plans), tuple(notes))


def _scans(
    plans: Sequence[ScopePlan], ahead: Ahead, tell: Callable[[int, int], None]
) -> Iterator[tuple[ScopePlan, Scan]]:
    """What each SOURCE holds, those on the web looked at side by side; one that cannot be looked at says why."""
    coming = {plan.location: ahead.submit(plan.source.scan) for plan in plans if plan.source and plan.kind == "web"}
    for plan in plans:
        assert plan.source is not None
        try:
            if plan.location in coming:
                while wait((coming[plan.location],), _TOLD).not_done:
                    tell(*plan.source.looked)
                scan = coming[plan.location].result()
            else:
                scan = plan.source.scan()
        except IngestError as error:
            plan.source, plan.failure = None, str(error)
        else:
            yield plan, scan


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
