"""Files on their way into the store: read in worker processes, chunked and made entries of here, encoded in a thread.

An item is committed whole once the last of its vectors is there; until then its earlier version stands. A dry run goes
the same way without writing, and counts what would be embedded.
"""

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from itertools import chain, count
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Protocol, Self

from index import originals
from index.embed import Embedder
from index.entries import Entry
from index.packing import document_digest, pack_card, unpack_card
from index.plan import ScopePlan, Work, lasting
from index.records import Action, Failure, Progress, Stage, Step
from index.store import SALVAGED, Kept, Known, Made, Store
from ingest import manifest, sources
from ingest.errors import ChangedWhileRead, EmptyFile, FetchError, ReadCrash, ReadError, ReadTimeout, UnreadableFile
from ingest.records import Card, Chunk, Document, Resource
from ingest.sandbox import Job
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


class EntryMaker(Protocol):
    """The part of index.entries.Entries that is needed; ``version`` changes whenever its entries would."""

    @property
    def version(self) -> str: ...

    def of(self, resource: Resource, text: str, chunks: Sequence[Chunk]) -> list[Entry]: ...


@dataclass(frozen=True, slots=True)
class Making:
    """How a document becomes chunks and entries; ``version`` names all of it."""

    chunk: Callable[[Document], Sequence[Chunk]]
    entries: EntryMaker
    language: Callable[[str, str], str]
    version: str

    def make(self, resource: Resource, document: Document) -> tuple[list[Made], list[Entry]]:
        """The chunks of a document and, in the same order, their entries."""
        chunks = self.chunk(document)
        entries = self.entries.of(resource, document.text, chunks)
        made = [
            Made(chunk, document.text[chunk.start : chunk.end], entry.key, _json(dict(entry.words)))
            for chunk, entry in zip(chunks, entries, strict=True)
        ]
        return made, entries

    def resource(self, resource_id: str, source: str, document: Document, card: Card, edit: Card) -> Resource:
        """All that is known of a document: the partner's edit before the manifest, the manifest before the file."""
        if document.member:  # a manifest's title and URL are the container's
            card = replace(card, title=None, url=None)
        declared = (document.language or "").split("-")[0].lower()
        return Resource(
            resource_id,
            source,
            edit.title or card.title or document.title or _heading(document) or _stem(source),
            document.kind,
            edit.language or card.language or self.language(document.text, declared) or declared or "en",
            edit.url or card.url or document.url or (source if manifest.is_url(source) else ""),
            edit.licence or card.licence or "",
            edit.partner or card.partner or "",
            edit.topics or card.topics,
            edit.audience or card.audience,
        )


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


