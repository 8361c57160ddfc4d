"""Does the toolkit answer this at all: one calibrated figure from 0 to 1.

A logistic regression over the evidence of the best passages, fitted on questions whose answer was and was not in the
index, same-language and cross-language pairs together, so that one threshold holds for all (docs/decisions.md has the
reliability diagram and the command). Similarities are in standard deviations above what the question scores
against the whole language group, which takes the language out of them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from index.features import TERMED
from index.question import Question
from index.search import Ranking

THRESHOLD = 0.65  # below it the answer is a refusal


@dataclass(frozen=True, slots=True)
class Signs:
    """What the figure is made of, for one passage; all zero when nothing was found."""

    points: float = 0.0  # the passage's score in the ranking
    telling: float = 0.0  # how much the question's words say, up to 1: their part of the points is easy to have
    chunk: float = 0.0  # the passage's similarity, standardised, where they say much
    met: float = 0.0  # how well any passage meets the question's tokens
    cross: float = 0.0  # 1 when the passage is in another language than the question
    cross_met: float = 0.0  # then tokens are met less well, and say less
    matched: float = 0.0  # share of the question's word weight in it, by the logarithm of the words beyond two
    unnamed: float = 0.0  # share of the question's names that it lacks: "in Portugal" where only Spain is meant
    alone_headed: float = 0.0  # one word alone: the share of it that title and headings have
    alone_cross: float = 0.0  # one word alone, which the passage has in another language
    own: float = 0.0  # 1 when the passage is in the question's language, which is not English
    defined: float = 0.0  # 1 when it says what that is which the question asks what it is


WEIGHTS: Mapping[str, float] = {
    "points": 0.309,
    "telling": -4.3,
    "chunk": 0.688,
    "met": 9.43,
    "cross": 5.83,
    "cross_met": -8.43,
    "matched": 9.3,
    "unnamed": -1.69,
    "alone_headed": 9.05,
    "alone_cross": -1.81,
    "own": 0.4,  # set by hand: fitted on English for the most part, it was too strict there (docs/decisions.md)
    "defined": 3.0,  # set by hand: "what is …" before each of the 367 short questions, AUROC .985 → .987
}
BIAS = -10.85
FEW_WORDS = 2  # content words up to which it says nothing that all are found


def signs(ranking: Ranking, asked: Question) -> list[Signs]:
    """The signs of a ranking's passages for what was asked, in their order."""
    found, rows = ranking.features, list(ranking.rows)
    words = len(asked.own)
    met = float(found.met.max(initial=0))
    several = max(0.0, math.log((1 + words) / (1 + FEW_WORDS)))
    alone = float(words <= 1)
    own = found.same & (asked.language != "en")
    cross = ~(found.same | asked.kept)
    columns = (found.telling, found.chunk, found.share, found.named, found.headed, own, cross, found.termed)
    values = zip(ranking.passages, *(one[rows].tolist() for one in columns), strict=True)
    return [
        Signs(
            points=passage.score - TERMED * termed,  # unlike ELSEWHERE, it only tells between languages
            telling=telling,
            chunk=telling * chunk,
            met=met,
            cross=float(foreign),
            cross_met=met if foreign else 0.0,
            matched=several * share,
            unnamed=telling * (1 - named),
            alone_headed=alone * headed,
            alone_cross=alone * foreign,
            own=float(mine),
        )
        for passage, telling, chunk, share, named, headed, mine, foreign, termed in values
    ]


def confidence(evidence: Signs) -> float:
    """Probability that the passage answers the question."""
    return probability(BIAS + sum(weight * getattr(evidence, name) for name, weight in WEIGHTS.items()))


def probability(log_odds: float) -> float:
    """The figure, from 0 to 1, that log odds are."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def log_odds(figure: float) -> float:
    """Log odds of a figure from 0 to 1."""
    inside = min(max(figure, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))
