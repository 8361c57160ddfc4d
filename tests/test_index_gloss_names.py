"""Names: what a capital within a sentence says, and what becomes of a name in cases, adjectives and other letters."""

from pathlib import Path

import pytest
from small_words import first, glosser

from index import compile_lexicon


@pytest.fixture(autouse=True)
def no_glossaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The project's own glossaries grow; ``glosser`` knows what a test gives it."""
    monkeypatch.setattr(compile_lexicon, "GLOSSARY", tmp_path / "glossary")


def test_names_in_cases_and_scripts_of_their_own_are_known_by_their_spelling(tmp_path: Path) -> None:
    known = glosser(tmp_path, {"hr": {"grad": "town"}, "el": {"πόλη": "town"}}, ["jacksonville", "harvard", "huguenot"])
    assert first(known, "grad Jacksonvilleu", "hr") == ["town", "jacksonville"]
    assert first(known, "grad Harvardova", "hr") == ["town", "harvard"]
    assert first(known, "πόλη Τζάκσονβιλ του Χάρβαρντ", "el") == ["town", "jacksonville", "harvard"]
    assert first(known, "hugenotima", "hr") == ["huguenot"]
    (_, unknown) = known.gloss("grad Fredlundu", "hr")
    assert [word for word, _ in unknown.candidates][:2] == ["fredlundu", "fredlund"]  # no table has it: either


def test_initials_are_no_words_that_look_like_them(tmp_path: Path) -> None:
    known = glosser(tmp_path, {"hr": {"sad": "now", "SAD": "USA", "sito": "sieve", "grad": "town"}})
    assert first(known, "grad iz SAD-a", "hr") == ["town", "usa"]  # and "a" is its ending
    assert first(known, "grad sada i sad", "hr")[-1] == "now"
    assert first(known, "GRAD I SAD", "hr") == ["town", "now"]  # all in capitals: none is initials
    assert first(known, "grad NATO", "hr") == ["town", "nato"]
    assert first(known, "COVID-19 i P-2", "hr") == ["covid", "19", "p", "2"]  # numbers end nothing


def test_a_name_is_not_changed_into_a_word_that_only_sounds_like_it(tmp_path: Path) -> None:
    known = glosser(tmp_path, {"sl": {"mesto": "city"}}, english=["freshen", "chicago"])
    assert first(known, "mesto Fresno", "sl") == ["city", "fresno"]
    assert first(known, "mesto Chicagu", "sl") == ["city", "chicago"]


def test_what_a_word_is_derived_from_does_not_hide_a_name_or_another_language(tmp_path: Path) -> None:
    known = glosser(tmp_path, {"sl": {"zlato": "gold", "zlat": "golden"}, "es": {"presto": "ready"},
                               "it": {"prestitore": "lender"}})  # fmt: skip
    assert [word for word, _ in known.gloss("Zlatka je", "sl")[0].candidates] == ["zlatka", "golden"]
    assert [word for word, _ in known.gloss("zlatka je", "sl")[0].candidates] == ["golden", "zlatka"]
    assert first(known, "el prestitore", "es", asked=True) == ["lender"]


def test_a_capital_after_function_words_is_a_names(tmp_path: Path) -> None:
    known = glosser(tmp_path, {"hr": {"uprava": "administration"}})
    said = {word for word, _ in known.gloss("Kada je Kublajevoj upravi", "hr")[0].candidates}
    assert {"kublajevoj", "kublaj"} <= said
    assert [word for word, _ in known.gloss("To je to. Kublajevoj", "hr")[0].candidates] == ["kublajevoj"]


def test_a_name_that_is_also_a_word_stands_beside_it(tmp_path: Path) -> None:
    known = glosser(tmp_path, {"hr": {"luka": "port", "grad": "town"}})
    assert known.gloss("grad i Luka", "hr")[1].candidates == (("port", 1.0), ("luka", 0.5))
    assert known.gloss("grad i luka", "hr")[1].candidates == (("port", 1.0),)


def test_a_name_made_of_words_is_also_what_they_say(tmp_path: Path) -> None:
    known = glosser(tmp_path, {"sl": {"vladni": "governmental", "panel": "panel"}, "hr": {"godišnji": "annual"}})
    assert dict(known.gloss("panel Medvladni", "sl")[1].candidates)["between governmental"] == 0.5
    assert first(known, "medvladni", "sl") == ["between governmental"]
    assert first(known, "sedmogodišnji", "hr") == ["seven annual"]


def test_greek_vowels_that_an_accent_parts_are_two(tmp_path: Path) -> None:
    known = glosser(tmp_path, {"el": {"πόλη": "town"}})
    assert first(known, "πόλη Κουμπλάι", "el") == ["town", "kublai"]
    assert first(known, "πόλη Κουμπλαι", "el") == ["town", "kuble"]
