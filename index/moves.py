"""Bytes that are found under another name: a file that went while the same bytes came has moved, or was exchanged."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from index.planned import Move, ScopePlan, Work, lasting
from index.store import Known


def match_moves(plans: Sequence[ScopePlan], fresh: Sequence[tuple[ScopePlan, Work]], reading: str) -> None:
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
