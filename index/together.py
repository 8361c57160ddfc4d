"""Questions that arrive together are encoded together, and one that arrives alone does not wait for others.

Whoever finds nobody encoding does it, for all that have come by then; who comes meanwhile is taken by the next, which
is the first of them. No lock is held while encoding. A batch of eight short questions costs about half of eight runs.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Asked(Generic[T]):
    texts: Sequence[str]
    turn: threading.Event = field(default_factory=threading.Event)  # set: answered, or now to encode
    found: Sequence[T] | None = None
    error: BaseException | None = None


class Together(Generic[T]):
    """Calls ``encode`` (texts → what is made of each) for all who wait, one call at a time."""

    def __init__(self, encode: Callable[[Sequence[str]], Sequence[T]]) -> None:
        self._encode = encode
        self._lock = threading.Lock()  # held only to change who waits
        self._waiting: list[_Asked[T]] = []
        self._busy = False

    def encode(self, texts: Sequence[str]) -> Sequence[T]:
        """What is made of one caller's texts, in order; raises what encoding raised."""
        mine: _Asked[T] = _Asked(texts)
        with self._lock:
            self._waiting.append(mine)
            waits, self._busy = self._busy, True
        if waits:
            mine.turn.wait()
        if mine.found is None and mine.error is None:
            self._run()
        if mine.error is not None:
            raise mine.error
        assert mine.found is not None
        return mine.found

    def _run(self) -> None:
        """Encode for all who wait, the caller among them, and hand over to the first who came meanwhile."""
        with self._lock:
            batch, self._waiting = self._waiting, []
        try:
            found = self._encode([text for one in batch for text in one.texts])
            at = 0
            for one in batch:
                one.found = found[at : at + len(one.texts)]
                at += len(one.texts)
        except BaseException as error:  # noqa: BLE001 - each who waits raises it
            for one in batch:
                one.error = error
        with self._lock:
            following = self._waiting[0] if self._waiting else None
            self._busy = following is not None
        for one in batch:
            one.turn.set()
        if following is not None:
            following.turn.set()
