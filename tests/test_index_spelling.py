"""A slip of the fingers does not keep a question from what the material says; what somebody may mean is left alone."""

from pathlib import Path

import pytest
from small_words import linguistics

from index.linguistics import Linguistics
from index.spelling import corrected
from index.terms import Terms, TermsWriter


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Linguistics:
    return linguistics(tmp_path_factory.mktemp("language"))


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Terms:
    """Material in English about music, marketing and dragons."""
    folder: Path = tmp_path_factory.mktemp("words")
    writer = TermsWriter(folder)
    writer.add({"en": "music\nmarketing client freelancr"})
    writer.add({"en": "music\ndragon"})
    writer.close()
    return Terms(folder)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("the marketnig of it", "the marketing of it"),  # two letters swapped
        ("Is the muisc, or the clinet, late?", "Is the music, or the client, late?"),
        ("marketting", "marketing"),  # one too many
        ("markting", "marketing"),  # one missing
        ("narketing", "marketing"),  # a wrong one
        ("marketing", "marketing"),
        ("freelancr", "freelancr"),  # the material says so itself
        ("Muisc", "Muisc"),  # may be a name
        ("muicsx", "muicsx"),  # two slips
        ("qualiti", "qualiti"),  # nothing the material says
        ("lgoo", "lgoo"),  # too short to tell
        ("zmajev", "zmajev"),  # a word of another language
        ("", ""),
    ],
)
def test_a_word_nobody_knows_becomes_the_one_it_was_meant_to_be(
    known: Linguistics, said: Terms, question: str, meant: str
) -> None:
    assert corrected(question, "en", known, said) == meant


def test_material_in_another_language_is_met_by_the_word_s_english(known: Linguistics, said: Terms) -> None:
    assert corrected("pogodbe o zmjaev", "sl", known, said) == "pogodbe o zmajev"
    assert corrected("avtroske", "sl", known, said) == "avtroske"  # authorial: nothing says that


def test_of_several_the_material_s_most_common_is_meant(tmp_path: Path, known: Linguistics) -> None:
    writer = TermsWriter(tmp_path)
    for words in ("logo", "late", "late"):
        writer.add({"en": words})
    writer.close()
    assert corrected("clate", "en", known, Terms(tmp_path)) == "late"
