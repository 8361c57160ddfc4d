"""What a partner sees and changes of a home: sources with their state, resources and their cards, generations, runs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from index import generations, lock
from index.errors import HomeDamaged, IndexMissing
from index.packing import pack_card, unpack_card
from index.store import Scope, Store
from ingest.records import Card, Resource

SHOWN_FAULTS = 200
EDITED = ("title", "url", "language", "licence", "partner", "topics", "audience")


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that cannot be read."""

    name: str
    reason: str
    retry: float | None
    stale: bool  # an earlier version is served


@dataclass(frozen=True, slots=True)
class SourceState:
    """A SOURCE with all that a partner asks of it."""

    scope: Scope
    resources: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of the index that can be served."""

    number: int
    created: float
    resources: int
    chunks: int
    serving: bool


@dataclass(frozen=True, slots=True)
class PastRun:
    """A reindex that was applied, by anyone."""

    started: float
    seconds: float
    report: dict[str, Any]


class Desk:
    """Reads and edits a home without holding anything open between two requests."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def sources(self) -> list[SourceState]:
        with self._store() as store:
            return [self._state(store, scope) for scope in store.scopes()]

    def edits(self) -> dict[str, Card]:
        """Partners' cards that wait for, or are in, the index, by resource id."""
        with self._store() as store:
            return {kept.id: unpack_card(kept.edit) for kept in store.resources(where="edit <> '{}'")}

    def waiting(self) -> int:
        """How many resources have something that no generation serves yet."""
        with self._store() as store:
            return len(store.pending())

    def edit(self, resource: Resource, wanted: Card) -> bool:
        """Keep what differs from what is shown now, and what a partner had said before; an empty field gives it back.

        Returns False when the resource is no longer in the store.
        """
        before = self.edits().get(resource.resource_id, Card())
        said: dict[str, Any] = {}
        for name in EDITED:
            value, old = getattr(wanted, name), getattr(before, name)
            if value and (old or value != getattr(resource, name)):
                said[name] = value
        return self._keep(resource.resource_id, Card(**said))

    def unedit(self, resource_id: str) -> bool:
        """Leave the resource to its file and manifest again."""
        return self._keep(resource_id, Card())

    def generations(self) -> list[Generation]:
        """Those that can be served, the newest first."""
        try:
            serving = generations.current(self.home)
        except IndexMissing:
            serving = 0
        found = []
        for number in reversed(generations.numbers(self.home)):
            try:
                one = generations.about(self.home, number)
            except HomeDamaged:  # or of another release: nobody can go back to it, and `toolkit check` tells of it
                continue
            found.append(Generation(number, one.created, one.resources, one.chunks, number == serving))
        return found

    def rollback(self, number: int) -> int:
        """Serve that generation. Raises IndexMissing, GenerationMissing, HomeDamaged, HomeLocked."""
        with lock.hold(self.home, "rollback"):
            return generations.rollback(self.home, number)

    def runs(self, most: int = 50) -> list[PastRun]:
        with self._store() as store:
            return [PastRun(started, seconds, json.loads(report)) for started, seconds, report in store.runs(most)]

    def _keep(self, resource_id: str, card: Card) -> bool:
        store = Store.open(self.home)
        try:
            return store.edit(resource_id, pack_card(card))
        finally:
            store.close()

    def _state(self, store: Store, scope: Scope) -> SourceState:
        items = store.items(scope.id)
        failed = [one for one in items.values() if one.failure]
        faults = tuple(Fault(one.name, one.failure or "", one.retry, bool(one.resources)) for one in failed)
        return SourceState(scope, sum(one.resources for one in items.values()), faults[:SHOWN_FAULTS])

    @contextmanager
    def _store(self) -> Iterator[Store]:
        store = Store.peek(self.home)
        try:
            yield store
        finally:
            store.close()


def shown(resource: Resource, edit: Card) -> Resource:
    """The resource as it will be when its edit is worked in."""
    said = {one.name: getattr(edit, one.name) for one in fields(Card) if getattr(edit, one.name)}
    return replace(resource, **said)
