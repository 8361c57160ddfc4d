"""Words are folded, cut and brought to their lemmas alike in question and material."""

import gc
import weakref
from pathlib import Path

import pytest

from index.language import LANGUAGES, STOPS, Lemmas, compile_lemmas, content, fold, tokens, written


@pytest.fixture(scope="session")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Lemmas:
    """The real Spanish table."""
    folder = tmp_path_factory.mktemp("language")
    compile_lemmas(folder, ["es"])
    return Lemmas(folder, ["es"])


@pytest.fixture(scope="session")
def slovenian(tmp_path_factory: pytest.TempPathFactory) -> Lemmas:
    """The real Slovenian table; Croatian is configured, but its table is missing."""
    folder = tmp_path_factory.mktemp("language")
    compile_lemmas(folder, ["sl"])
    return Lemmas(folder, ["sl", "hr"])


def test_greek_without_accents_is_what_people_mean(tmp_path: Path) -> None:
    compile_lemmas(tmp_path, ["el"])
    greek = Lemmas(tmp_path, ["el"])
    assert {form: greek.of(form, "el") for form in ("χωρα", "ημερεσ", "εγγραφη", "καιρο")} == {
        "χωρα": "χωρα", "ημερεσ": "ημερα", "εγγραφη": "εγγραφη", "καιρο": "καιροσ"
    }  # fmt: skip
    assert greek.of("χωρά", "el") == "χωραω" and greek.of("ήμερες", "el") == "ημεροσ"  # written out, each is itself


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Creación", "creacion"),
        ("città", "citta"),
        ("PLAČILO", "placilo"),
        ("Đurđa", "durda"),
        ("ΠΟΙΌΣ", "ποιοσ"),
        ("ποιος", "ποιοσ"),
        ("Ρύθμιση", "ρυθμιση"),
        ("προϊόν", "προιον"),
        ("niño", "nino"),
        ("Z\u030ciga", "ziga"),
    ],
)
def test_accents_and_case_are_folded(word: str, folded: str) -> None:
    assert fold(word) == folded == fold(folded)


def test_tokens_are_words_and_numbers_with_their_places() -> None:
    text = "L’opera costa 85.000 € al 3D, dall'artista: 12:30."
    found = tokens(text)
    assert [token.form for token in found] == [
        *("l", "opera", "costa", "85000", "al", "3", "d", "dall", "artista", "12:30"),
    ]
    assert all(fold(text[token.start : token.end]) == token.form for token in found)
    assert [token.form for token in found if token.capital] == ["l", "d"]
    assert tokens("… — !") == ()


@pytest.mark.parametrize("verb", ["hasn't", "hasn’t", "hasnt", "DON'T", "Don’t", "can't", "won't"])
def test_a_verb_with_a_shortened_not_is_one_function_word(verb: str) -> None:
    assert content(f"My client {verb} pay.", "en") == ["client", "pay"]


def test_names_that_begin_as_such_verbs_do_are_words() -> None:
    assert content("Don won the prize", "en") == ["Don", "won", "prize"]
    assert [token.form for token in tokens("un't2 n'tac")] == ["un", "t2", "n", "tac"]


@pytest.mark.parametrize("text", ["L’opera costa 85.000 €", "Ρύθμιση", "créé", "x² h₂o 3d", "naïve_name", "", "… — !"])
def test_written_words_are_the_tokens_before_folding(text: str) -> None:
    assert [fold(word) for word in written(text)] == [token.form for token in tokens(text)]


def test_the_stop_words_are_folded_as_the_tokens_are() -> None:
    assert set(STOPS) == set(LANGUAGES)
    for words in STOPS.values():
        assert words and all(word == fold(word) for word in words)


def test_forms_of_one_word_have_one_lemma_with_and_without_accents(slovenian: Lemmas) -> None:
    assert {slovenian.lemma(fold(form), "sl") for form in ("račun", "računov", "racunov", "RAČUNI")} == {"racun"}
    assert slovenian.lemma("pogodbe", "sl") == slovenian.lemma("pogodbo", "sl") == "pogodba"
    assert slovenian.knows("pogodbe", "sl") and not slovenian.knows("qwxy", "sl")


def test_a_word_or_language_without_a_table_stays_as_it_is(slovenian: Lemmas) -> None:
    assert slovenian.lemma("qwxy", "sl") == "qwxy"
    assert slovenian.lemma("pogodbe", "hr") == slovenian.lemma("pogodbe", "de") == "pogodbe"
    assert not slovenian.knows("pogodbe", "hr")


def test_content_words_are_lemmas_without_function_words(slovenian: Lemmas) -> None:
    assert slovenian.words("Kdaj je treba poslati računov in pogodbe?", "sl")[-2:] == ["racun", "pogodba"]
    assert "in" not in slovenian.words("računi in pogodbe", "sl")
    assert slovenian.words("kaj je to", "sl")  # a text of function words keeps them
    assert slovenian.words("", "sl") == []


@pytest.mark.parametrize(
    ("word", "lemma"),
    [("públicas", "publico"), ("publica", "publicar"), ("Término", "termino"), ("terminó", "terminar"),
     ("número", "numero"), ("NÚMERO", "numero"), ("nu\u0301mero", "numero"), ("creación", "creacion")],
)  # fmt: skip
def test_accents_tell_two_words_apart_where_they_are_written(spanish: Lemmas, word: str, lemma: str) -> None:
    assert spanish.of(word, "es") == lemma


def test_a_word_without_accents_has_the_readings_of_those_that_have_them(spanish: Lemmas) -> None:
    assert set(spanish.readings("numero", "es")) == {"numerar", "numero"}
    assert spanish.readings("número", "es") == ("numero",)  # what is written decides
    assert spanish.readings("casas", "es")[0] == "casa"
    assert spanish.readings("numero", "de") == ("numero",)


def test_content_words_stand_as_they_are_written() -> None:
    assert content("¿De quién es la escuela Pública?", "es") == ["escuela", "Pública"]
    assert content("de la", "es") == ["de", "la"]


def test_tables_that_are_no_longer_used_are_let_go(tmp_path: Path) -> None:
    lemmas = Lemmas(tmp_path, ["sl"])
    assert lemmas.of("Račun", "sl") == lemmas.lemma("racun", "sl") == "racun"
    left = weakref.ref(lemmas)
    del lemmas
    gc.collect()
    assert left() is None


def test_initials_are_no_forms_of_verbs(spanish: Lemmas, tmp_path: Path) -> None:
    assert spanish.of("IA", "es") == "ia" and spanish.of("iba", "es") == "ir"
    compile_lemmas(tmp_path, ["en"])
    english = Lemmas(tmp_path, ["en"])
    assert (english.of("AI", "en"), english.of("is", "en")) == ("ai", "be")


def test_initials_with_an_and_are_one_word() -> None:
    assert [token.form for token in tokens("R&D, the V&A and Q&As: a&b")] == [
        "r&d",
        "the",
        "v&a",
        "and",
        "q",
        "as",
        "a",
        "b",
    ]
