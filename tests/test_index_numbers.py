"""Numbers are one word however their thousands are written; times, decimals and sections stay apart."""

import pytest

from index.language import tokens
from index.numbers import in_figures, joined


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("60.000", "60000"), ("60,000", "60000"), ("1.234.567", "1234567"), ("60000", "60000"), ("85", "85"),
        ("3,14", "3,14"), ("12.30", "12.30"), ("10:30", "10:30"), ("1.234,56", "1.234,56"), ("7.1", "7.1"),
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
        ("en", "a 4k video", "a 4k video"),
        ("de", "60 tausend", "60 tausend"),
    ],
)
def test_thousands_that_are_said_are_figures(language: str, text: str, expected: str) -> None:
    assert in_figures(text, language) == expected
