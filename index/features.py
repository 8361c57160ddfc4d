"""The evidence of a question's candidates, and how it adds up to one score.

Words count in 0…1, the chunk's similarity in standard deviations above what the question scores against its language
group, the tokens in 0…1. Arrays are (n), one figure a candidate; what belongs to units is one run a candidate.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from index.ragged import Ragged

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """Evidence of each candidate, row by row."""

    numbers: NDArray[np.int64]  # of the chunks
    same: NDArray[np.bool_]  # in the question's language
    elsewhere: Array  # 1 about another country than the question, 2 where that names one and the page is not English
    score: Array  # BM25 over its best possible
    share: Array  # share of the question's word weight that is found
    best: Array  # the same of the best unit
    telling: Array  # how much the question's words say, up to 1: "contract", "contain" say less than two rare words
    headed: Array  # the same of its title and headings
    chunk: Array  # standardised similarity
    met: Array  # how well the question's tokens are met
    met_unit: Array  # the same of the best unit
    termed: NDArray[np.bool_]  # it has the one word that is asked about, as it is written, in its language
    named: Array  # share of the question's proper names that is found, by weight; 1 where it has none
    unit_share: Ragged  # the share of the question's word weight in each unit
    unit_met: Ragged  # how well each meets the question's tokens

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, rows: NDArray[np.int64]) -> "Features":
        """Some of the candidates, in the order of ``rows``."""
        return Features(*(getattr(self, one.name).take(rows) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Weights:
    """What a point of each figure is worth."""

    score: float
    share: float
    best: float
    chunk: float
    met: float
    met_unit: float
    headed: float = 3.0  # golden questions alone have headings to fit it on; 2 to 6 do as well

    def of(self, found: Features) -> Array:
        """The weighted sum, (n)."""
        words = self.score * found.score + self.share * found.share + self.best * found.best
        total: Array = (
            found.telling * words
            + self.headed * found.headed
            + self.chunk * found.chunk
            + self.met * found.met
            + self.met_unit * found.met_unit
        )
        return total


# Fitted on the measuring and golden questions (docs/decisions.md). Words of the question's own language are sure,
# words that came through the lexicon less so; the encoder knows English itself, other languages by their glosses only.
ENGLISH_SAME = Weights(score=4.5, share=1.9, best=1.7, chunk=1.6, met=5.9, met_unit=6.5)
OTHER_SAME = Weights(score=12.0, share=4.5, best=1.5, chunk=0.6, met=9.0, met_unit=3.6)
CROSS = Weights(score=10.0, share=2.5, best=0.8, chunk=0.7, met=12.0, met_unit=2.0)
OWN_LANGUAGE = 1.0  # the asker's own language first, between passages that say the same
TERMED = 3.0  # "razvid" is what Slovene pages say it is, whatever else a register may be
ELSEWHERE = 1.5  # another country's law is seldom the answer; twice as much where the country is named


def scores(found: Features, *, english: bool) -> Array:
    """One figure a candidate, (n), for a question that the encoder reads itself (``english``) or by its gloss."""
    same = (ENGLISH_SAME if english else OTHER_SAME).of(found) + np.float32(OWN_LANGUAGE)
    points = np.where(found.same, same, CROSS.of(found)) + np.float32(TERMED) * found.termed
    total: Array = (points - np.float32(ELSEWHERE) * found.elsewhere).astype(np.float32)
    return total
