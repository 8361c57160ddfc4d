"""What people say is led to what guides call it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from six_languages import made
from small_words import lemma_tables, linguistics

from index.asked import MOST, TABLE, Asked
from index.dictionaries import glossary
from index.frames import denies
from index.language import STOPS, Lemmas
from index.linguistics import Linguistics
from index.linguistics import load as load_linguistics
from index.question import MOST_CALLED, Question, understand
from index.shortened import SHORTENED

WAYS = """# comment
client|customer not pay\tlate payment|payment reminder
client pay\tinvoicing
self-employ doctor\tsick pay
steal|copy picture\tplagiarism
copy\tphotocopying
"""


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    path = tmp_path / "asked.tsv"
    path.write_text(WAYS, encoding="utf-8")
    return Asked(path)


def called(asked: Asked, said: str, groups: Sequence[str] | None = None) -> list[str]:
    words = said.split()
    return asked.called(words, [{word} for word in (groups or [word for word in words if word != "not"])])[0]


@pytest.mark.parametrize(
    ("said", "terms"),
    [
        ("client not pay", ["late payment", "payment reminder"]),
        ("pay not customer", ["late payment", "payment reminder"]),
        ("client pay", ["invoicing"]),
        ("copy picture", ["plagiarism"]),
        ("copy", ["photocopying"]),
        ("self employ doctor", ["sick pay"]),
        ("employ doctor", []),
        ("picture", []),
        ("", []),
    ],
)
def test_every_place_has_a_word_and_the_way_that_says_more_counts(asked: Asked, said: str, terms: list[str]) -> None:
    assert called(asked, said) == terms


def test_of_a_long_question_a_way_is_only_a_detail(asked: Asked) -> None:
    assert called(asked, "copy", ["copy", "machine"]) == ["photocopying"]
    assert called(asked, "copy", ["copy", "machine", "price"]) == []


def test_two_ways_at_most_the_longer_first(asked: Asked) -> None:
    assert MOST == 2
    assert called(asked, "copy picture client not pay") == ["late payment", "payment reminder", "plagiarism"]


def test_of_ways_that_are_called_the_same_the_same_two_count_whatever_their_order(tmp_path: Path) -> None:
    path = tmp_path / "asked.tsv"
    path.write_text("keep invoice\tarchive\nkeep year\tarchive\nold invoice\tarchive\n", encoding="utf-8")
    said = ["keep", "old", "invoice", "year"]
    found = {Asked(path).called(order, [{word} for word in said])[1] for order in (said, said[::-1])}
    assert found == {frozenset({"keep", "invoice", "year"})}


def test_a_damaged_table_is_named_and_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "asked.tsv"
    path.write_text("no tab here\n", encoding="utf-8")
    damaged = Asked(path)
    assert damaged.called({"client"}, [{"client"}]) == damaged.called({"pay"}, []) == ([], frozenset())
    (record,) = caplog.records  # read once
    assert "asked.tsv" in record.getMessage() and "left out" in record.getMessage()


@pytest.fixture
def known(tmp_path: Path, asked: Asked) -> Linguistics:
    return replace(linguistics(tmp_path / "language"), asked=asked)


def read(text: str, language: str, known: Linguistics, *, multilingual: bool = False) -> Question:
    return understand(text, language, known, multilingual=multilingual)


def test_a_question_is_searched_for_under_the_guides_name_and_read_with_it(known: Linguistics) -> None:
    question = read("My client hasn't pay?", "en", known)
    assert question.spoken == "My client hasn't pay: late payment, payment reminder"
    assert MOST_CALLED == 2
    for groups in (question.own, question.english):
        assert [group[0] for group in groups] == [("client", 1.0), ("pay", 1.0)]  # its own words as they were
        assert all({"late payment", "payment reminder"} <= {word for word, _ in group} for group in groups)


def test_a_question_that_no_way_fits_is_as_it_was(known: Linguistics) -> None:
    question = read("Which pictures does the client see in the gallery?", "en", known)
    assert question.spoken == "Which pictures does the client see in the gallery?"
    assert all(len(group) == 1 for group in question.own)


def test_a_multilingual_encoder_reads_the_question_alone(known: Linguistics) -> None:
    question = read("client pay", "sl", known, multilingual=True)
    assert question.spoken == "client pay"
    assert all("invoicing" in dict(group) for group in question.english)


@pytest.mark.parametrize("verb", ["gave", "given", "giving", "gives"])
def test_verbs_of_no_content_count_in_every_form(verb: str, tmp_path: Path) -> None:
    path = tmp_path / "asked.tsv"
    path.write_text("give password\tdomain ownership\n", encoding="utf-8")
    forms = {"gave": "give", "given": "give", "giving": "give", "gives": "give"}
    lemma_tables(tmp_path / "english", {"en": forms})
    lemmas = Lemmas(tmp_path / "english", ("en",))
    known = replace(linguistics(tmp_path / "language"), asked=Asked(path), lemmas=lemmas)
    assert "domain ownership" in read(f"They {verb} the password", "en", known).spoken


@pytest.mark.parametrize(
    ("text", "language", "denied"),
    [
        ("Nadie me paga", "es", True),
        ("Nessuno mi risponde", "it", True),
        ("Stranka noče plačati", "sl", True),
        ("klijent nemoze platiti", "hr", True),
        ("ο πελάτης δν πληρώνει", "el", True),
        ("They won’t pay", "en", True),
        ("I want to pay", "en", False),
        ("El cliente paga", "es", False),
        ("Πότε πληρώνει;", "el", False),
    ],
)
def test_negations_in_every_language(text: str, language: str, denied: bool) -> None:
    assert denies(text, language) is denied


def test_short_spellings_are_function_words_and_say_something_else_than_themselves() -> None:
    for language, words in SHORTENED.items():
        assert words and set(words) <= STOPS[language]
        assert all(short not in {word, *word.split()} for short, word in words.items())


def test_the_table_is_made_of_base_forms_that_questions_are_read_into() -> None:
    settings = made()[0]
    lemmas = load_linguistics(settings.home, settings.languages, compile_missing=False).lemmas
    assert lemmas.lemma("paid", "en") == "pay"
    heads = [(head, terms) for head, terms in glossary(TABLE)]
    assert len(heads) == len({frozenset(head.split()) for head, _ in heads}) > 1500
    for head, terms in heads:
        words = [word for place in head.split() for one in place.split("|") for word in one.split("-")]
        assert words and all(word == lemmas.lemma(word, "en") or not word.isalpha() for word in words), head
        assert 1 <= len(terms) <= 3 and all(len(term.split()) <= 5 for term in terms), head
