"""A message is parted where people stop, and nowhere else."""

import pytest

from bot.confidence import THRESHOLD, log_odds, probability
from bot.message import LEAST, MOST, alone, sentences, together
from index.records import Passage
from ingest.records import Chunk, Resource


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("en", "i made a logo. they don't pay. what can i do", ["i made a logo.", "they don't pay.", "what can i do"]),
        ("en", "What is a kill fee?", ["What is a kill fee?"]),
        ("en", "Help!!! They cancelled… What now?!", ["Help!!!", "They cancelled…", "What now?!"]),
        ("en", 'He said "never." Is that final?', ['He said "never."', "Is that final?"]),
        ("en", "first line\nsecond line\n\n- third", ["first line", "second line", "- third"]),
        ("en", "It is 3.5 % at example.org, or not?", ["It is 3.5 % at example.org, or not?"]),
        ("en", "He lives in the U. S. now. And me?", ["He lives in the U. S. now.", "And me?"]),
        ("en", "Is it plan B? And who pays?", ["Is it plan B?", "And who pays?"]),
        ("en", "How do I invoice Dr. Novak?", ["How do I invoice Dr. Novak?"]),
        ("en", "a studio, flat etc. in Berlin?", ["a studio, flat etc. in Berlin?"]),
        ("hr", "Koliko znaša npr. honorar za crtež?", ["Koliko znaša npr. honorar za crtež?"]),
        ("hr", "Što kaže čl. 12. zakona?", ["Što kaže čl. 12. zakona?"]),
        ("sl", "Kako je z DDV oz. davkom?", ["Kako je z DDV oz. davkom?"]),
        ("sl", "Imam s. p. v Celju. Kaj pa DDV?", ["Imam s. p. v Celju.", "Kaj pa DDV?"]),
        ("es", "Hola; no pagan. ¿Qué hago?", ["Hola; no pagan.", "¿Qué hago?"]),
        ("el", "Δεν πληρώνει. Τι κάνω; Βοήθεια", ["Δεν πληρώνει.", "Τι κάνω;", "Βοήθεια"]),
        ("en", "? ! ...", []),
        ("en", "", []),
    ],
)
def test_a_message_is_its_sentences(language: str, text: str, parts: list[str]) -> None:
    assert sentences(text, language) == parts


def test_of_a_long_story_the_end_is_asked() -> None:
    story = [f"This was day {day}." for day in range(20)]
    assert sentences(" ".join(story), "en") == story[-MOST:]


def passage(resource: str, score: float, ordinal: int = 0) -> Passage:
    owner = Resource(resource, f"{resource}.md", resource, "page", "en", "", "", "", (), ())
    return Passage(1, score, owner, Chunk(ordinal, 0, 1, ()), "x")


def test_the_whole_and_its_sentences_count_together() -> None:
    whole = [(passage("invoice", 12.0), 0.3), (passage("boats", 10.0), 0.1)]
    parts = [[(passage("boats", 9.0), 0.05)], [(passage("invoice", 16.0), 0.7), (passage("late", 15.0), 0.6)]]
    found = together(whole, parts)
    assert [(one.resource.resource_id, round(one.score, 2)) for one, _ in found] == [
        ("invoice", 12.8), ("late", 10.2), ("boats", 9.8),
    ]  # fmt: skip
    figures = {one.resource.resource_id: figure for one, figure in found}
    assert figures["invoice"] == pytest.approx(0.5)  # 0.3 and 0.7 are as much against as for
    assert figures["late"] == pytest.approx(probability(LEAST / 2 + (log_odds(0.6) + log_odds(0.7)) / 4))
    assert figures["boats"] == pytest.approx(probability(LEAST / 2 + (log_odds(0.05) + log_odds(0.7)) / 4))


def test_the_best_is_as_sure_as_whole_and_sentence_are_be_they_met_by_two_passages() -> None:
    found = together([(passage("contract", 12.0), 0.4)], [[(passage("kill fee", 16.0), 0.9)]])
    figures = {one.resource.resource_id: figure for one, figure in found}
    assert max(figures.values()) == pytest.approx(probability((log_odds(0.4) + log_odds(0.9)) / 2))
    found = together([(passage("contract", 12.0), 0.1), (passage("fee", 12.0), 0.1)], [[(passage("fee", 16.0), 0.9)]])
    assert found[0][0].resource.resource_id == "fee" and found[0][1] > found[1][1]


def test_a_long_story_says_no_more_against_an_answer_than_a_short_one() -> None:
    parts = [[(passage("invoice", 16.0), 0.95)]]
    figures = [together([(passage("invoice", 12.0), figure)], parts)[0][1] for figure in (1e-6, 1e-3, 0.2)]
    assert figures[0] == figures[1] == figures[2] > THRESHOLD


@pytest.mark.parametrize(
    ("words", "figure", "believed"),
    [(3, 0.9, 0.9), (9, 0.9, 0.9), (1, 0.9, probability(log_odds(0.9) / 3)), (0, 0.9, 0.5), (1, 0.2, 0.2)],
)
def test_a_sentence_of_a_word_or_two_hardly_stands_alone(words: int, figure: float, believed: float) -> None:
    assert alone([(passage("invoice", 12.0), figure)], words)[0][1] == pytest.approx(believed)


def test_no_sentence_makes_an_answer_less_sure() -> None:
    assert together([(passage("invoice", 12.0), 0.4)], [[(passage("boats", 9.0), 0.05)]])[0][1] == 0.4
    assert together([], [[]]) == [] and len(together([], [[(passage("invoice", 12.0), 0.9)]])) == 1


def test_one_document_s_passages_are_told_apart() -> None:
    found = together([(passage("invoice", 12.0, 0), 0.4)], [[(passage("invoice", 9.0, 1), 0.3)]])
    assert [one.chunk.ordinal for one, _ in found] == [0, 1]
