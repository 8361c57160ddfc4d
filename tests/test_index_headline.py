"""A heading that asks what the question asks is known by all its words, small ones too."""

import pytest
from six_languages import opened

from index.headline import Headlines
from index.language import fold
from index.question import Question


def asked(text: str, language: str, heading: str, of: str, spoken: str = "") -> float:
    question = Question(text=text, language=language, spoken=spoken or text, own=(), english=(), names=())
    return Headlines(opened().linguistics.lemmas).asked(question, heading, of)


@pytest.mark.parametrize(("language", "text", "heading"), [
    ("en", "What to put on an invoice?", "2.1 What to put on an invoice"),
    ("sl", "kaj mora biti na racunu", "Kaj mora biti na računu"),
    ("es", "¿Qué datos lleva una factura?", "Qué datos lleva una factura"),
    ("el", "Τι γράφει το τιμολόγιο;", "Τι γράφει το τιμολόγιο"),
])  # fmt: skip
def test_the_heading_itself_is_asked_for_wholly(language: str, text: str, heading: str) -> None:
    assert asked(text, language, heading, language) == 1.0
    assert asked(fold(text).upper(), language, heading, language) == 1.0


def test_small_words_tell_one_heading_about_a_subject_from_another() -> None:
    question = "Kaj mora biti na računu?"
    assert asked(question, "sl", "Kaj mora biti na računu", "sl") > asked(question, "sl", "Pred računom", "sl") == 0.0
    assert asked("How do I find a client who pays late?", "en", "Late payment", "en") == 0.0


@pytest.mark.parametrize(("language", "text", "heading"), [
    ("en", "What is a visa?", "What is a contract?"), ("en", "How do I register?", "How do I cancel?"),
    ("it", "Qual è il costo di un biglietto?", "Qual è il costo di un notaio?"),
    ("en", "What is the capital of France?", "What is the role of the producer?"),
])  # fmt: skip
def test_small_words_alone_are_no_likeness(language: str, text: str, heading: str) -> None:
    assert asked(text, language, heading, language) < 0.5
    assert asked(text, language, text, language) == 1.0


def test_a_number_belongs_to_the_heading_and_a_chapters_does_not() -> None:
    assert asked("Modelo 303", "es", "3.1 Modelo 303", "es") == 1.0
    assert asked("Modelo 303", "es", "Modelo 130", "es") == 0.0


def test_a_heading_in_english_counts_less_and_one_in_a_third_language_not() -> None:
    text, spoken = "Što mora pisati na računu?", "what must write invoice: invoice requirements"
    assert 0 < asked(text, "hr", "What the invoice must contain", "en", spoken) < 0.5
    assert asked(text, "hr", "Kaj mora biti na računu", "sl", spoken) == 0.0


def test_nothing_is_asked_of_a_heading_without_words() -> None:
    assert asked("???", "en", "Invoices", "en") == asked("invoices", "en", "2.1", "en") == 0.0
