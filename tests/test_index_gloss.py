"""A foreign text becomes English, phrase by phrase and word by word."""

from pathlib import Path

import pytest
from small_words import dictd_files, first, glosser, lemma_tables, linguistics

from index import compile_lexicon
from index.compile_lexicon import compile_glosses
from index.entries import sentence
from index.gloss import Glosser
from index.language import Lemmas
from index.lexicon import Lexicon
from index.linguistics import Linguistics


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Linguistics:
    return linguistics(tmp_path_factory.mktemp("language"))


@pytest.fixture
def no_glossaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The project's own glossaries grow; ``glosser`` knows what a test gives it."""
    monkeypatch.setattr(compile_lexicon, "GLOSSARY", tmp_path / "glossary")


def best(known: Linguistics, text: str, language: str) -> list[tuple[str, str]]:
    glosses = known.glosser.gloss(text, language)
    return [(text[gloss.start : gloss.end], gloss.candidates[0][0]) for gloss in glosses]


def test_a_known_phrase_wins_over_its_words_and_function_words_go(known: Linguistics) -> None:
    assert best(known, "O avtorske zmajev in zmajev.", "sl") == [
        ("avtorske zmajev", "signature dragon"),
        ("zmajev", "dragon"),
    ]
    (gloss,) = known.glosser.gloss("zmajev", "sl")
    assert [word for word, _ in gloss.candidates] == ["dragon", "wyvern"]


@pytest.mark.parametrize(
    ("word", "language", "english"),
    [("creación", "es", "creation"), ("creaciones", "es", "creation"), ("qualità", "it", "quality"),
     ("univerzitet", "hr", "university"), ("glazba", "hr", "glazba"),
     ("música", "es", "music"), ("logo", "el", "logo"), ("μάρκετινγκ", "el", "marketing")],
)  # fmt: skip
def test_a_word_no_dictionary_has_is_tried_as_a_cognate_and_else_kept(
    known: Linguistics, word: str, language: str, english: str
) -> None:
    assert best(known, word, language) == [(word, english)]


def test_english_is_its_own_lemmas_and_numbers_stay(known: Linguistics) -> None:
    assert best(known, "The clients' fees in 2024", "en") == [
        ("clients", "client"),
        ("fees", "fee"),
        ("2024", "2024"),
    ]
    assert best(known, "zmaj 2024", "sl")[-1] == ("2024", "2024")


def test_a_text_of_function_words_keeps_them_and_an_empty_one_has_none(known: Linguistics) -> None:
    assert [gloss.candidates for gloss in known.glosser.gloss("what is it", "en")]
    assert known.glosser.gloss(" ?! ", "sl") == []


def test_accents_choose_the_word_and_a_question_without_them_is_read_both_ways(known: Linguistics) -> None:
    def candidates(text: str, *, asked: bool) -> list[str]:
        (gloss,) = known.glosser.gloss(text, "es", asked=asked)
        return [word for word, _ in gloss.candidates]

    public, publishes = candidates("pública", asked=True)[0], candidates("publica", asked=False)[0]
    assert public not in candidates("publica", asked=False)
    both = candidates("publica", asked=True)
    assert both[0] == publishes and public in both


def test_a_question_may_hold_a_word_of_another_language(known: Linguistics) -> None:
    (gloss,) = known.glosser.gloss("zmajev", "en", asked=True)
    assert [word for word, _ in gloss.candidates][:2] == ["dragon", "wyvern"]  # not English, and no name
    (named,) = known.glosser.gloss("Zmajev", "en", asked=True)
    assert named.candidates[0][0] == "zmajev" and "dragon" in [word for word, _ in named.candidates]
    (material,) = known.glosser.gloss("zmajev", "es")
    assert material.candidates == (("zmajev", 1.0),)  # of material nothing is guessed


