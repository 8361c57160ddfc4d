"""Of what was found, the asker's own language is quoted, and what was clearly found before it."""

from dataclasses import replace

import pytest

from bot.finding import AHEAD, _trusted
from bot.searching import _names
from bot.sought import Sought
from index.question import Question
from index.records import Evidence, Passage
from ingest.records import Chunk, Resource, Unit


def passage(language: str, score: float, text: str = "x", of: str = "") -> Passage:
    owner = Resource(of or f"{language}{score}", "a.md", "a", "page", language, "", "", "", (), ())
    unit = Unit(0, len(text))
    return Passage(1, score, owner, Chunk(0, 0, len(text), (unit,), ("A",)), text, (Evidence(unit, 0.5, 0.5),))


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


def kept(kind: Sought, *found: tuple[str, float, str]) -> list[tuple[str, float]]:
    judged = [(passage(language, score, text), 0.8) for language, score, text in found]
    return [(one.resource.language, one.score) for one in _trusted(judged, 0.8, "it", kind)]


@pytest.mark.parametrize("kind", [Sought.FIGURE, Sought.PERIOD])
def test_a_page_of_the_askers_language_without_the_figure_does_not_stand_alone(kind: Sought) -> None:
    found = ("en", 17.2, "It lasts for 70 years."), ("it", 17.0, "Vedi l’articolo 9.")
    assert kept(kind, *found) == [("en", 17.2), ("it", 17.0)]
    assert kept(Sought.ANY, *found) == [("it", 17.0)]


def test_a_number_of_another_kind_is_not_the_figure() -> None:
    assert len(kept(Sought.AMOUNT, ("en", 17.4, "It is 40 euros."), ("it", 17.3, "Dal 2025 cambia."))) == 2


def test_where_one_page_of_the_language_has_the_figure_all_of_them_stand() -> None:
    found = ("it", 18.5, "È possibile."), ("en", 18.3, "30 days"), ("it", 17.0, "30 giorni")
    assert kept(Sought.PERIOD, *found) == [("it", 18.5), ("it", 17.0)]


def test_where_no_page_has_the_figure_the_askers_language_stands_alone() -> None:
    assert kept(Sought.PERIOD, ("en", 17.2, "Long."), ("it", 17.0, "A lungo.")) == [("it", 17.0)]


def test_where_nothing_has_a_heading_there_are_no_sections() -> None:
    loose = [
        replace(one, chunk=replace(one.chunk, heading=()))
        for one in (passage("en", 18.5, of="a"), passage("en", 16, of="a"))
    ]
    loose[1] = replace(loose[1], chunk=replace(loose[1].chunk, ordinal=1))
    found = [(loose[0], 0.8), (passage("it", 17.0), 0.8), (loose[1], 0.8)]
    assert [one.score for one in _trusted(found, 0.8, "it", Sought.ANY)] == [18.5, 17.0]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("In Germany you register with the tax office.", True),
        ("Clients in another EU country (such as Germany) pay no VAT.", False),
        ("For example in Germany they pay no VAT; at home they do.", False),
        ("German law asks for it.", True),
        ("You register with the tax office.", False),
    ],
)
def test_a_country_that_is_only_an_example_is_not_what_a_passage_is_about(text: str, named: bool) -> None:
    group = (("germany", 1.0),)
    place = Question("Germany", "en", (group,), (group,), "Germany")
    assert _names(passage("en", 1.0, text), place) == named
