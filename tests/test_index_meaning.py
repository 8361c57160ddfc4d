"""Unanswered questions that mean the same come together, in other words and in other languages; others stay apart."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from six_languages import made

from index import meaning
from index.encoder import load
from index.linguistics import load as load_linguistics
from index.meaning import Meanings

SAME = [
    ("Do I have to register my drawings somewhere to be protected?", "en"),
    ("Is it necessary to register a drawing so that it is protected?", "en"),
]
OTHERS = [
    ("Who won the football match in Ljubljana?", "en"),
    ("¿Qué tiempo hace mañana en Bilbao?", "es"),
    ("How do I bake bread without yeast?", "en"),
]


@pytest.fixture(scope="module")
def meanings() -> Meanings:
    settings = made()[0]
    return Meanings(load_linguistics(settings.home, settings.languages), load(settings.home))


def test_other_words_for_one_thing_meet_and_other_things_stay_apart(meanings: Meanings) -> None:
    numbers = meanings.groups([*SAME, *OTHERS])
    assert numbers == [0, 0, 1, 2, 3]


def test_another_languages_question_meets_its_english_one(meanings: Meanings) -> None:
    together = meanings.groups([("When is an invoice late?", "en"), ("Kdaj je račun prepozen?", "sl")])
    assert together == [0, 0]


def test_the_same_question_twice_is_one_and_no_question_is_none(meanings: Meanings) -> None:
    assert meanings.groups([]) == []
    assert meanings.groups([SAME[0], OTHERS[0], SAME[0]]) == [0, 1, 0]
    assert meanings.groups([("", "en"), ("\ud800", "xx")]) in ([0, 0], [0, 1])


class Counting:
    multilingual = True

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read += texts
        vectors = np.zeros((len(texts), 26), np.float32)
        for row, text in enumerate(texts):
            vectors[row, ord(text[0]) - ord("a")] = 1
        return vectors


def test_a_report_that_is_drawn_again_reads_nothing_again_and_reads_only_so_many(
    meanings: Meanings, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = Counting()
    fresh = Meanings(meanings._linguistics, encoder)
    monkeypatch.setattr(meaning, "MOST", 3)
    questions = [(letter, "en") for letter in "abcde"]
    assert fresh.groups(questions) == [0, 1, 2, 3, 4]
    assert fresh.groups(questions) == [0, 1, 2, 3, 4]
    assert encoder.read == ["a", "b", "c"]
