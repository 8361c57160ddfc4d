"""Score search, answers, citations and refusals on questions with known answers: what ``toolkit eval`` runs.

Every question goes the way a person's does, through ``Answerer.answer`` and ``Answerer.search``, with no hint of its
language. ``bot.evaluate_figures`` says what is counted, ``bot.evaluate_floors`` what must not drop; the command itself
is ``bot.evaluate_run``.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from bot.evaluate_figures import (
    DEPTH,
    Bin,
    Figures,
    Outcome,
    calibration_error,
    figures,
    reliability,
)
from bot.evaluate_questions import Question
from bot.records import Answer, Channel
from bot.settings import SPOKEN
from index.errors import StoreError
from index.records import Passage
from ingest.records import Resource

PASSAGES = 50  # asked for, so that ten resources remain when long ones give many passages each


class Found(Protocol):
    """What a search gives."""

    @property
    def passages(self) -> tuple[Passage, ...]: ...


class Answering(Protocol):
    """The part of an Answerer that is scored."""

    def answer(self, question: str, *, channel: Channel) -> Answer: ...

    def search(self, question: str, k: int) -> Found: ...

    def resources(self) -> list[Resource]: ...


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every outcome and the figures: of all, by question language, and by pair (``es→en``: question → resource).

    Unanswerable questions are in ``languages`` but have no resource's language: a pair borrows its question
    language's for what confidence tells. ``missing`` are sources that the questions name and the index has not.
    """

    outcomes: tuple[Outcome, ...]
    all: Figures
    languages: dict[str, Figures]
    pairs: dict[str, Figures]
    reliability: tuple[Bin, ...]
    calibration_error: float | None
    missing: tuple[str, ...]

    @property
    def groups(self) -> dict[str, Figures]:
        """Every group of questions by name."""
        return {"all": self.all, **self.languages, **self.pairs}

    def to_json(self) -> dict[str, Any]:
        """Plain data for --json."""
        return {
            "all": asdict(self.all),
            "languages": {name: asdict(figures) for name, figures in self.languages.items()},
            "pairs": {name: asdict(figures) for name, figures in self.pairs.items()},
            "reliability": [asdict(one) for one in self.reliability],
            "calibration_error": self.calibration_error,
            "missing": self.missing,
            "questions": [one.to_json() for one in self.outcomes],
        }


def evaluate(
    answerer: Answering, questions: Iterable[Question], progress: Callable[[int], None] = lambda done: None
) -> Evaluation:
    """Ask every question and count; ``progress`` is told how many are done.

    An error on one question is that question's outcome; one about the home (StoreError) ends the evaluation.
    """
    spoken = {resource.source: resource.language for resource in answerer.resources()}
    outcomes: list[Outcome] = []
    for question in questions:
        outcomes.append(_ask(answerer, question, spoken))
        progress(len(outcomes))
    return summed_up(outcomes, {source for one in outcomes for source in one.question.resources} - set(spoken))


def summed_up(outcomes: Sequence[Outcome], missing: Iterable[str] = ()) -> Evaluation:
    """The evaluation that these outcomes make."""
    languages: dict[str, list[Outcome]] = {}
    pairs: dict[tuple[str, str], list[Outcome]] = {}
    for one in outcomes:
        languages.setdefault(one.language, []).append(one)
        if one.question.answerable:
            pairs.setdefault((one.language, one.gold_language or "?"), []).append(one)
    silent = {code: [one for one in ones if not one.question.answerable] for code, ones in languages.items()}
    bins = reliability(outcomes)
    return Evaluation(
        outcomes=tuple(outcomes),
        all=figures(outcomes),
        languages={code: figures(languages[code]) for code in sorted(languages, key=_order)},
        pairs={
            f"{asked}→{gold}": figures(pairs[asked, gold], silent[asked])
            for asked, gold in sorted(pairs, key=lambda pair: (_order(pair[0]), _order(pair[1])))
        },
        reliability=bins,
        calibration_error=calibration_error(bins),
        missing=tuple(sorted(missing)),
    )


def _order(code: str) -> tuple[int, str]:
    return (SPOKEN.index(code) if code in SPOKEN else len(SPOKEN), code)


def _ask(answerer: Answering, question: Question, spoken: Mapping[str, str]) -> Outcome:
    try:
        # The answer first: a search before it would have warmed whatever the answerer remembers of a question.
        began = time.perf_counter()
        answer = answerer.answer(question.text, channel="eval")
        ms = 1000 * (time.perf_counter() - began)
        found = tuple(dict.fromkeys(one.resource.source for one in answerer.search(question.text, PASSAGES).passages))
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001  one question must not take the others' figures along; it is reported
        gold = _gold_language(question, question.language, spoken)
        return Outcome(question, question.language or "?", gold_language=gold, error=f"{type(error).__name__}: {error}",
                       confidence=0.0 if question.answerable else 1.0)  # fmt: skip
    language = question.language or answer.language
    rank = _first(question, found[:DEPTH])
    cited = _first(question, tuple(dict.fromkeys(citation.source for citation in answer.citations)))
    texts = [statement.text for statement in answer.statements]
    holding = next((one.source for one in answer.citations if question.touched_by(one.quote)), None)
    return Outcome(
        question=question,
        language=language,
        detected=answer.language,
        gold_language=_gold_language(question, language, spoken),
        rank=rank,
        found=found[:DEPTH],
        answered=answer.answered,
        confidence=answer.confidence,
        cited=cited,
        holds=question.answered_by("\n".join(texts)),
        holds_in_three=question.answered_by("\n".join(texts[:3])),
        citation_right=None if holding is None else holding in question.resources,
        right=(cited if answer.answered else rank) == 1,
        statements=len(texts),
        ms=ms,
    )


def _first(question: Question, sources: Sequence[str]) -> int | None:
    """The place of the first right source, from 1."""
    return next((place for place, source in enumerate(sources, start=1) if source in question.resources), None)


def _gold_language(question: Question, language: str, spoken: Mapping[str, str]) -> str:
    languages = [spoken[source] for source in question.resources if source in spoken]
    return language if language in languages else next(iter(languages), "")
