"""Dictionaries become English candidates, best first; what is missing or damaged is said and counts for nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_words import apertium_bytes, dictd_files, lemma_tables

from index import compile_lexicon
from index.compile_lexicon import compile_glosses, dictionary_files
from index.dictionaries import Pair, glossary
from index.lexicon import Lexicon, lettered
from index.routes import CODES, ROUTES, TOGETHER


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Dictionaries of a few words and no glossaries of the project's own."""
    (tmp_path / "glossary").mkdir()
    monkeypatch.setattr(compile_lexicon, "GLOSSARY", tmp_path / "glossary")
    lemma_tables(tmp_path / "language", {"sl": {"računi": "račun", "pogodbe": "pogodba"}, "en": {"bills": "bill"}})
    folder = tmp_path / "dictionaries" / "some" / "where"
    dictd_files(
        folder / "freedict-slv-eng.index",
        {"računi": "bills, invoice", "avtorska pogodba": "author's contract", "pogodba": "contract", "in": "and"},
    )
    # slv → hrv → eng, for a word the direct dictionary lacks.
    steps = [("o", "d"), ("d", "u"), ("e", "g"), ("r", ""), ("<n>", "<n>")]
    (folder / "slv-hbs.autobil.bin").write_bytes(apertium_bytes([steps]))
    dictd_files(folder / "freedict-hrv-eng.index", {"dug": "debt; long"})
    dictd_files(folder / "freedict-eng-hrv.index", {"debt": "dug"})
    return tmp_path


def compiled(home: Path, language: str = "sl") -> tuple[Lexicon, list[str]]:
    complaints = compile_glosses(home / "dictionaries", home / "language", [language])
    return Lexicon(home / "language", [language]), complaints


def test_candidates_are_english_as_it_is_said_best_first(home: Path) -> None:
    words, _ = compiled(home)
    assert words.candidates("racun", "sl") == [("bills", 1.0), ("invoice", 0.77)]
    assert words.candidates("racuni", "sl") == words.candidates("racun", "sl")  # the bare form is a key too
    assert [word for word, _ in words.candidates("avtorska pogodba", "sl")] == ["author's contract"]


def test_forms_of_one_english_lemma_weigh_together_and_the_heaviest_is_said(home: Path) -> None:
    dictd_files(home / "dictionaries/some/where/freedict-slv-eng.index", {"račun": "bills, invoice, bill"})
    words, _ = compiled(home)
    assert [word for word, _ in words.candidates("racun", "sl")] == ["bills", "invoice"]


def test_heads_that_differ_in_a_letter_are_told_apart_by_what_is_written(home: Path) -> None:
    (home / "glossary" / "hr.tsv").write_text("vođa\tleader\nvoda\twater|waters\n", encoding="utf-8")
    words, _ = compiled(home, "hr")
    assert words.candidates("voda", "hr", lettered("vođe")) == [("leader", 1.0)]
    assert words.candidates("voda", "hr", lettered("vodu"))[0] == ("water", 1.0)
    assert {word for word, _ in words.candidates("voda", "hr")} == {
        "water",
        "waters",
        "leader",
    }  # without letters, both
    assert words.spells("voda", "hr", "vođe") and not words.spells("dug", "hr", "đug")


def test_a_phrase_says_little_of_the_one_word_of_content_in_it(home: Path) -> None:
    entries = {"dežela": "country", "ta dežela tu": "netherlands"}
    dictd_files(home / "dictionaries/some/where/freedict-slv-eng.index", entries)
    words, _ = compiled(home)
    assert words.candidates("dezela", "sl") == [
        ("country", 1.0),
        ("netherlands", 0.6),
    ]  # without the discount it would lead


def test_initials_are_heads_of_their_own(home: Path) -> None:
    (home / "glossary" / "sl.tsv").write_text("ZDA\tUnited States\nzda\tnow\n", encoding="utf-8")
    words, _ = compiled(home)
    assert words.candidates("ZDA", "sl") == [("united states", 1.0)]
    assert words.candidates("zda", "sl") == [("now", 1.0)]


def test_an_unknown_word_or_language_has_none(home: Path) -> None:
    words, _ = compiled(home)
    assert words.candidates("qwxy", "sl") == words.candidates("racun", "hr") == []
    assert Lexicon(home / "nowhere", ["sl"]).candidates("racun", "sl") == []


def test_thin_pairs_go_through_a_third_language(home: Path) -> None:
    words, _ = compiled(home)
    (best, weight), *others = words.candidates("oder", "sl")
    assert (best, weight) == ("debt", 1.0)  # known forwards and backwards
    assert [word for word, _ in others] == ["long"] and others[0][1] < 1


