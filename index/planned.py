"""What a reindex is going to do, by SOURCE: what to read, what has moved, what has gone, what fails."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.records import Failure
from index.store import Known, Scope
from ingest import sources
from ingest.errors import ReadError
from ingest.sources import Fetched, Item, Source


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


def lasting(item: Item, got: Fetched) -> str:
    """The stamp to remember: none when it is too young to vouch for a file's bytes."""
    return got.stamp if item.path is None or sources.settled(got.stamp) else ""
