"""Files on their way into the store: read in worker processes, chunked and made entries of here, encoded in a thread.

An item is committed whole once the last of its vectors is there; until then its earlier version stands. A dry run goes
the same way without writing, and counts what would be embedded.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from index import originals
from index.embed import Embedder
from index.entries import Entry
from index.making import Making
from index.names import Names
from index.packing import document_digest, pack_card, unpack_card
from index.planned import ScopePlan, Work, lasting
from index.records import Action, Failure, Progress, Stage, Step
from index.store import Kept, Known, Made, Store
from ingest import sources
from ingest.errors import ChangedWhileRead, EmptyFile, FetchError, ReadCrash, ReadError, ReadTimeout, UnreadableFile
from ingest.records import Card, Document, Resource
from ingest.sandbox import Job
from ingest.secrecy import masked
from ingest.sources import Item

log = logging.getLogger(__name__)

WINDOW = 8  # files with the readers: enough for two workers not to wait, few enough to keep memory small
_HOUR = 3600.0
_PASSING = (ReadTimeout, ReadCrash, FetchError)  # may go better next time with the same bytes
_AT_ONCE = (ChangedWhileRead, UnreadableFile)  # cost nothing to try


class DocumentReader(Protocol):
    """The part of ingest.sandbox.Reader that is needed: a pool that ends with the block it is used in."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...

    def submit(self, job: Job) -> Future[tuple[Document, ...]]: ...


@dataclass(slots=True)
class Tally:
    """What an intake did, for the report."""

    steps: list[Step] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)  # resources that were there and are not unchanged
    lost: dict[str, set[int]] = field(default_factory=dict)  # location -> members that are gone
    chunks: int = 0  # more or fewer than there were
    files: int = 0


