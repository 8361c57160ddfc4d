"""One calibrated figure: bounded, monotone in its evidence, and nothing found is no answer."""

import math
from dataclasses import fields, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bot.confidence import THRESHOLD, WEIGHTS, Signs, confidence, log_odds, probability, signs
from index.features import Features
from index.question import Question
from index.ragged import Ragged
from index.search import Ranking

GOOD = Signs(points=16.0, telling=0.9, chunk=2.7, met=0.8, matched=0.5)  # English, four words


def ranking(rows: tuple[int, ...] = (0, 1)) -> Ranking:
    """A passage in the question's language that has its words, and one in another language that has a quarter."""

    def column(*values: float) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
        return np.asarray(values, np.float32)

    units = Ragged(column(0.75, 0.5), np.asarray([1, 1]))
    found = Features(
        numbers=np.asarray([7, 9]), same=np.asarray([True, False]), elsewhere=np.zeros(2, np.float32),
        termed=np.zeros(2, np.bool_),
        score=column(0.5, 0.25), share=column(1.0, 0.25),
        best=column(0.75, 0.5), telling=column(0.5, 1.0), headed=column(0.5, 0.0), chunk=column(2.0, 1.0),
        met=column(0.625, 0.5), met_unit=column(0.5, 0.25), named=column(1.0, 0.25), unit_share=units, unit_met=units,
    )  # fmt: skip
    passages: Any = tuple(SimpleNamespace(score=16.0 - 4 * row) for row in rows)
    return Ranking(passages, found, rows)


def asked(words: int, language: str = "en", english: str = "translated") -> Question:
    """A question of so many words, "word" if one, in English "translated" each."""
    own = tuple((("word" * (number + 1), 1.0),) for number in range(words))
    return Question("", language, own, tuple(((english, 1.0),) for _ in own), "")


def test_every_sign_has_a_weight_and_every_weight_a_sign() -> None:
    assert {field.name for field in fields(Signs)} == set(WEIGHTS)


def test_nothing_found_is_refused() -> None:
    assert confidence(Signs()) < 0.001
    assert signs(ranking(()), asked(3)) == []


def test_all_words_and_a_near_meaning_are_answered() -> None:
    assert confidence(GOOD) > 0.9 > THRESHOLD


@pytest.mark.parametrize("sign", ["points", "chunk", "met", "matched"])
def test_less_evidence_never_makes_it_surer(sign: str) -> None:
    figures = [confidence(replace(GOOD, **{sign: getattr(GOOD, sign) * part / 10})) for part in range(11)]
    assert figures == sorted(figures) and figures[0] < figures[-1]


def test_meeting_tokens_counts_across_languages_too() -> None:
    figures = [confidence(replace(GOOD, cross=1.0, cross_met=met, met=met)) for met in (0.2, 0.5, 0.8)]
    assert figures == sorted(figures) and figures[0] < figures[-1]


def test_a_name_that_is_missing_makes_it_less_sure() -> None:
    assert confidence(replace(GOOD, unnamed=0.9)) < confidence(GOOD)


def test_a_near_meaning_without_one_shared_word_is_refused() -> None:
    assert confidence(Signs(points=10.0, telling=0.9, chunk=2.7, met=0.6)) < THRESHOLD


def test_one_word_alone_is_answered_where_a_title_or_heading_has_it() -> None:
    alone = Signs(points=11.0, telling=0.35, chunk=0.7, met=0.75)
    assert confidence(alone) < THRESHOLD < confidence(replace(alone, alone_headed=1.0))


@pytest.mark.parametrize("value", [-1e9, 1e9])
def test_the_figure_stays_between_nought_and_one(value: float) -> None:
    figure = confidence(Signs(points=value, chunk=value))
    assert 0 < figure < 1 or figure == pytest.approx(round(figure), abs=1e-9)


def test_signs_are_those_of_the_passages_in_their_order() -> None:
    second, first = signs(ranking((1, 0)), asked(3))
    several = math.log(4 / 3)
    assert first == Signs(points=16.0, telling=0.5, chunk=1.0, met=0.625, matched=several)
    assert second == Signs(
        points=12.0, telling=1.0, chunk=1.0, met=0.625, cross=1.0, cross_met=0.625,
        matched=several / 4, unnamed=0.75,
    )  # fmt: skip


def test_of_one_or_two_words_it_says_little_that_all_are_found() -> None:
    assert [one.matched for words in (0, 1, 2) for one in signs(ranking(), asked(words))] == [0.0] * 6
    assert [(one.alone_headed, one.alone_cross) for one in signs(ranking(), asked(1))] == [(0.5, 0.0), (0.0, 1.0)]
    assert [(one.alone_headed, one.alone_cross) for one in signs(ranking(), asked(2))] == [(0.0, 0.0)] * 2


@pytest.mark.parametrize("figure", [0.01, 0.3, 0.5, 0.99])
def test_log_odds_are_the_figure_again(figure: float) -> None:
    assert probability(log_odds(figure)) == pytest.approx(figure)
    assert log_odds(0.5) == 0 and math.isfinite(log_odds(0.0)) and math.isfinite(log_odds(1.0))


def test_what_was_not_translated_is_believed_as_in_its_own_language() -> None:
    kept, translated = signs(ranking(), asked(1, "sl", "word"))[1], signs(ranking(), asked(1, "sl"))[1]
    assert (kept.cross, kept.cross_met, kept.alone_cross) == (0, 0, 0)
    assert (translated.cross, translated.cross_met, translated.alone_cross) == (1, 0.625, 1)


def test_of_other_languages_than_english_their_own_passages_are_believed_a_little_more() -> None:
    assert [one.own for one in signs(ranking(), asked(3, "sl"))] == [1, 0]
    assert [one.own for one in signs(ranking(), asked(3, "en"))] == [0, 0]
    assert confidence(replace(GOOD, own=1.0)) > confidence(GOOD)