class Intake:
    """One run's way in. ``dry`` writes nothing."""

    def __init__(
        self,
        store: Store,
        home: Path,
        making: Making,
        embedder: Embedder,
        names: "Names",
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
                error = future.exception()
                if error is not None and not isinstance(error, ReadError):
                    raise error
                yield plan, work, error if isinstance(error, ReadError) else future.result()

    def _take(self, plan: ScopePlan, work: Work, result: tuple[Document, ...] | ReadError) -> None:
        try:
            if isinstance(result, ReadError):
                raise result
            documents = [_clean(document) for document in result if document.text.strip()]
            if not documents:
                raise EmptyFile(f"{work.item.name} holds no text.")
            self._unmoved(work, any(not document.member for document in documents))
        except ReadError as error:
            self.fail(plan, work.item, work.known, error, work)
            return
        self._documents(plan, work, documents)

    def _unmoved(self, work: Work, whole: bool) -> None:
        """Make sure that the bytes are still those of the plan; keep a copy of what can be served as it is."""
        name = work.item.name
        try:
            if whole and not self._dry and not originals.keep(self._home, work.bytes.path, work.digest):
                raise sources.changed(name)
        except (FileNotFoundError, PermissionError) as error:
            raise sources.changed(name) from error
        if work.item.path is not None and sources.stamp(work.item.path) != work.bytes.stamp:
            raise sources.changed(name)

    def _documents(self, plan: ScopePlan, work: Work, documents: Sequence[Document]) -> None:
        earlier = {kept.member: kept for kept in self._store.resources(work.known.id)} if work.known else {}
        fresh: list[tuple[Resource, Document, str, list[Made], str]] = []
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
            edit = unpack_card(kept.edit) if kept else Card()
            resource = self._making.resource(name, source, document, work.item.card, edit)
            made, its = self._making.make(resource, document)
            entries += its
            self._chunks += len(made)
            self._count(kept, made)
            fresh.append((resource, document, digest, made, "new" if kept is None else "changed" if other else ""))
            if kept is None or other:
                action: Action = "new" if kept is None else "changed"
                fresh_in_known = kept is None and work.known is not None and work.known.resources
                reason = "it was not there before" if fresh_in_known else work.reason
                steps.append(Step(action, source, reason, plan.location))
            if kept and other:
                self.tally.touched.add(kept.number)
            self.tally.notes += [f"{source}: {warning}" for warning in document.warnings]
        lost = [kept.number for kept in earlier.values()]
        self.tally.lost.setdefault(plan.location, set()).update(lost)

        def commit() -> None:
            if not self._dry:
                self._commit(plan, work, fresh, lost, card)
            self.tally.steps += steps
            self.tally.files += 1
            for step in steps:
                log.info("%s: %s", step.action, step.source)

        self._embedder.want(entries, commit)

    def _commit(
        self,
        plan: ScopePlan,
        work: Work,
        fresh: Sequence[tuple[Resource, Document, str, list[Made], str]],
        lost: Sequence[int],
        card: str,
    ) -> None:
        assert plan.scope is not None
        item = work.known.id if work.known else self._store.item(plan.scope.id, work.item.name)
        for resource, document, digest, made, pending in fresh:
            self._store.put_resource(
                item, document.member, resource, document, digest, self._making.version, made, pending
            )
        self._store.lose(lost)
        self._store.served(item, lasting(work.item, work.bytes), work.digest, self._reading, card)

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
                    kept.item, kept.member, resource, document, kept.digest, self._making.version, made, pending
                )

        return commit

    def fail(
        self, plan: ScopePlan, item: Item, known: Known | None, error: ReadError, work: Work | None = None
    ) -> None:
        """Tell of an item that cannot be read; its earlier version stays and is marked as stale."""
        stale = bool(known and known.resources)
        log.warning("failed: %s: %s", item.name, error)
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
        retry = time.time() + _patience(error, known.failures if known else 0)
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


class Names:
    """resource_ids: the start of the source's sha256, the same on every machine; told apart where two SOURCEs agree."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._given: dict[tuple[str, str], str] = {}
        self._used: set[str] = set()
        self._earlier: dict[str, list[str]] = json.loads(store.meta(SALVAGED) or "{}")

    def of(self, location: str, source: str) -> str:
        """The id for a source that is new, the same when asked again."""
        if (location, source) not in self._given:
            self._given[location, source] = self._free(location, source)
        return self._given[location, source]

    def _free(self, location: str, source: str) -> str:
        if self._earlier.get(source):
            return self._earlier[source].pop(0)
        folder = PurePosixPath(location).name
        more = (f"{folder}/{source}\n{number}" for number in count(2))
        for told in chain((source, f"{folder}/{source}"), more):
            name = resource_id(told)
            if name not in self._used and not self._store.taken(name):
                self._used.add(name)
                return name
        raise AssertionError("count() does not end")


def resource_id(source: str) -> str:
    """12 hexadecimal digits: among 100,000 resources two agree by chance once in 56,000 corpora, and are told apart."""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def _heading(document: Document) -> str | None:
    headings = [block for block in document.blocks if block.kind == "heading"]
    if not headings:
        return None
    first = min(headings[:5], key=lambda block: block.level)
    return " ".join(document.text[first.start : first.end].split())[:200] or None


def _stem(source: str) -> str:
    name = PurePosixPath(source.split("#", maxsplit=1)[0]).stem
    words = name.replace("_", " ").replace("-", " ").split()
    return " ".join(words)[:1].upper() + " ".join(words)[1:] if words else source


def _size(work: Work) -> int:
    return max(work.item.size, 1)


def _clean(document: Document) -> Document:
    """Lone surrogates, which no file or reply can carry, replaced one for one, so that offsets hold."""
    text = document.text.encode(errors="replace").decode()
    return document if text == document.text else replace(document, text=text)


def _json(value: Mapping[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
