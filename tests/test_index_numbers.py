"""Numbers are one word however their thousands are written; times, decimals and sections stay apart."""

import pytest
from six_languages import made

from index.entries import Entries
from index.language import fold, tokens
from index.linguistics import COMPILERS
from index.linguistics import load as load_linguistics
from index.numbers import in_figures, joined
from index.question import understand
from ingest.records import Chunk, Resource, Unit


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("60.000", "60000"), ("60,000", "60000"), ("1.234.567", "1234567"), ("60000", "60000"), ("85", "85"),
        ("3,14", "3,14"), ("12.30", "12.30"), ("10:30", "10:30"), ("1.234,56", "1.234,56"), ("7.1", "7.1"),
        ("60.000,00", "60000"), ("60,000.00", "60000"), ("0.125", "0.125"),
    ],
)  # fmt: skip
def test_only_thousands_are_joined(word: str, expected: str) -> None:
    assert joined(word) == expected
    assert [token.form for token in tokens(f"about {word} euros")] == ["about", expected, "euros"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "I make 60k a year", "I make 60000 a year"),
        ("en", "two thousand or 5 thousand", "two thousand or 5000"),
        ("es", "gano 30 mil euros", "gano 30000 euros"),
        ("it", "se supero i 100mila?", "se supero i 100000?"),
        ("it", "le Mille Miglia, 100 milioni", "le Mille Miglia, 100 milioni"),
        ("sl", "42 tisoč prihodkov", "42000 prihodkov"),
        ("hr", "prešla sam 60 tisuća", "prešla sam 60000"),
        ("el", "πάνω από 10 χιλιάδες", "πάνω από 10000"),
        ("en", "a 4k video, my 401k", "a 4k video, my 401k"),
        ("sl", "ob 10 k stranki", "ob 10 k stranki"),
        ("de", "60 tausend", "60 tausend"),
    ],
)
def test_thousands_that_are_said_are_figures(language: str, text: str, expected: str) -> None:
    assert in_figures(text, language) == expected


@pytest.mark.parametrize("written", ["85mila", "85.000", "85 mila", "85.000,00", "85k"])
@pytest.mark.parametrize("asked", ["85mila", "85.000", "85000"])
def test_questions_and_material_spell_a_number_alike(written: str, asked: str) -> None:
    settings = made()[0]
    known = load_linguistics(settings.home, settings.languages, compile_missing=False)
    text = f"Chi supera {written} euro."
    entries = Entries(known.lemmas, known.glosser, known.languages, multilingual=False, version="")
    unit = Unit(0, len(text))
    (entry,) = entries.of(Resource("r", "r.md", "R", "markdown", "it"), text, [Chunk(0, 0, len(text), (unit,))])
    question = understand(f"e se supero {asked}?", "it", known, multilingual=False)
    assert "85000" in entry.words["it"].split() and "85000" in entry.words["pivot"].split()
    assert "85000" in [word for group in question.own for word, _ in group] and "85000" in question.spoken


def test_a_word_that_begins_with_a_digit_is_folded_too() -> None:
    assert (fold("3D"), fold("２０２４")) == ("3d", "2024")


def test_another_way_to_spell_numbers_makes_the_words_anew() -> None:
    assert {"language", "numbers"} <= set(COMPILERS)
