"""A foreign word is known by its spelling, whatever letters and endings its language gives it."""

from pathlib import Path

import pytest

from index.cognates import Cognates, compile_skeletons, latin, skeleton

WORDS = (
    "chloroplast cyanobacterium cyanobacteria methodist pharmaceutical organization huguenot immunodeficiency "
    "symposium cost carpet philosophy"
).split()


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Cognates:
    path = tmp_path_factory.mktemp("words") / "skeletons.marisa"
    compile_skeletons(WORDS, path)
    return Cognates(path)


@pytest.mark.parametrize(
    ("form", "language", "word"),
    [
        ("kloroplast", "hr", "chloroplast"),
        ("cianobatteri", "it", "cyanobacteria"),
        ("metodist", "sl", "methodist"),
        ("μεθοδιστησ", "el", "methodist"),
        ("χλωροπλαστησ", "el", "chloroplast"),
        ("organizacija", "sl", "organization"),
        ("immunodeficienza", "it", "immunodeficiency"),
        ("συμποσιο", "el", "symposium"),
        ("filozofija", "sl", "philosophy"),
        ("filosofia", "it", "philosophy"),
        ("ugonotti", "it", ""),
        ("costa", "es", ""),
        ("stol", "hr", ""),
    ],
)
def test_a_cognate_is_found_and_nothing_that_is_none(english: Cognates, form: str, language: str, word: str) -> None:
    assert english.of([form], language) == word


def test_the_likelier_form_counts_first(english: Cognates) -> None:
    assert english.of(["metodist", "hugenot"], "hr") == "methodist"
    assert english.of(["xyzzyx", "hugenot"], "hr") == "huguenot"


def test_ways_to_write_one_sound_are_one() -> None:
    assert skeleton("philosophy") == skeleton("filozofija") == skeleton("filosofia")
    assert skeleton("mitchell") == skeleton("michel")
    assert skeleton("aeiou")  # of vowels alone, something is left


def test_greek_is_read_as_it_is_pronounced() -> None:
    assert [latin(word) for word in ("χαρβαρντ", "μπομπ", "τζακσον", "tesla")] == ["harvard", "bob", "jakson", "tesla"]


def test_without_a_table_there_are_none(tmp_path: Path) -> None:
    assert Cognates(tmp_path / "none").of(["kloroplast"], "hr") == Cognates().of(["kloroplast"], "hr") == ""


def test_what_is_too_long_for_a_word_is_none(english: Cognates) -> None:
    assert english.of(["kloroplast" * 100], "hr") == ""
