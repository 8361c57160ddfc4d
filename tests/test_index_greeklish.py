"""Greek in Latin letters is read as Greek, and nothing else is."""

from pathlib import Path

import pytest
from small_words import dictd_files, lemma_tables

from index.compile_lexicon import compile_glosses
from index.gloss import Glosser
from index.greeklish import Greeklish
from index.language import Lemmas
from index.lexicon import Lexicon

GREEK = "θελω ψωνια ξερω πελατη πελατησ τιμολογιο κρισησ χρησησ φορο φορω εταιρια μαθω αλλαζω παω αρα"
ENGLISH = "invoice client pay tax pelican"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("language")
    tables = {"el": GREEK.split(), "en": ENGLISH.split()}
    lemma_tables(folder, {language: {word: word for word in words} for language, words in tables.items()})
    dictd_files(folder / "dictionaries" / "freedict-ell-eng.index", {"συνδρομή": "subscription"})
    compile_glosses(folder / "dictionaries", folder, ["el"])
    return folder


def greeklish(folder: Path, *languages: str, said: str = "") -> Greeklish:
    lemmas = Lemmas(folder, languages)
    known = frozenset(said.split())
    return Greeklish(lemmas, Glosser(lemmas, Lexicon(folder, languages)), lambda lemma, _: lemma in known)


@pytest.mark.parametrize(
    ("written", "greek"),
    [
        ("thelo timologio", "θελω τιμολογιο"),
        ("8elw timologio", "θελω τιμολογιο"),
        ("Thelo na matho, ti timologio?", "θελω να μαθω, τι τιμολογιο?"),
        ("3erw ton pelati", "ξερω τον πελατη"),
        ("kserw ton pelath", "ξερω τον πελατη"),
        ("allazo etairia", "αλλαζω εταιρια"),
        ("alazo eteria", "αλλαζω εταιρια"),  # as it is heard
        ("psonia", "ψωνια"),
        ("h sundromh mou", "η συνδρομη μου"),  # a dictionary's word
        ("thelo timologio 2026", "θελω τιμολογιο 2026"),
        ("thelo timologio gia client", "θελω τιμολογιο για client"),
        ("thelo timologio tou Bronkou", "θελω τιμολογιο του βρογκου"),  # a name, letter by letter
    ],
)
def test_what_sounds_or_looks_like_greek_is_written_in_greek(folder: Path, written: str, greek: str) -> None:
    assert greeklish(folder, "en", "el").greek(written) == greek


@pytest.mark.parametrize(
    "text",
    [
        "client invoice",
        "the tax to pay",
        "pay",
        "xyzzy",
        "2026",
        "",
        "?!",
        "θέλω τιμολόγιο",
        "pelati için",
        "client pay thelo",  # more of another language's
    ],
)
def test_other_texts_are_left_alone(folder: Path, text: str) -> None:
    assert greeklish(folder, "en", "el").greek(text) == text


def test_nobody_writes_greek_where_it_is_not_configured(folder: Path) -> None:
    assert greeklish(folder, "en").greek("thelo timologio") == "thelo timologio"


def test_where_greek_is_spoken_less_of_it_is_believed(folder: Path) -> None:
    assert greeklish(folder, "en", "el").greek("timologio client") == "timologio client"
    assert greeklish(folder, "en", "el").greek("timologio client", expected=True) == "τιμολογιο client"


def test_of_several_words_the_one_that_the_material_says_is_meant(folder: Path) -> None:
    for said, greek in (("φορο", "φορο"), ("φορω", "φορω")):
        assert greeklish(folder, "en", "el", said=said).greek("thelo foro") == f"θελω {greek}"


def test_a_long_row_of_letters_is_no_word(folder: Path) -> None:
    assert greeklish(folder, "en", "el").greek("i" * 500) == "i" * 500
