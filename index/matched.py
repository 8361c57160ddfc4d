"""What the words of a question's candidates say for them: figures in rows, put together from several views."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from index import ragged
from index.ragged import Ragged

GLOSSED = 0.9  # what evidence from a gloss is worth beside the word itself


@dataclass(frozen=True, slots=True)
class Matched:
    """Word evidence of n candidates: BM25 over its best possible, share of weight found, the same by unit.

    ``score``, ``share``, ``best`` (the share of the best unit), ``headed`` (that of title and headings) and ``telling``
    (how much the words looked for say) are float32 (n); ``units`` has a run for each candidate: the share of each unit
    together with title and headings.
    """

    score: NDArray[np.float32]
    share: NDArray[np.float32]
    best: NDArray[np.float32]
    headed: NDArray[np.float32]
    telling: NDArray[np.float32]
    units: Ragged

    def take(self, rows: NDArray[np.int64]) -> "Matched":
        """Some of the candidates, in the order of ``rows``."""
        return Matched(*(getattr(self, one.name).take(rows) for one in fields(self)))


def joined(parts: Sequence[Matched]) -> Matched:
    """The candidates of one after those of another."""
    score, share, best, headed, telling = (
        np.concatenate([getattr(one, name) for one in parts])
        for name in ("score", "share", "best", "headed", "telling")
    )
    return Matched(score, share, best, headed, telling, ragged.joined([one.units for one in parts]))


def better(own: Matched, english: Matched) -> Matched:
    """The stronger of two views of the same chunks; the detour through English is trusted a little less."""
    return Matched(
        np.maximum(own.score, GLOSSED * english.score),
        np.maximum(own.share, GLOSSED * english.share),
        np.maximum(own.best, GLOSSED * english.best),
        np.maximum(own.headed, GLOSSED * english.headed),
        own.telling,
        Ragged(np.maximum(own.units.values, GLOSSED * english.units.values), own.units.lengths),
    )
