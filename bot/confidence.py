"""Does the toolkit answer this at all: one calibrated figure from 0 to 1.

A logistic regression over the evidence of the best passages, fitted on questions whose answer was and was not in the
index, same-language and cross-language pairs together, so that one threshold holds for all (docs/decisions.md has the
reliability diagram and the command). Similarities are in standard deviations above what the question scores
against the whole language group, which takes the language out of them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.features import Features

THRESHOLD = 0.5  # below it the answer is a refusal


@dataclass(frozen=True, slots=True)
class Signs:
    """What the figure is made of, for the best passage found; all zero when nothing was found."""

    share: float = 0.0  # share of the question's word weight in it
    score: float = 0.0  # BM25 over its best possible
    chunk: float = 0.0  # its similarity, standardised
    met: float = 0.0  # how well any passage meets the question's tokens
    met_unit: float = 0.0  # the same of its own best sentence
    unnamed: float = 0.0  # share of the question's names that it lacks: "in Portugal" where only Spain is meant
    words: float = 0.0  # content words in the question, as log(1 + n)
    cross: float = 0.0  # 1 when it is in another language than the question
    other: float = 0.0  # 1 when both are in one language that is not English


WEIGHTS: Mapping[str, float] = {
    "share": 4.3,
    "score": 5.7,
    "chunk": 0.74,
    "met": 7.1,
    "met_unit": 3.6,
    "unnamed": -1.3,
    "words": 2.2,
    "cross": 0.5,
    "other": -0.64,
}
BIAS = -15.4  # 0.4 below the fit, which saw the first passage only: an answer takes the surest of ten


def signs(found: Features, rows: Sequence[int], words: int, language: str) -> list[Signs]:
    """The signs of candidates ``rows`` for a question of ``words`` content words in ``language``."""
    met = float(found.met.max(initial=0))
    own = language != "en"
    long = math.log1p(words)
    columns = (found.share, found.score, found.chunk, found.met_unit, found.named, found.same)
    return [
        Signs(share, score, chunk, met, met_unit, 1 - named, long, cross=float(not same), other=float(same and own))
        for share, score, chunk, met_unit, named, same in zip(*(one[rows].tolist() for one in columns), strict=True)
    ]


def confidence(evidence: Signs) -> float:
    """Probability that the passage answers the question."""
    total = BIAS + sum(weight * getattr(evidence, name) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
