"""What an evaluation counts: one Outcome a question, Figures over many, and how far confidence can be believed.

Shares are 0…1 and ``None`` where there was nothing to count; times are milliseconds, wall clock. Ranks count from 1
over resources, not passages. A question that ended in an error is a full miss, also where a refusal was right.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from statistics import fmean, median
from typing import Any

from bot.evaluate_questions import Question

DEPTH = 10  # resources looked at: the 10 of MRR@10
BINS = 10  # of the reliability table
KEPT = 0.95  # share of the questions nothing answers that must be refused when false refusals are compared


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    ``language`` is the question's as the file says, else as detected; ``gold_language`` is that of a right resource,
    the asker's own first, and empty when none is indexed. ``found`` are the sources found, best first, ``rank`` that of
    the first right one, ``cited`` its place among the resources cited; None when it is not there. ``citation_right``
    tells of the first citation whose quote holds an answer, None when none does. ``right``: answerable, and what
    stands first (cited, or found where it refused) is a right resource.
    """

    question: Question
    language: str
    detected: str = ""
    gold_language: str = ""
    rank: int | None = None
    found: tuple[str, ...] = ()
    answered: bool = False
    confidence: float = 0.0
    cited: int | None = None
    holds: bool = False
    holds_in_three: bool = False
    citation_right: bool | None = None
    right: bool = False
    statements: int = 0
    ms: float = 0.0
    error: str = ""

    @property
    def wrong(self) -> str:
        """What a person would say went wrong, or nothing."""
        if self.error:
            return self.error
        if not self.question.answerable:
            return "answered, though nothing answers it" if self.answered else ""
        if not self.answered:
            return "refused" + ("" if self.rank == 1 else f", right resource {_place(self.rank)}")
        if self.cited is None:
            return f"no right resource cited, right one {_place(self.rank)}"
        if self.question.answers and not self.holds:
            return "right resource, but the answer does not hold the expected words"
        return ""

    def to_json(self) -> dict[str, Any]:
        """Plain data for --json; the question's own fields come first."""
        plain = asdict(self)
        asked = plain.pop("question")
        return {"id": asked["id"], "question": asked["text"], "resources": asked["resources"], **plain,
                "wrong": self.wrong}  # fmt: skip


def _place(rank: int | None) -> str:
    return f"not in the first {DEPTH}" if rank is None else f"at place {rank}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Over the answerable questions, unless the name says otherwise.

    ``contains_gold`` counts a refusal as a miss; ``citation_right`` is over the answers that hold it in a quote.
    ``auroc``: how often an answerable question is given more confidence than one that nothing answers.
    """

    questions: int
    answerable: int
    recall_at_1: float | None
    recall_at_3: float | None
    recall_at_5: float | None
    mrr_at_10: float | None
    cited_in_three: float | None
    contains_gold: float | None
    contains_gold_in_three: float | None
    citation_right: float | None
    false_refusals: float | None
    false_answers: float | None  # over the questions that nothing answers
    correct_refusals: float | None  # the rest of those
    auroc: float | None
    false_refusals_at_95: float | None  # with the threshold that refuses 95 % of what nothing answers
    language_right: float | None  # over all whose language the file gives
    median_ms: float | None
    p95_ms: float | None
    errors: int


LESS_IS_BETTER = frozenset({"false_refusals", "false_answers", "false_refusals_at_95", "errors"})
NOT_FLOORS = frozenset({"questions", "answerable", "median_ms", "p95_ms"})  # times depend on the machine


def figures(outcomes: Sequence[Outcome], off_topic: Sequence[Outcome] | None = None) -> Figures:
    """The figures of these outcomes; ``off_topic`` replaces their own unanswerable ones in what confidence tells."""
    asked = [one for one in outcomes if one.question.answerable]
    silent = [one for one in outcomes if not one.question.answerable]
    with_answers = [one for one in asked if one.question.answers]
    times = sorted(one.ms for one in outcomes if not one.error)
    sure = [one.confidence for one in asked]
    unsure = [one.confidence for one in (silent if off_topic is None else off_topic)]
    refused = _share(silent, lambda one: not one.answered and not one.error)
    return Figures(
        questions=len(outcomes),
        answerable=len(asked),
        recall_at_1=_within(asked, 1),
        recall_at_3=_within(asked, 3),
        recall_at_5=_within(asked, 5),
        mrr_at_10=fmean(1 / one.rank if one.rank else 0.0 for one in asked) if asked else None,
        cited_in_three=_share(asked, lambda one: one.cited is not None and one.cited <= 3),
        contains_gold=_share(with_answers, lambda one: one.holds),
        contains_gold_in_three=_share(with_answers, lambda one: one.holds_in_three),
        citation_right=_share([one for one in with_answers if one.citation_right is not None],
                              lambda one: bool(one.citation_right)),
        false_refusals=_share(asked, lambda one: not one.answered),
        false_answers=None if refused is None else 1 - refused,
        correct_refusals=refused,
        auroc=auroc(sure, unsure),
        false_refusals_at_95=false_refusals(sure, unsure, KEPT),
        language_right=_share([one for one in outcomes if one.question.language],
                              lambda one: one.detected == one.question.language),
        median_ms=median(times) if times else None,
        p95_ms=times[ceil(0.95 * len(times)) - 1] if times else None,
        errors=sum(1 for one in outcomes if one.error),
    )  # fmt: skip


def _share(outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float | None:
    return sum(map(holds, outcomes)) / len(outcomes) if outcomes else None


def _within(outcomes: Sequence[Outcome], depth: int) -> float | None:
    return _share(outcomes, lambda one: one.rank is not None and one.rank <= depth)


def auroc(sure: Sequence[float], unsure: Sequence[float]) -> float | None:
    """Area under the ROC curve as the Mann–Whitney statistic: P(sure > unsure), a tie counting half."""
    if not sure or not unsure:
        return None
    ranked = sorted([(value, 1) for value in sure] + [(value, 0) for value in unsure])
    wins, below, at = 0.0, 0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        positive = sum(kind for _, kind in ranked[at:end])
        negative = end - at - positive
        wins += positive * (below + negative / 2)
        below += negative
        at = end
    return wins / (len(sure) * len(unsure))


def false_refusals(sure: Sequence[float], unsure: Sequence[float], kept: float) -> float | None:
    """Share of ``sure`` refused by the lowest threshold that refuses at least ``kept`` of ``unsure``.

    What lies at the threshold or below is refused.
    """
    if not sure or not unsure:
        return None
    threshold = sorted(unsure)[ceil(kept * len(unsure)) - 1]
    return sum(value <= threshold for value in sure) / len(sure)


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose confidence is in ``low`` ≤ c < ``high`` (the last bin holds 1): what was said, what was so."""

    low: float
    high: float
    questions: int
    confidence: float  # mean
    answerable: float
    right: float


def reliability(outcomes: Iterable[Outcome]) -> tuple[Bin, ...]:
    """The bins that hold any question, from the lowest."""
    held: list[list[Outcome]] = [[] for _ in range(BINS)]
    for one in outcomes:
        held[min(BINS - 1, max(0, int(one.confidence * BINS)))].append(one)
    return tuple(
        Bin(number / BINS, (number + 1) / BINS, len(ones), fmean(one.confidence for one in ones),
            fmean(one.question.answerable for one in ones), fmean(one.right for one in ones))
        for number, ones in enumerate(held) if ones
    )  # fmt: skip


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error: the mean distance of confidence from share right, each bin weighing its questions."""
    total = sum(one.questions for one in bins)
    return sum(one.questions * abs(one.confidence - one.right) for one in bins) / total if total else None
