"""A slip of the fingers does not keep a question from what the material says; what somebody may mean is left alone."""

from pathlib import Path

import pytest
from small_words import lemma_tables, linguistics

from index.gloss import Glosser
from index.language import Lemmas
from index.lexicon import Lexicon
from index.linguistics import Linguistics
from index.spelling import corrected
from index.terms import Terms, TermsWriter


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Linguistics:
    return linguistics(tmp_path_factory.mktemp("language"))


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Terms:
    """English material about music, marketing and dragons, and a Spanish page that names an agency."""
    folder: Path = tmp_path_factory.mktemp("words")
    writer = TermsWriter(folder)
    writer.add({"en": "music\nclient freelancr"})
    writer.add({"en": "music\ndragon"})
    writer.add({"en": "marketing"})
    writer.add({"es": "qualiity"})
    writer.close()
    return Terms(folder)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("the marketnig of it", "the marketing of it"),  # two letters swapped
        ("Is the muisc, or the clinet, late?", "Is the music, or the client, late?"),
        ("marketting", "marketing"),  # doubled
        ("marketing", "marketing"),
        ("markting", "marketing"),  # one missing: it is long
        ("markezing", "marketing"),
        ("marketings", "marketing"),
        ("narketing", "narketing"),  # a first letter is hardly ever wrong
        ("marketingen", "marketingen"),  # two slips
        ("musics", "musics"),  # one too many: too short for as few passages
        ("becuase of whihc music", "because of which music"),
        ("Becuase", "because"),
        ("¿Becuase music? Whihc logo?", "¿because music? which logo?"),
        ("music Becuase", "music Becuase"),  # may be a name
        ("freelancr", "freelancr"),  # the material says so itself
        ("qualiity", "qualiity"),  # in another language
        ("Muisc", "Muisc"),  # may be a name
        ("write to info@muisc.eu or muisc.eu/late", "write to info@muisc.eu or muisc.eu/late"),
        ("Is it muisc.", "Is it music."),
        ("muicsx", "muicsx"),  # two slips
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


@pytest.mark.parametrize(("passages", "meant"), [(4, "clienz"), (5, "client")])
def test_a_short_word_must_stand_in_several_passages(
    known: Linguistics, tmp_path: Path, passages: int, meant: str
) -> None:
    writer = TermsWriter(tmp_path)
    for _ in range(passages):
        writer.add({"en": "client"})
    writer.close()
    assert corrected("clienz", "en", known, Terms(tmp_path)) == meant


def test_what_is_spelled_like_an_english_word_is_a_slip_only_where_its_own_material_says_so(
    known: Linguistics, tmp_path: Path
) -> None:
    for language, meant in (("es", "creaciones"), ("en", "crreaciones")):
        writer = TermsWriter(tmp_path / language)
        writer.add({"es": "creacion"} if language == "es" else {"en": "creation"})
        writer.close()
        assert corrected("crreaciones", "es", known, Terms(tmp_path / language)) == meant


def test_of_several_the_material_s_most_common_is_meant(tmp_path: Path) -> None:
    lemma_tables(tmp_path, {"en": {"karot": "karot", "kraott": "kraott"}})
    lemmas = Lemmas(tmp_path, ["en"])
    known = Linguistics(("en",), lemmas, Glosser(lemmas, Lexicon(tmp_path, ["en"])), "1")
    for most, other in (("karot", "kraott"), ("kraott", "karot")):
        folder = tmp_path / most
        writer = TermsWriter(folder)
        for word in (other, most, most):
            writer.add({"en": word})
        writer.close()
        assert corrected("a kraot thing", "en", known, Terms(folder)) == f"a {most} thing"
