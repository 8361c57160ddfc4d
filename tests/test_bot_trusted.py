"""Of what was found, the asker's own language is quoted, and what was clearly found before it."""

import pytest

from bot.answer import AHEAD, _trusted
from bot.sought import Sought
from index.records import Evidence, Passage
from ingest.records import Chunk, Resource, Unit


def passage(language: str, score: float, text: str = "x", of: str = "") -> Passage:
    owner = Resource(of or f"{language}{score}", "a.md", "a", "page", language, "", "", "", (), ())
    unit = Unit(0, len(text))
    return Passage(1, score, owner, Chunk(0, 0, len(text), (unit,)), text, (Evidence(unit, 0.5, 0.5),))


def quoted(
    found: list[tuple[str, float, float]], language: str = "it", countries: frozenset[str] = frozenset()
) -> list[tuple[str, float]]:
    judged = [(passage(spoken, score), figure) for spoken, score, figure in found]
    best = max(figure for _, figure in judged)
    return [(one.resource.language, one.score) for one in _trusted(judged, best, language, Sought.ANY, countries)]


def test_the_askers_language_stands_alone_where_it_was_found_nearly_first() -> None:
    assert quoted([("en", 17.2, 0.8), ("it", 17.0, 0.8), ("it", 15.0, 0.6), ("es", 14.0, 0.7)]) == [
        ("it", 17.0), ("it", 15.0),
    ]  # fmt: skip


def test_one_passage_found_clearly_before_it_is_quoted_too() -> None:
    found = [("en", 17.2, 0.7), ("sl", 17.1, 0.7), ("it", 16.3, 0.75), ("en", 16.2, 0.7)]
    assert quoted(found) == [("en", 17.2), ("it", 16.3)]


@pytest.mark.parametrize("ahead", [AHEAD - 0.1, AHEAD])
def test_how_far_before_is_clear(ahead: float) -> None:
    assert len(quoted([("en", 16 + ahead, 0.8), ("it", 16.0, 0.8)])) == (2 if ahead >= AHEAD else 1)


def test_what_is_not_to_be_believed_is_not_quoted_beside_it() -> None:
    assert quoted([("en", 17.6, 0.36), ("it", 17.0, 0.85)]) == [("it", 17.0)]


@pytest.mark.parametrize("own", [(17.0, 0.6), (13.0, 0.8)])
def test_where_it_says_less_or_was_found_far_behind_all_are_quoted(own: tuple[float, float]) -> None:
    found = quoted([("en", 17.2, 0.8), ("es", 16.0, 0.7), ("it", *own)])
    assert [language for language, _ in found] == ["en", "es", "it"]


def test_pages_of_the_country_that_is_asked_about_stand_in_the_place_of_the_askers_own() -> None:
    found = [("en", 17.3, 0.92), ("hr", 17.0, 0.98), ("hr", 16.0, 0.95), ("en", 16.5, 0.8)]
    assert quoted(found, "en") == [("en", 17.3), ("en", 16.5)]
    assert quoted(found, "en", frozenset({"hr"})) == [("hr", 17.0), ("hr", 16.0)]
    assert quoted(found, "en", frozenset({"el"})) == quoted(found, "en")  # of which there is none


def test_of_what_stands_out_the_rest_of_its_section_is_quoted_too() -> None:
    found = [
        (passage("en", 17.2, of="guide"), 0.7),
        (passage("it", 16.3), 0.75),
        (passage("en", 16.0, of="guide"), 0.6),
    ]
    kept = _trusted(found, 0.75, "it", Sought.ANY)
    assert [(one.resource.language, one.score) for one in kept] == [("en", 17.2), ("it", 16.3), ("en", 16.0)]


def test_who_asks_for_a_figure_is_not_left_with_a_page_of_his_own_language_that_has_none() -> None:
    found = [(passage("en", 17.2, "It lasts for 70 years."), 0.8), (passage("it", 17.0, "Vedi l’articolo 9."), 0.8)]
    assert len(_trusted(found, 0.8, "it", Sought.FIGURE)) == len(_trusted(found, 0.8, "it", Sought.TIME)) == 2
    assert len(_trusted(found, 0.8, "it", Sought.ANY)) == 1