def test_an_english_word_in_a_foreign_question_stays_english(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("language")
    lemma_tables(folder, {"en": {"art": "art"}, "sl": {"moj": "moj"}, "hr": {"art": "art"}})
    dictd_files(folder / "dictionaries" / "freedict-hrv-eng.index", {"art": "article"})
    compile_glosses(folder / "dictionaries", folder, ["hr"])
    lemmas = Lemmas(folder, ["en", "sl", "hr"])
    glosser = Glosser(lemmas, Lexicon(folder, ["en", "sl", "hr"]))
    (gloss,) = glosser.gloss("art", "sl", asked=True)
    assert gloss.candidates == (("art", 1.0),)  # Croatian has the word too, and is not asked


def test_an_unknown_form_is_taken_for_one_of_a_word_that_the_dictionaries_have(tmp_path: Path) -> None:
    known = glosser(tmp_path, {"hr": {"urarski": "horological", "kvrčiti": "purr"}, "el": {"κουμπωτός": "buttoned"}})
    assert first(known, "urarskog", "hr") == ["horological"]
    assert first(known, "kvrčile", "hr") == ["purr"]
    assert first(known, "κουμπωτές", "el") == ["buttoned"]


def with_phrases(folder: Path, monkeypatch: pytest.MonkeyPatch, language: str, lines: str) -> Glosser:
    """One that knows a glossary of its own, and of its language three words."""
    (folder / "glossary").mkdir()
    (folder / "glossary" / f"{language}.chat.tsv").write_text(lines, encoding="utf-8")
    monkeypatch.setattr(compile_lexicon, "GLOSSARY", folder / "glossary")
    lemma_tables(folder, {"en": {"pulled": "pull", "making": "make"}})
    return glosser(folder, {language: {"cuenta": "account", "banco": "bank", "abrir": "open"}})


def test_a_phrase_is_known_by_its_function_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = with_phrases(tmp_path, monkeypatch, "es", "por mi cuenta\tself-employed\n")
    text = "¿Abrir banco por mi cuenta o cuenta?"
    found = known.gloss(text, "es")
    assert [(text[one.start : one.end], one.best, one.idiom) for one in found] == [
        ("Abrir", "open", False),
        ("banco", "bank", False),
        ("por mi cuenta", "self employed", True),
        ("cuenta", "account", False),
    ]
    assert first(known, "por su cuenta", "es") == ["account"]
    assert first(known, "por mi. Cuenta", "es") == ["account"]  # no phrase goes on beyond a sentence


def test_no_word_beside_a_phrase_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "por mi cuenta\tself-employed\ncuenta banco\tbank account\n"
    known = with_phrases(tmp_path, monkeypatch, "es", lines)
    found = known.gloss("por mi cuenta banco", "es")
    assert [(one.start, one.best) for one in found] == [(0, "self employed"), (14, "bank")]
    assert "account" in dict(found[0].candidates)  # it may be meant word by word
    assert first(known, "cuenta banco", "es") == ["bank account"]
    assert first(known, "por mi, cuenta", "es") == ["account"]


def test_the_small_words_of_a_phrase_are_not_said_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = with_phrases(tmp_path, monkeypatch, "es", "no abrir\trefuse\n")
    text = "cómo no abrir cuenta"
    assert sentence(text, known.gloss(text, "es", asked=True), "es", asked=True) == "how refuse account"


def test_english_idioms_and_slang_of_questions_are_plain_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "glossary").mkdir()
    lines = "pull the plug\tcancel\nturn down\tdecline\nquid\tpound|money\nghost town\tempty place\n"
    (tmp_path / "glossary" / "en.chat.tsv").write_text(lines, encoding="utf-8")
    monkeypatch.setattr(compile_lexicon, "GLOSSARY", tmp_path / "glossary")
    lemma_tables(tmp_path, {"en": {"pulled": "pull"}})
    compile_glosses(tmp_path / "dictionaries", tmp_path, ["en"])
    known = Glosser(Lemmas(tmp_path, ["en"]), Lexicon(tmp_path, ["en"]))
    assert first(known, "They pulled the plug", "en", asked=True) == ["cancel"]
    assert first(known, "The plug of the pull", "en", asked=True) == ["plug", "pull"]
    assert len(known.gloss("turn", "en", asked=True)[0].candidates) == 1
    (slang,) = known.gloss("quid", "en", asked=True)
    assert [word for word, _ in slang.candidates] == ["quid", "pound", "money"]  # the word itself first
    (phrase,) = known.gloss("a ghost town", "en", asked=True)
    assert phrase.best == "empty place" and {"ghost", "town"} <= dict(phrase.candidates).keys()  # guides may say so


def test_english_slang_is_no_foreign_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "en.chat.tsv").write_text("insta\tinstagram\n", encoding="utf-8")
    (tmp_path / "glossary" / "sl.tsv").write_text("insta\tinsist\nonda\twave\n", encoding="utf-8")
    monkeypatch.setattr(compile_lexicon, "GLOSSARY", tmp_path / "glossary")
    lemma_tables(tmp_path, {"en": {"my": "my"}, "sl": {"insta": "insta", "onda": "onda"}})
    compile_glosses(tmp_path / "dictionaries", tmp_path, ["en", "sl"])
    known = Glosser(Lemmas(tmp_path, ["en", "sl"]), Lexicon(tmp_path, ["en", "sl"]))
    assert [word for word, _ in known.gloss("insta", "en", asked=True)[0].candidates] == ["insta", "instagram"]
    assert known.gloss("onda", "en", asked=True)[0].best == "wave"  # no English list has it


