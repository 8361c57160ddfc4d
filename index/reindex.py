"""SOURCEs → Plan → Report: bring the index level with its sources, and serve it by one switch.

A run holds the home's lock. What is taken in is committed item by item, so that a run that is killed or stopped leaves
the generation that was served, and the next goes on where it ended. Nothing changed: no new generation.
"""

import json
import logging
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

from index import catalogue, generations, lock, originals
from index.catalogue import served_originals
from index.embed import Embedder, EntryEncoder
from index.errors import HomeDamaged, IndexMissing
from index.generations import About, WriteVectors, WriteWords
from index.intake import DocumentReader, EntryMaker, Intake, Making, Names, Remake
from index.packing import pack_card, unpack_card
from index.plan import Plan, brake, make_plan
from index.records import Action, Failure, Progress, Report, Step
from index.store import Kept, Store
from ingest import sources
from ingest.records import Card, Chunk, Document
from ingest.sources import Web

log = logging.getLogger(__name__)

CHUNKING = "1"  # raise it when ingest.chunk makes other chunks of the same document
READING = "1"  # raise it when the readers make other documents of the same bytes


@dataclass(frozen=True, slots=True)
class Reindexer:
    """Everything a reindex needs, handed in once.

    ``language(text, declared)`` names a document's language. ``starter`` is the SOURCE for a home that knows none.
    """

    home: Path
    reader_factory: Callable[[], DocumentReader]
    entries: EntryMaker
    encoder: EntryEncoder
    chunk: Callable[[Document], Sequence[Chunk]]
    language: Callable[[str, str], str]
    write_vectors: WriteVectors
    write_words: WriteWords
    starter: str = ""
    web: Web | None = None
    reading: str = READING
    chunking: str = CHUNKING

    @property
    def version(self) -> str:
        """What decides the entries made of a document."""
        return f"{self.chunking}/{self.entries.version}"

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

        Raises HomeLocked when another run is at work, HomeDamaged when the home cannot be used. What fails about a
        SOURCE or a file is in the Report.
        """
        started = time.time()
        if dry_run:
            store = Store.peek(self.home)
            try:
                report = _Run(self, store, progress, dry=True).go(named, allow_removals, settings)
            finally:
                store.close()
            return _timed(report, started)
        with lock.hold(self.home, "reindex"):
            store = Store.open(self.home)
            try:
                generations.sweep(self.home)
                recover(self.home, store)
                report = _Run(self, store, progress, dry=False).go(named, allow_removals, settings)
                report = _timed(report, started)
                with store.writing():
                    store.log_run(started, report.seconds, json.dumps(asdict(report), ensure_ascii=False))
            finally:
                store.close()
        return report


def recover(home: Path, store: Store) -> None:
    """Finish the switch of a run that was killed between writing a generation and noting it."""
    there = generations.numbers(home)
    if there and there[-1] > int(store.meta("published", "0")):
        about = generations.about(home, there[-1])
        generations.switch(home, about.generation)
        with store.writing():
            store.settle(about.generation, about.removed)


class _Run:
    """One run, under way."""

    def __init__(self, reindexer: Reindexer, store: Store, progress: Progress | None, *, dry: bool) -> None:
        self._with = reindexer
        self._store = store
        self._dry = dry
        self._progress = progress
        making = Making(reindexer.chunk, reindexer.entries, reindexer.language, reindexer.version)
        self._embedder = Embedder(store, reindexer.encoder, dry=dry)
        self._names = Names(store)
        self._intake = Intake(
            store, reindexer.home, making, self._embedder, self._names, reindexer.reading, progress, dry=dry
        )
        self._tally = self._intake.tally
        self._moved: list[tuple[str, str]] = []

    def go(self, named: Sequence[str], allow_removals: bool, settings: Mapping[str, str] | None) -> Report:
        """Plan, then do what the plan says (or, dry, see what it comes to)."""
        locations = [sources.locate(one) for one in named] or [scope.location for scope in self._store.scopes()]
        if not locations and self._with.starter:
            locations = [sources.locate(self._with.starter)]
        if self._progress:
            self._progress("looking", 0, 0, 0, 0)
        with tempfile.TemporaryDirectory(prefix="toolkit-") as spool:
            plan = make_plan(self._store, locations, self._with.reading, Path(spool), self._with.web, settings)
            self._tally.notes += plan.notes
            try:
                self._pending(plan)
                if not self._dry:
                    self._prepare(plan)
                self._moves(plan)
                self._take_in(plan)
                self._embedder.finish()
            finally:
                # Ctrl-C and errors too: what the encoder has done is kept.
                self._embedder.close()
        removed, gone, refused = self._removals(plan, allow_removals)
        generation = self._serving() if self._dry else self._publish(removed, gone)
        return self._report(plan, removed, refused, generation)

    # --- the store is told what needs no reading

    def _prepare(self, plan: Plan) -> None:
        store = self._store
        with store.writing():
            for one in plan.scopes:
                if one.scope and one.moved_from:
                    store.relocate(one.scope.id, one.location)
                if one.source is None:
                    if one.scope:
                        store.checked(one.scope.id, one.failure)
                    continue
                store.add_scope(one.location, one.kind, one.settings)
                one.scope = next(scope for scope in store.scopes() if scope.location == one.location)
                store.checked(one.scope.id, None)
                store.stamp_items(one.stamps)
                for item in one.recovered:
                    store.recovered(item)
            store.rename_items(
                [
                    (move.known.id, one.scope.id, move.item.name, move.stamp)
                    for one in plan.scopes
                    for move in one.moves
                    if one.scope
                ]
            )

    def _pending(self, plan: Plan) -> None:
        """What an interrupted run took in and no generation serves yet."""
        locations = {scope.id: scope.location for scope in self._store.scopes()}
        named = {one.location for one in plan.scopes}
        for kept, scope in self._store.pending():
            location = locations[scope]
            action, _, before = kept.pending.partition(":")
            steps = {"new": "new", "changed": "changed", "moved": "moved"}
            reason = f"it was {before} before" if before else "an interrupted run had taken it in already"
            self._tally.steps.append(Step(cast(Action, steps[action]), kept.source, reason, location))
            if before:
                self._moved.append((before, kept.source))
            if location in named:
                self._tally.touched.add(kept.number)

    def _moves(self, plan: Plan) -> None:
        for one in plan.scopes:
            for move in one.moves:
                for kept in self._store.resources(move.known.id):
                    member = f"#{kept.member}" if kept.member else ""
                    old, new = move.known.name + member, move.item.name + member
                    self._tally.touched.add(kept.number)
                    self._tally.steps.append(Step("moved", new, f"it was {old} before", one.location))
                    self._moved.append((old, new))

    # --- reading and making

    def _take_in(self, plan: Plan) -> None:
        works = [(one, work) for one in plan.scopes for work in one.work]
        for one, work in works:
            if work.known is None:
                self._names.of(one.location, work.item.name)  # in the plan's order, not in that of reading
        for one in plan.scopes:
            for item, known, error in one.unread:
                self._intake.fail(one, item, known, error)
        self._intake.remake(self._remakes(plan, {work.known.id for _, work in works if work.known}))
        self._intake.read(works, self._with.reader_factory)

    def _remakes(self, plan: Plan, read: set[int]) -> list[Remake]:
        """Documents whose entries are to be made anew: another name or card, another version, another encoder."""
        store = self._store
        again: dict[int, Remake] = {}
        moved = {move.known.id: move.item.name for one in plan.scopes for move in one.moves}
        said: dict[int, Card] = {}
        for one in plan.scopes:
            for known, item in one.carded:
                said[known.id] = item.card
                other = known.card != pack_card(item.card)
                for kept in store.resources(known.id):
                    why = "the manifest says otherwise of it now"
                    step = Step("changed", kept.source, why, one.location) if other and known.id not in moved else None
                    if known.id in moved and self._dry:  # else it is done, and reported as a move
                        kept = replace(kept, source=moved[known.id] + kept.source[len(known.name) :])
                    if step:
                        self._tally.touched.add(kept.number)
                    again[kept.number] = Remake(kept, item.card, step)
        if said and not self._dry:
            with store.writing():
                for number, card in said.items():
                    store.recard(number, pack_card(card))
        outdated = store.resources(where="made <> ?", values=(self._with.version,))
        if store.meta("encoder") != self._with.encoder.name:
            outdated += store.without_vectors(self._with.encoder.name)
            if not self._dry:
                with store.writing():
                    store.remember("encoder", "")  # no encoder's vectors are complete until the next generation
        gone = {known.id for one in plan.scopes for known in one.gone}
        for kept in outdated:
            if kept.item not in read and kept.item not in gone and kept.number not in again:
                again[kept.number] = Remake(kept, unpack_card(store.card(kept.item)))
        return [again[number] for number in sorted(again)]

    # --- what goes, and the switch

    def _removals(self, plan: Plan, allow: bool) -> tuple[list[Kept], list[int], str | None]:
        """The resources that go, the items that go with them, and why some may not."""
        removed: list[Kept] = []
        items: list[int] = []
        refused: list[str] = []
        for one in plan.scopes:
            if one.source is None:
                continue
            going = {kept.number: kept for known in one.gone for kept in self._store.resources(known.id)}
            if one.scope:
                going |= {kept.number: kept for kept in self._store.lost(one.scope.id)}
            for number in self._tally.lost.get(one.location, ()):
                going |= {kept.number: kept for kept in self._store.resources(where="number = ?", values=(number,))}
            why = brake(one.location, one.resources, len(going), allow)
            if why:
                refused.append(why)
                continue
            items += [known.id for known in one.gone]
            for kept in sorted(going.values(), key=lambda kept: kept.source):
                removed.append(kept)
                self._tally.touched.add(kept.number)
                self._tally.steps.append(Step("removed", kept.source, "it is no longer there", one.location))
        return removed, items, " ".join(refused) or None

    def _publish(self, removed: Sequence[Kept], items: Sequence[int]) -> About | None:
        """Write and serve a new generation if there is anything to show; return the one that is served."""
        store, home, encoder = self._store, self._with.home, self._with.encoder
        newest = self._newest()
        as_newest = newest is not None and (newest.revision, newest.encoder, newest.made) == (
            store.revision, encoder.name, self._with.version
        )  # fmt: skip
        if (as_newest and not removed) or (newest is None and not store.chunk_count()):
            with store.writing():
                store.drop_items(items)
            return self._serving()
        self._intake.tell("writing")
        there = generations.numbers(home)
        number = max([*there, int(store.meta("published", "0"))]) + 1
        about = generations.write(
            home,
            number,
            store,
            without=[kept.number for kept in removed],
            removed=[kept.id for kept in removed],
            encoder=(encoder.name, encoder.dim),
            made=self._with.version,
            write_vectors=self._with.write_vectors,
            write_words=self._with.write_words,
        )
        generations.switch(home, number)
        with store.writing():
            store.settle(number, about.removed)
            store.drop_items(items)
            store.remember("encoder", encoder.name)
            store.retire_vectors(encoder.name, number, generations.KEEP)
        generations.prune(home, number)
        wanted = store.originals()
        for kept in generations.numbers(home):
            wanted |= served_originals(generations.folder(home, kept) / catalogue.NAME)
        originals.prune(home, wanted)
        return about

    def _newest(self) -> About | None:
        there = generations.numbers(self._with.home)
        try:
            return generations.about(self._with.home, there[-1]) if there else None
        except HomeDamaged:
            return None  # then it is written anew

    def _serving(self) -> About | None:
        try:
            return generations.about(self._with.home, generations.current(self._with.home))
        except IndexMissing:
            return None

    # --- what is said of it

    def _report(self, plan: Plan, removed: Sequence[Kept], refused: str | None, serving: About | None) -> Report:
        tally = self._tally
        missing = [
            Failure(one.location, one.failure, bool(one.scope and one.scope.items))
            for one in plan.scopes
            if one.failure
        ]
        steps = {(step.action, step.scope, step.source): step for step in tally.steps}
        steps |= {
            ("failed", one.source, one.source): Step("failed", one.source, one.reason, one.source) for one in missing
        }

        def sources_of(action: Action) -> tuple[str, ...]:
            return tuple(sorted(step.source for step in steps.values() if step.action == action))

        chunks = serving.chunks if serving else 0
        if self._dry:
            chunks = (
                self._store.chunk_count() + tally.chunks - sum(self._store.chunk_count(one.number) for one in removed)
            )
        return Report(
            generation=serving.generation if serving else None,
            dry_run=self._dry,
            new=sources_of("new"),
            changed=sources_of("changed"),
            unchanged=sum(one.resources for one in plan.scopes) - len(tally.touched),
            removed=sources_of("removed"),
            failed=(*missing, *tally.failed, *(one for scope in plan.scopes for one in scope.failed)),
            refused=refused,
            chunks=chunks,
            embedded=self._embedder.embedded,
            moved=tuple(dict.fromkeys(self._moved)),
            notes=tuple(tally.notes),
            steps=tuple(steps.values()),
        )


def _timed(report: Report, started: float) -> Report:
    return replace(report, seconds=round(time.time() - started, 3))
