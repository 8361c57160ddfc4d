"""Greek in Latin letters is read as Greek, and nothing else is."""

import time
from pathlib import Path

import pytest
from small_words import dictd_files, lemma_tables

from index.compile_lexicon import compile_glosses
from index.gloss import Glosser
from index.greeklish import LONGEST, Greeklish
from index.language import Lemmas
from index.lexicon import Lexicon

GREEK = "θελω ψωνια κρητη ξερω πελατη πελατησ τιμολογιο κρισησ χρησησ φορο φορω εταιρια μαθω αλλαζω παω ειναι"
ENGLISH = "invoice client pay tax pelican"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("language")
    tables = {"el": GREEK.split(), "en": ENGLISH.split()}
    lemma_tables(folder, {language: {word: word for word in words} for language, words in tables.items()})
    dictd_files(folder / "dictionaries" / "freedict-ell-eng.index", {"συνδρομή": "subscription"})
    compile_glosses(folder / "dictionaries", folder, ["el"])
    return folder


class Said:
    """Material that has these words, each as "language word"."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def knows(self, token: str, field: str) -> bool:
        return f"{field} {token}" in self._words

    def begins(self, letters: str, field: str) -> bool:
        return any(word.startswith(f"{field} {letters}") for word in self._words)


def greeklish(folder: Path, *languages: str, said: str = "el τιμολογιο") -> Greeklish:
    lemmas = Lemmas(folder, languages)
    return Greeklish(lemmas, Glosser(lemmas, Lexicon(folder, languages)), Said(*said.split(", ")))


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
        ("psonia mou", "ψωνια μου"),
        ("timologio", "τιμολογιο"),  # alone, and the material says it
        ("ti einai to client", "τι ειναι το client"),
        ("ti einai to pelican tax", "τι ειναι το pelican tax"),
        ("TI EINAI TO TIMOLOGIO", "τι ειναι το τιμολογιο"),
        ("thelo timologio sto nikos@shop.gr", "θελω τιμολογιο στο nikos@shop.gr"),
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
        "psonia",  # alone, and nothing says it
        "TIMOLOGIO",  # may be initials
        "come si fa",  # languages that are not configured have their function words
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
    both = "pelati timologio psonia client pay xyzzyx"
    for text, greek in (("psonia", "ψωνια"), (both, "πελατη τιμολογιο ψωνια client pay χυζζυχ")):
        assert greeklish(folder, "en", "el").greek(text) == text
        assert greeklish(folder, "en", "el").greek(text, expected=True) == greek


def test_of_several_words_the_one_that_the_material_says_is_meant(folder: Path) -> None:
    for said, greek in (("el φορο", "φορο"), ("el φορω", "φορω")):
        assert greeklish(folder, "en", "el", said=said).greek("thelo foro") == f"θελω {greek}"


def test_what_the_material_writes_in_either_script_is_written_so(folder: Path) -> None:
    assert greeklish(folder, "en", "el", said="en efka").greek("thelo efka") == "θελω efka"
    assert greeklish(folder, "en", "el", said="el εφκα").greek("thelo efka") == "θελω εφκα"
    assert (
        greeklish(folder, "en", "el", said="other kriti").greek("thelo kriti") == "θελω kriti"
    )  # in a language without tables


@pytest.mark.parametrize("word", ["oi" * 12, "i" * LONGEST, "i" * 500, "tsmpntgk" * 3])
def test_a_row_of_letters_is_no_word_and_soon_over(folder: Path, word: str) -> None:
    started = time.perf_counter()
    assert greeklish(folder, "en", "el").greek(word) == word
    assert time.perf_counter() - started < 1.0