@dataclass(frozen=True, slots=True)
class Remake:
    """A resource whose entries are to be made anew; ``step`` when that is a change to report."""

    kept: Kept
    card: Card
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A document that is new or other than what is kept, ready to be; ``edit`` is what went into its resource."""

    resource: Resource
    document: Document
    digest: str
    made: Sequence[Made]
    pending: str
    edit: str


class Intake:
    """One run's way in. ``dry`` writes nothing."""

    def __init__(
        self,
        store: Store,
        home: Path,
        making: Making,
        embedder: Embedder,
        names: Names,
        syncing: originals.Syncing,
        reading: str,
        progress: Progress | None,
        *,
        dry: bool,
    ) -> None:
        self.tally = Tally()
        self._store = store
        self._home = home
        self._making = making
        self._embedder = embedder
        self._names = names
        self._syncing = syncing
        self._reading = reading
        self._progress = progress
        self._dry = dry
        self._files = 0
        self._bytes = 0
        self._bytes_read = 0
        self._chunks = 0

    def read(self, works: Sequence[tuple[ScopePlan, Work]], reader: Callable[[], DocumentReader]) -> None:
        """Read items and take in what is in them; each failure is told and the rest goes on."""
        if not works:
            return
        self._files += len(works)
        self._bytes += sum(_size(work) for _, work in works)
        with reader() as pool:
            for plan, work, result in self._results(works, pool):
                self._bytes_read += _size(work)
                self._take(plan, work, result)
                self.tell("reading")

    def remake(self, again: Sequence[Remake]) -> None:
        """Make chunks and entries anew of documents that are in the store."""
        self._files += len(again)
        for one in again:
            kept = one.kept
            document = self._store.document(kept.number)
            resource = self._making.resource(kept.id, kept.source, document, one.card, unpack_card(kept.edit))
            made, entries = self._making.make(resource, document)
            self._chunks += len(made)
            self._count(kept, made)
            self._embedder.want(entries, self._remade(one, resource, document, made))
            self.tell("reading")

    def tell(self, stage: Stage) -> None:
        """Let the progress callback know."""
        if self._progress:
            rest = self._bytes - self._bytes_read
            likely = self._chunks + (self._chunks * rest // self._bytes_read if self._bytes_read else 0)
            done = self._chunks - self._embedder.open
            self._progress(stage, self.tally.files, self._files, done, max(likely, self._chunks))

    def _results(
        self, works: Sequence[tuple[ScopePlan, Work]], pool: DocumentReader
    ) -> Iterator[tuple[ScopePlan, Work, tuple[Document, ...] | ReadError]]:
        waiting = list(reversed(works))
        reading: dict[Future[tuple[Document, ...]], tuple[ScopePlan, Work]] = {}
        while waiting or reading:
            while waiting and len(reading) < WINDOW:
                plan, work = waiting.pop()
                job = Job(work.bytes.path, work.item.name, work.bytes.media_type, work.bytes.url)
                reading[pool.submit(job)] = (plan, work)
            done, _ = wait(reading, timeout=0.1, return_when=FIRST_COMPLETED)
            self._embedder.pump()  # a slow file does not keep finished vectors from the store
            for future in sorted(done, key=list(reading).index):
                plan, work = reading.pop(future)
                try:
                    yield plan, work, future.result()
                except ReadError as error:
                    yield plan, work, error
                except Exception as error:  # whatever goes wrong with one file costs that file
                    log.exception("%s could not be read", work.item.name)
                    yield plan, work, ReadCrash(f"{work.item.name} could not be read ({error}); export it again.")

    def _take(self, plan: ScopePlan, work: Work, result: tuple[Document, ...] | ReadError) -> None:
        try:
            documents = [] if isinstance(result, ReadError) else _clean(result)
            self._unmoved(work, any(not document.member for document in documents))
            if isinstance(result, ReadError):
                raise result
            if not documents:
                raise EmptyFile(f"{work.item.name} holds no text; replace it with the finished file.")
        except ReadError as error:
            self.fail(plan, work.item, work.known, error, work)
            return
        self._documents(plan, work, documents, [member for document in result for member in document.unread])

    def _unmoved(self, work: Work, whole: bool) -> None:
        """Make sure that the bytes are still those of the plan; keep a copy of what can be served as it is."""
        name = work.item.name
        try:
            if whole and not self._dry:
                if not originals.keep(self._home, work.bytes.path, work.digest):
                    raise sources.changed(name)
                self._syncing.add(work.digest)
        except (FileNotFoundError, PermissionError) as error:
            raise sources.changed(name) from error
        if work.item.path is not None and sources.stamp(work.item.path) != work.bytes.stamp:
            raise sources.changed(name)

    def _documents(self, plan: ScopePlan, work: Work, documents: Sequence[Document], unread: Sequence[str]) -> None:
        earlier = {kept.member: kept for kept in self._store.resources(work.known.id)} if work.known else {}
        fresh: list[_Fresh] = []
        entries: list[Entry] = []
        steps: list[Step] = []
        card = pack_card(work.item.card)
        for document in documents:
            kept = earlier.pop(document.member, None)
            digest = document_digest(document)
            source = f"{work.item.name}#{document.member}" if document.member else work.item.name
            other = kept is not None and (
                digest != kept.digest
                or (not document.member and work.known is not None and work.digest != work.known.served)
            )
            as_made = kept is not None and kept.made == self._making.version and work.known and work.known.card == card
            if kept and not other and as_made and not kept.lost:
                continue
            name = kept.id if kept else self._names.of(plan.location, source)
            edit = kept.edit if kept else "{}"
            resource = self._making.resource(name, source, document, work.item.card, unpack_card(edit))
            made, its = self._making.make(resource, document)
            entries += its
            self._chunks += len(made)
            self._count(kept, made)
            pending = "new" if kept is None else "changed" if other else ""
            fresh.append(_Fresh(resource, document, digest, made, pending, edit))
            if kept is None or other:
                action: Action = "new" if kept is None else "changed"
                fresh_in_known = kept is None and work.known is not None and work.known.resources
                reason = "it was not there before" if fresh_in_known else work.reason
                steps.append(Step(action, source, reason, plan.location))
            if kept and other:
                self.tally.touched.add(kept.number)
            self.tally.notes += [f"{source}: {warning}" for warning in document.warnings]
        stale = [kept for kept in earlier.values() if _is_part(kept.member, unread)]
        lost = [kept.number for kept in earlier.values() if kept not in stale]
        self.tally.lost.setdefault(plan.location, set()).update(lost)
        self.tally.touched.update(kept.number for kept in stale)
        failed = [Failure(kept.source, "It could not be read; its last version is served.", True) for kept in stale]

        def commit() -> None:
            if not self._dry:
                self._commit(plan, work, fresh, lost, card)
                if unread:
                    self._again_later(plan, work, unread)
            self.tally.steps += steps
            self.tally.failed += failed
            self.tally.files += 1
            for step in () if self._dry else steps:
                log.info("%s: %s", step.action, step.source)

        self._embedder.want(entries, commit)

    def _commit(
        self,
        plan: ScopePlan,
        work: Work,
        fresh: Sequence[_Fresh],
        lost: Sequence[int],
        card: str,
    ) -> None:
        assert plan.scope is not None
        item = work.known.id if work.known else self._store.item(plan.scope.id, work.item.name)
        for one in fresh:
            self._store.put_resource(
                item, one.document.member, one.resource, one.document, one.digest, self._making.version, one.made,
                one.pending, one.edit,
            )  # fmt: skip
        self._store.lose(lost)
        self._store.served(item, lasting(work.item, work.bytes), work.digest, self._reading, card)

    def _again_later(self, plan: ScopePlan, work: Work, unread: Sequence[str]) -> None:
        """Read a container once more, although its bytes stay the same: parts of it could not be read."""
        assert plan.scope is not None
        reason = f"{work.item.name}: {', '.join(unread[:3])}{'…' if len(unread) > 3 else ''} could not be read."
        item = self._store.item(plan.scope.id, work.item.name)
        retry = time.time() + 24 * _HOUR
        self._store.failed(item, lasting(work.item, work.bytes), work.digest, self._reading, reason, retry)

    def _count(self, kept: Kept | None, made: Sequence[Made]) -> None:
        self.tally.chunks += len(made) - (self._store.chunk_count(kept.number) if kept and self._dry else 0)

    def _remade(self, one: Remake, resource: Resource, document: Document, made: Sequence[Made]) -> Callable[[], None]:
        def commit() -> None:
            self.tally.files += 1
            if one.step:
                self.tally.steps.append(one.step)
            if not self._dry:
                kept, pending = one.kept, "changed" if one.step else ""
                self._store.put_resource(
                    kept.item,
                    kept.member,
                    resource,
                    document,
                    kept.digest,
                    self._making.version,
                    made,
                    pending,
                    kept.edit,
                )

        return commit

    def fail(
        self, plan: ScopePlan, item: Item, known: Known | None, error: ReadError, work: Work | None = None
    ) -> None:
        """Tell of an item that cannot be read; its earlier version stays and is marked as stale."""
        stale = bool(known and known.resources)
        if not self._dry:
            log.info("failed: %s", masked(item.name))  # why is said once, with the report
        self.tally.files += 1 if work else 0
        self.tally.failed.append(Failure(item.name, str(error), stale))
        self.tally.steps.append(Step("failed", item.name, str(error), plan.location))
        if known and stale:
            self.tally.touched.update(kept.number for kept in self._store.resources(known.id))
        if self._dry or plan.scope is None:
            return
        # What costs nothing to try is tried by every run, and leaves the bytes' earlier verdict alone.
        told = None if work is None or isinstance(error, _AT_ONCE) else work
        stamp = lasting(told.item, told.bytes) if told else ""
        patience = _patience(error, known.failures if known else 0)
        retry = time.time() + patience if patience else None
        with self._store.writing():
            number = known.id if known else self._store.item(plan.scope.id, item.name)
            self._store.failed(number, stamp, told.digest if told else None, self._reading, str(error), retry)


def _patience(error: ReadError, failures: int) -> float:
    """Seconds until the same bytes are tried again."""
    if isinstance(error, _AT_ONCE):
        return 0.0
    if isinstance(error, _PASSING):
        return min(_HOUR / 6 * 2.0**failures, 24 * _HOUR)
    return min(_HOUR * 4.0**failures, 7 * 24 * _HOUR)


def _size(work: Work) -> int:
    return max(work.item.size, 1)


def _is_part(member: str, of: Sequence[str]) -> bool:
    """Whether a member is one of some, or lies within one."""
    return any(member == one or member.startswith(f"{one}/") for one in of)


def _clean(documents: Sequence[Document]) -> list[Document]:
    """Documents with text, each under a member of its own.

    Lone surrogates, which no file or reply can carry, are replaced one for one, so that offsets hold.
    """
    clean: list[Document] = []
    taken: set[str] = set()
    for document in documents:
        text = document.text.encode(errors="replace").decode()
        member, number = document.member, 1
        while member in taken:
            number += 1
            member = f"{document.member}~{number}"
        if text.strip():
            taken.add(member)
            clean.append(replace(document, text=text, member=member))
    return clean