@pytest.mark.usefixtures("no_glossaries")
def test_after_a_question_word_or_a_denial_a_word_may_be_a_verb(tmp_path: Path) -> None:
    known = glosser(tmp_path, {"it": {"dura": "hard", "durare": "last"}})

    def meanings(text: str, *, asked: bool) -> set[str]:
        return {word for word, _ in known.gloss(text, "it", asked=asked)[-1].candidates}

    assert "last" in meanings("quanto dura", asked=True) & meanings("non dura", asked=True)
    assert "last" not in meanings("la dura", asked=True) | meanings("quanto dura", asked=False)


def test_no_phrase_goes_on_beyond_its_sentence(tmp_path: Path) -> None:
    known = glosser(tmp_path, {"hr": {"pitka voda": "drinking water", "pitka": "drinkable", "voda": "water"}})
    assert first(known, "Pitka voda", "hr") == ["drinking water"]
    assert first(known, "Pitka? Voda", "hr") == ["drinkable", "water"]


def test_what_is_searched_for_are_lemmas_each_once(known: Linguistics) -> None:
    assert known.glosser.searched((("clients", 1.0), ("client", 0.5), ("late fees", 0.4))) == (
        ("client", 1.0),
        ("late fee", 0.4),
    )


def test_a_foreign_word_of_a_question_comes_before_itself_though_it_weighs_less(known: Linguistics) -> None:
    (gloss,) = known.glosser.gloss("zmajev", "en", asked=True)
    assert gloss.candidates[0] == ("dragon", 0.8) and ("zmajev", 1.0) in gloss.candidates


def test_what_is_no_word_when_folded_is_passed_over(known: Linguistics) -> None:
    assert known.glosser.gloss("\uff9e zmajev", "sl")[0].candidates[0][0] == "dragon"
    assert known.glosser.gloss("\uff9e", "sl") == []


@pytest.mark.parametrize(
    ("word", "language", "english"),
    [("nepokorni", "sl", "not obedient"), ("lekarniškega", "sl", "pharmacy"), ("međudržavni", "hr", "between state"),
     ("autosufficiente", "it", "self sufficient"), ("αντικυβερνήτης", "el", "against governor"),
     ("ελαχιστότητα", "el", "least")],
)  # fmt: skip
def test_a_derived_word_is_what_it_comes_from_and_what_its_first_part_adds(
    no_glossaries: None, tmp_path: Path, word: str, language: str, english: str
) -> None:
    words = {
        "sl": {"pokoren": "obedient", "lekarna": "pharmacy"},
        "hr": {"državni": "state"},
        "it": {"sufficiente": "sufficient"},
        "el": {"κυβερνήτης": "governor", "ελάχιστος": "least"},
    }
    known = glosser(tmp_path, {language: words[language]})
    assert first(known, word, language) == [english]


def test_a_cognate_is_nearer_than_what_a_word_is_derived_from(no_glossaries: None, tmp_path: Path) -> None:
    known = glosser(tmp_path, {"sl": {"antik": "antique", "imunski": "immune"}}, english=["autoimmune"])
    assert first(known, "avtoimunski", "sl") == ["autoimmune"]


def test_a_phrase_in_broken_english_says_less_than_its_words(no_glossaries: None, tmp_path: Path) -> None:
    words = {"povišati ceno": "rasie the price", "povišati": "raise", "cena": "price", "ceno": "price",
             "pitna cena": "drinking water", "pitna": "potable"}  # fmt: skip
    known = glosser(tmp_path, {"sl": words})
    assert first(known, "povišati ceno", "sl") == ["raise", "price"]
    assert first(known, "pitna cena", "sl") == ["drinking water"]


def test_what_the_projects_own_glossaries_say_is_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "sl.tsv").write_text("višja sila\tforce majeure\n", encoding="utf-8")
    monkeypatch.setattr(compile_lexicon, "GLOSSARY", tmp_path / "own")
    known = glosser(
        tmp_path, {"sl": {"višja": "higher", "sila": "force", "višja voda": "rasied water", "voda": "water"}}
    )
    assert first(known, "višja sila", "sl") == ["force majeure"]
    assert first(known, "višja voda", "sl") == ["higher", "water"]


def test_a_row_of_letters_is_soon_over(no_glossaries: None, tmp_path: Path) -> None:
    known = glosser(tmp_path, {"el": {"βάλλω": "throw"}, "sl": {"noč": "night"}})
    for language, row in (("el", "καταβαλλε" * 400), ("sl", "naj" * 1100), ("el", "x" * 4000)):
        assert len(known.gloss(row, language)) == 1