def test_a_dictionary_read_backwards_gives_its_headwords(home: Path) -> None:
    dictd_files(home / "dictionaries" / "freedict-eng-hrv.index", {"client": "naručitelj"})
    (home / "dictionaries/some/where/freedict-eng-hrv.index").unlink()
    words, _ = compiled(home, "hr")
    assert words.candidates("narucitelj", "hr") == [("client", 1.0)]


def test_our_own_glossary_counts_most(home: Path) -> None:
    (home / "glossary" / "sl.tsv").write_text("pogodba\tagreement\n", encoding="utf-8")
    words, _ = compiled(home)
    assert words.candidates("pogodba", "sl") == [("agreement", 1.0), ("contract", 0.67)]


def test_our_own_phrases_are_kept_with_their_function_words(home: Path) -> None:
    phrases = ("pogodba na pamet\tverbal agreement", "na svoje\tself-employed|alone", "v in na\tto and by",
               "koliko pogodbe\thow much")  # fmt: skip
    (home / "glossary" / "sl.chat.tsv").write_text("\n".join(phrases), encoding="utf-8")
    words, _ = compiled(home)
    assert words.candidates("=pogodba na pamet", "sl") == [("verbal agreement", 1.0)]
    assert [word for word, _ in words.candidates("=na svoje", "sl")] == ["self employed", "alone"]
    assert not words.candidates("=v in na", "sl")  # says nothing
    assert not words.candidates("=koliko pogodba", "sl")  # asks


def test_missing_dictionaries_are_named_with_what_to_do(home: Path) -> None:
    _, complaints = compiled(home)
    assert any("hbs-eng.autobil.bin is missing: run `make dictionaries`" in one for one in complaints)
    assert not any("freedict-slv-eng" in one for one in complaints)
    missing = compile_glosses(home / "no dictionaries", home / "language", ["sl"])
    assert {one.split()[2] for one in missing} == {
        route.file for route in ROUTES if route.source == "slv" or (route.source, route.target) == ("hrv", "eng")
    }


def test_a_damaged_dictionary_is_named_and_counts_for_nothing(home: Path) -> None:
    # Once, the pairs before the damage stayed in the table.
    path = home / "dictionaries/some/where/freedict-slv-eng.index"
    path.write_text(path.read_text(encoding="utf-8") + "a line without its numbers\n", encoding="utf-8")
    words, complaints = compiled(home)
    assert any("freedict-slv-eng.index cannot be read" in one and one.endswith("left out.") for one in complaints)
    assert words.candidates("racun", "sl") == []
    assert words.candidates("oder", "sl")  # the others still count


def test_languages_compiled_together_read_each_dictionary_once_and_are_as_compiled_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = [compiled(home, language)[0] for language in ("sl", "hr")]
    rows = [words.candidates(word, language) for words, language in zip(alone, ("sl", "hr"), strict=True)
            for word in ("racun", "oder", "dug")]  # fmt: skip
    read: list[str] = []
    real = compile_lexicon._read

    def counted(folder: Path, file: str) -> Iterator[Pair]:
        read.append(file)
        return real(folder, file)

    monkeypatch.setattr(compile_lexicon, "_read", counted)
    compile_glosses(home / "dictionaries", home / "language", ["hr", "sl"])
    assert len(read) == len(set(read))  # once, Croatian was read again as the pivot of Slovene
    both = Lexicon(home / "language", ["sl", "hr"])
    assert [both.candidates(word, language) for language in ("sl", "hr") for word in ("racun", "oder", "dug")] == rows


def test_every_language_with_a_glossary_is_compiled() -> None:
    assert sorted(language for group in TOGETHER for language in group) == sorted(CODES)


def test_the_dictionaries_that_are_there_are_listed_once(home: Path) -> None:
    assert [path.name for path in dictionary_files(home / "dictionaries")] == [
        *("freedict-eng-hrv.index", "freedict-hrv-eng.index", "freedict-slv-eng.index", "slv-hbs.autobil.bin"),
    ]


def test_the_projects_own_glossaries_can_be_read() -> None:
    files = sorted(compile_lexicon.GLOSSARY.glob("*.tsv"))
    assert {path.name for path in files} == {route.file for route in ROUTES if route.file.endswith(".tsv")}
    for path in files:
        pairs = list(glossary(path))
        assert pairs and all(head and translations for head, translations in pairs)
