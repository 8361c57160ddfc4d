"""Word search finds chunks by number, in their own field, and lets a group's best word speak for it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.entries import OTHER, PIVOT
from index.errors import HomeDamaged
from index.terms import Terms
from index.words import Words, count, write

ROWS = [
    {"en": "fee\nlate fee client"},
    {"sl": "pogodba\npogodba podpisati", PIVOT: "contract\ncontract sign"},
    {"en": "contract\nsign contract first"},
    {OTHER: "Vertrag"},
    {"en": "invoice\nsend invoice"},
    {"en": "invoice charge\nfirst"},
]


@pytest.fixture
def words(tmp_path: Path) -> Words:
    assert write(tmp_path, ROWS) == len(ROWS) == count(tmp_path)
    return Words.open(tmp_path)


def numbers(found: Sequence[tuple[int, float]]) -> list[int]:
    return [number for number, _ in found]


def test_a_word_is_found_in_its_field_only(words: Words) -> None:
    assert numbers(words.search("en", [[("contract", 1.0)]], 5)) == [2]
    assert numbers(words.search(PIVOT, [[("contract", 1.0)]], 5)) == [1]
    assert numbers(words.search("sl", [[("pogodba", 1.0)]], 5)) == [1]
    assert numbers(words.search(OTHER, [[("Vertrag", 1.0)]], 5)) == [3]
    assert words.search("el", [[("contract", 1.0)]], 5) == ()


def test_more_groups_found_come_first_and_k_is_kept(words: Words) -> None:
    groups = [[("invoice", 1.0)], [("charge", 1.0)]]
    found = words.search("en", groups, 5)
    assert numbers(found) == [5, 4] and found[0][1] > found[1][1] > 0
    assert numbers(words.search("en", groups, 1)) == [5]


def test_a_groups_words_do_not_add_up_and_a_weight_lowers(words: Words) -> None:
    (_, alone), *_ = words.search("en", [[("client", 1.0)]], 5)
    (_, both), *_ = words.search("en", [[("client", 1.0), ("late", 1.0)]], 5)
    (_, half), *_ = words.search("en", [[("client", 0.5)]], 5)
    assert both == pytest.approx(alone) and half == pytest.approx(alone / 2)


def test_a_phrase_is_found_by_its_words(words: Words) -> None:
    assert numbers(words.search("en", [[("late client", 1.0), ("nowhere", 0.5)]], 5)) == [0]


def test_nothing_asked_or_nothing_there_is_nothing_found(words: Words, tmp_path: Path) -> None:
    assert words.search("en", [], 5) == ()
    assert words.search("en", [[("nowhere", 1.0)]], 5) == ()
    assert write(tmp_path / "none", []) == 0
    assert Words.open(tmp_path / "none").search("en", [[("fee", 1.0)]], 5) == ()


def test_the_terms_by_number_are_written_beside(words: Words, tmp_path: Path) -> None:
    terms = Terms(tmp_path)
    assert terms.count == words.count == len(ROWS)
    assert terms.knows("contract", "en") and terms.knows("pogodba", "sl")


def test_a_folder_without_words_says_how_to_repair_it(tmp_path: Path) -> None:
    with pytest.raises(HomeDamaged, match=r"toolkit check --repair"):
        Words.open(tmp_path)
    write(tmp_path / "words", ROWS)
    (tmp_path / "words" / "meta.json").write_text("{")
    with pytest.raises(HomeDamaged, match=r"toolkit check --repair"):
        Words.open(tmp_path / "words")
