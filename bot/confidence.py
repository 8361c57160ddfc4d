"""Does the toolkit answer this at all: one calibrated figure from 0 to 1.

A logistic regression over the evidence of the best passages, fitted on questions whose answer was and was not in the
index, same-language and cross-language pairs together, so that one threshold holds for all (docs/decisions.md has the
reliability diagram and the command). Similarities are in standard deviations above what the question scores
against the whole language group, which takes the language out of them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from index.search import Features

THRESHOLD = 0.5  # below it the answer is a refusal


@dataclass(frozen=True, slots=True)
class Signs:
    """What the figure is made of, for the best passage found; all zero when nothing was found."""

    share: float = 0.0  # share of the question's word weight in it
    best: float = 0.0  # and in its best sentence
    chunk: float = 0.0  # its similarity, standardised
    unit: float = 0.0  # its best sentence's
    words: float = 0.0  # content words in the question, as log(1 + n)
    same: float = 0.0  # 1 when it is in the asker's language


WEIGHTS: Mapping[str, float] = {"share": 5.0, "best": 2.0, "chunk": 0.5, "unit": 0.4, "words": 0.3, "same": -0.3}
BIAS = -7.0


def signs(found: Features, row: int, words: int) -> Signs:
    """The signs of candidate ``row`` for a question of ``words`` content words."""
    return Signs(
        share=float(found.share[row]),
        best=float(found.best[row]),
        chunk=float(found.chunk[row]),
        unit=float(found.unit[row]),
        words=math.log1p(words),
        same=float(found.same[row]),
    )


def confidence(evidence: Signs) -> float:
    """Probability that the passage answers the question."""
    total = BIAS + sum(weight * getattr(evidence, name) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
