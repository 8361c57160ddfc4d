"""One reindex under way: what the plan asks for is taken in, what has gone is taken out, and the result is switched to.

What is taken in is committed item by item, so that a run that is killed or stopped leaves the generation that was
served, and the next goes on where it ended. Nothing changed: no new generation.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from index import catalogue, editions, generations, originals
from index.catalogue import served_originals
from index.embed import Embedder, EntryEncoder
from index.errors import HomeDamaged, IndexMissing
from index.generations import About, Sides
from index.intake import DocumentReader, Intake, Remake
from index.making import EntryMaker, Making
from index.names import Names
from index.packing import pack_card, unpack_card
from index.plan import brake, make_plan
from index.planned import Plan
from index.records import Action, Failure, Progress, Report, Step
from index.store import SALVAGED, Kept, Store
from ingest.records import Card, Chunk, Document
from ingest.secrecy import masked
from ingest.sources import Web


@dataclass(frozen=True, slots=True)
class Parts:
    """What a reindex is made of, handed in once.

    ``language(text, declared)`` names a document's language. ``starter`` is the SOURCE for a home that knows none.
    """

    home: Path
    reader_factory: Callable[[], DocumentReader]
    entries: EntryMaker
    encoder: EntryEncoder
    chunk: Callable[[Document], Sequence[Chunk]]
    language: Callable[[str, str], str]
    sides: Sides
    starter: str = ""
    web: Web | None = None
    reading: str = field(default_factory=editions.reading)
    chunking: str = field(default_factory=editions.chunking)

    @property
    def version(self) -> str:
        """What decides the entries made of a document."""
        return f"{self.chunking}/{self.entries.version}"


class Run:
    """One run, under way."""

    def __init__(self, parts: Parts, store: Store, progress: Progress | None, *, dry: bool) -> None:
        self._with = parts
        self._store = store
        self._dry = dry
        self._progress = progress
        making = Making(parts.chunk, parts.entries, parts.language, parts.version)
        self._embedder = Embedder(store, parts.encoder, dry=dry)
        self._names = Names(store)
        self._syncing = originals.Syncing(parts.home)
        self._intake = Intake(
            store, parts.home, making, self._embedder, self._names, self._syncing, parts.reading, progress, dry=dry
        )
        self._tally = self._intake.tally
        self._moved: list[tuple[str, str]] = []
        self._dropped: list[int] = []  # SOURCEs that are gone for good

    def go(
        self,
        locations: Sequence[str],
        *,
        allow_removals: bool = False,
        named: bool = False,
        settings: Mapping[str, str] | None = None,
    ) -> Report:
        """Plan, then do what the plan says (or, dry, see what it comes to).

        A SOURCE that is no longer there is taken out only when it was ``named`` and removals are allowed: one that
        is only not mounted today is not.
        """
        self._looking(0, 0)
        with tempfile.TemporaryDirectory(prefix="toolkit-") as spool:
            plan = make_plan(
                self._store,
                locations,
                self._with.reading,
                Path(spool),
                home=self._with.home,
                web=self._with.web,
                settings=settings,
                tell=self._looking,
            )
            self._tally.notes += [*plan.notes, *self._renewals()]
            # Ctrl-C and errors too: what the encoder has done is kept.
            with closing(self._syncing), closing(self._embedder):
                self._pending(plan)
                if not self._dry:
                    self._prepare(plan)
                self._moves(plan)
                self._take_in(plan)
                self._embedder.finish()
        removed, gone, refused = self._removals(plan, allow_removals, allow_removals and named)
        generation = self._serving() if self._dry else self._publish(plan, removed, gone)
        return self._report(plan, removed, refused, generation)

    def take_out(self, location: str) -> Report:
        """Forget a SOURCE and serve the index without it. No other is looked at, and partners' edits go on waiting.

        Unless the model or the words changed: then all is made anew, edits included, as by any run.
        """
        store = self._store
        if store.meta(SALVAGED):
            raise HomeDamaged("The store was damaged and is not whole again: run `toolkit reindex`, then take it out.")
        with store.writing():
            for scope in store.scopes():
                if scope.location == location:
                    taken = [kept for known in store.items(scope.id).values() for kept in store.resources(known.id)]
                    why = "its source was taken out"
                    self._tally.steps += [Step("removed", kept.source, why, location) for kept in taken]
                    store.drop_scope(scope.id)
                    store.revise()
        nothing = Plan(())
        self._tally.notes += self._renewals()
        with closing(self._syncing), closing(self._embedder):
            again = self._remakes(nothing, set())
            self._intake.remake([one for one in again if one.kept.made or self._tally.notes])
            self._embedder.finish()
        return self._report(nothing, (), None, self._publish(nothing, (), ()))

    def _looking(self, done: int, total: int) -> None:
        if self._progress:
            self._progress("looking", done, total, 0, 0)

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
            reason = f"it was {before} before" if before else _PENDING[action]
            done = cast("Action", "changed" if action == "edited" else action)
            self._tally.steps.append(Step(done, kept.source, reason, location))
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
            for waiting in one.waiting:
                self._tally.touched.update(kept.number for kept in self._store.resources(waiting.id))
            for item, known, error in one.unread:
                self._intake.fail(one, item, known, error)
        self._intake.remake(self._remakes(plan, {work.known.id for _, work in works if work.known}))
        self._intake.read(works, self._with.reader_factory)

    def _renewals(self) -> list[str]:
        """What the whole index is made anew for, as sentences."""
        newest, notes = self._newest(), []
        if newest and newest.encoder != self._with.encoder.name:
            notes.append(
                f"The model was {newest.encoder} and is {self._with.encoder.name}: all is embedded with it now."
            )
        if newest and newest.made != self._with.version:
            notes.append("The lexicon, the languages or the way passages are cut changed: all words are made anew.")
        return notes

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
                    if step:
                        self._tally.touched.add(kept.number)
                    source = moved.get(known.id, known.name) + (f"#{kept.member}" if kept.member else "")
                    again[kept.number] = Remake(replace(kept, source=source), item.card, step)
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

    def _removals(self, plan: Plan, allow: bool, vanished: bool) -> tuple[list[Kept], list[int], str | None]:
        """The resources that go, the items that go with them, and why some may not."""
        removed: list[Kept] = []
        items: list[int] = []
        refused: list[str] = []
        for one in plan.scopes:
            if one.source is None and not (one.vanished and one.scope and vanished):
                continue
            if one.source is None and one.scope:
                one.gone = list(self._store.items(one.scope.id).values())
                self._dropped.append(one.scope.id)
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

    def _publish(self, plan: Plan, removed: Sequence[Kept], items: Sequence[int]) -> About | None:
        """Write and serve a new generation if there is anything to show; return the one that is served."""
        store, home, encoder = self._store, self._with.home, self._with.encoder
        missing = [
            one.failure for one in plan.scopes if one.failure and not (one.scope and one.scope.id in self._dropped)
        ]
        if store.meta(SALVAGED) and missing:
            raise HomeDamaged(
                f"The store was damaged, and not every SOURCE could be read again: {' '.join(missing)}"
                " What was served is still served; bring the SOURCE back and run `toolkit reindex`."
            )
        newest = self._newest()
        as_newest = newest is not None and (newest.revision, newest.encoder, newest.made) == (
            store.revision, encoder.name, self._with.version
        )  # fmt: skip
        if (as_newest and not removed) or (newest is None and not store.chunk_count()):
            with store.writing():
                self._drop(items)
            return self._serving()
        self._intake.tell("writing")
        there = generations.numbers(home)
        number = max([*there, int(store.meta("published", "0"))]) + 1
        self._syncing.complete(store.fresh_originals())
        about = generations.write(
            home,
            number,
            store,
            without=[kept.number for kept in removed],
            removed=[kept.id for kept in removed],
            encoder=(encoder.name, encoder.dim),
            made=self._with.version,
            sides=self._with.sides,
        )
        generations.switch(home, number)
        with store.writing():
            store.settle(number, about.removed)
            self._drop(items)
            store.remember("encoder", encoder.name)
            store.remember(SALVAGED, "")
            store.vectors.retire(encoder.name, number, generations.KEEP)
        store.shrink()
        generations.prune(home, number)
        wanted = store.originals()
        for kept in generations.numbers(home):
            wanted |= served_originals(generations.folder(home, kept) / catalogue.NAME)
        originals.prune(home, wanted)
        return about

    def _drop(self, items: Sequence[int]) -> None:
        self._store.drop_items(items)
        for scope in self._dropped:
            self._store.drop_scope(scope)

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
            Failure(masked(one.location), one.failure, bool(one.scope and one.scope.items))
            for one in plan.scopes
            if one.failure
        ]
        waiting = [one for scope in plan.scopes for one in scope.failed]
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
            failed=tuple(
                replace(one, source=masked(one.source), reason=masked(one.reason))
                for one in (*missing, *tally.failed, *waiting)
            ),
            refused=refused and masked(refused),
            chunks=chunks,
            embedded=self._embedder.embedded,
            moved=tuple(dict.fromkeys(self._moved)),
            notes=tuple(masked(note) for note in tally.notes),
            steps=tuple(sorted(steps.values(), key=lambda step: (step.scope, step.source, step.action))),
        )


_PENDING = {
    "new": "an interrupted run had taken it in already",
    "changed": "an interrupted run had taken it in already",
    "edited": "a partner has edited what is said of it",
}
