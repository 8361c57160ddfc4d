"""One calibrated figure: bounded, monotone in its evidence, and nothing found is no answer."""

import math
from dataclasses import fields, replace

import numpy as np
import pytest

from bot.confidence import THRESHOLD, WEIGHTS, Signs, confidence, signs
from index.features import Features
from index.ragged import Ragged

GOOD = Signs(share=1.0, score=0.8, chunk=3.0, met=0.8, met_unit=0.7, words=math.log1p(4))


def features() -> Features:
    def column(*values: float) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
        return np.asarray(values, np.float32)

    return Features(
        np.asarray([7, 9]), np.asarray([True, False]), column(0.5, 0.25), column(1.0, 0.5), column(0.75, 0.5),
        column(1.0, 1.0), column(0.5, 0.0), column(2.0, 1.0), column(0.625, 0.5), column(0.5, 0.25), column(1.0, 0.25),
        Ragged(column(0.75, 0.5), np.asarray([1, 1])), Ragged(column(0.5, 0.3), np.asarray([1, 1])),
    )  # fmt: skip


def test_every_sign_has_a_weight_and_every_weight_a_sign() -> None:
    assert {field.name for field in fields(Signs)} == set(WEIGHTS)


def test_nothing_found_is_refused() -> None:
    assert confidence(Signs()) < 0.001


def test_all_words_and_a_near_meaning_are_answered() -> None:
    assert confidence(GOOD) > 0.9 > THRESHOLD


@pytest.mark.parametrize("sign", ["share", "score", "chunk", "met", "met_unit"])
def test_less_evidence_never_makes_it_surer(sign: str) -> None:
    figures = [confidence(replace(GOOD, **{sign: getattr(GOOD, sign) * part / 10})) for part in range(11)]
    assert figures == sorted(figures) and figures[0] < figures[-1]


def test_a_near_meaning_without_one_shared_word_is_refused() -> None:
    assert confidence(Signs(chunk=3.0, met=0.6, met_unit=0.5, words=math.log1p(4))) < THRESHOLD


@pytest.mark.parametrize("value", [-1e9, 1e9])
def test_the_figure_stays_between_nought_and_one(value: float) -> None:
    figure = confidence(Signs(share=value, chunk=value))
    assert 0 < figure < 1 or figure == pytest.approx(round(figure), abs=1e-9)


def test_signs_are_those_of_the_candidates_named() -> None:
    second, first = signs(features(), [1, 0], 3, "sl")
    assert first == Signs(1.0, 0.5, 2.0, 0.625, 0.5, 0.0, math.log1p(3), cross=0.0, other=1.0)
    assert second == Signs(0.5, 0.25, 1.0, 0.625, 0.25, 0.75, math.log1p(3), cross=1.0, other=0.0)
    assert signs(features(), [], 3, "sl") == []


def test_english_on_both_sides_is_neither_across_nor_other() -> None:
    (same,) = signs(features(), [0], 3, "en")
    assert same.cross == same.other == 0.0
