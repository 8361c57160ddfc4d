"""A question's language is heard from a few words, with accents or without; a document's is believed unless it lies."""

from pathlib import Path

import pytest
from small_words import lemma_tables

from index.detect import Detector, languages_of
from index.language import LANGUAGES, Lemmas

TABLES = {
    "en": {word: word for word in "contract invoice artist artists payment client write".split()},
    "es": {word: word for word in "contrato factura artista pago cliente escribir placa".split()},
    "it": {word: word for word in "contratto fattura artista pagamento cliente scrivere placa".split()},
    "sl": {word: word for word in "pogodba račun umetnik plačilo naročnik napisati plača".split()},
    "hr": {word: word for word in "ugovor račun umjetnik plaćanje naručitelj napisati plaća porez di".split()},
    "el": {word: word for word in "σύμβαση τιμολόγιο καλλιτέχνης πληρωμή πελάτης".split()},
}


@pytest.fixture
def detector(tmp_path: Path) -> Detector:
    lemma_tables(tmp_path, TABLES)
    return Detector(Lemmas(tmp_path, LANGUAGES))


HEARD = [
    ("How do I write a contract?", "en"),
    ("¿Qué es una factura?", "es"),
    ("que es una factura", "es"),
    ("Come si scrive una fattura?", "it"),
    ("Kako napišem pogodbo z naročnikom?", "sl"),
    ("kdaj dobim placilo", "sl"),
    ("Što je ugovor?", "hr"),
    ("Kako da napišem račun?", "hr"),
    ("Gdje mogu naći ugovor o djelu?", "hr"),
    ("Τι είναι το τιμολόγιο;", "el"),
    ("blokaki μπλοκάκι", "el"),
    ("How do I write an invoice to a client in Αθήνα?", "en"),  # one Greek word does not make it Greek
]


@pytest.mark.parametrize(("text", "language"), HEARD)
def test_a_questions_language_is_heard(detector: Detector, text: str, language: str) -> None:
    assert detector.question(text) == language


def test_a_hint_decides_ties_and_nothing_more(detector: Detector) -> None:
    assert detector.question("artista cliente", hint="it") == "it"
    assert detector.question("artista cliente", hint="es") == "es"
    assert detector.question("How do I write a contract?", hint="it") == "en"
    assert detector.question("How do I write a contract?", hint="de") == "en"  # a language that is not configured


def test_a_conversations_language_that_has_all_words_of_a_message_is_kept_where_the_likeliest_has_not(
    detector: Detector,
) -> None:
    message = "di se placa porez"  # Italian by its first word, which Croatian has for "gdje"
    assert (detector.question(message), detector.question(message, hint="hr")) == ("it", "it")
    assert detector.question(message, hint="hr", heard=True) == "hr"
    assert detector.question(f"{message} 2026", hint="hr", heard=True) == "hr"
    assert detector.question(message, hint="es", heard=True) == "it"


@pytest.mark.parametrize(("text", "language"), [*HEARD, ("come si scrive", "it"), ("e la fattura?", "it")])
def test_who_changes_language_in_a_conversation_is_followed(detector: Detector, text: str, language: str) -> None:
    heard = {hint: detector.question(text, hint=hint, heard=True) for hint in LANGUAGES}
    assert heard == dict.fromkeys(LANGUAGES, language)


@pytest.mark.parametrize("text", ["", "?!", "2024", "Qwxyz"])
def test_without_evidence_the_hint_or_else_the_default_is_taken(detector: Detector, text: str) -> None:
    assert detector.question(text, hint="sl", default="es") == "sl"
    assert detector.question(text, default="es") == "es"


def test_a_question_in_no_configured_language_is_known_for_one(detector: Detector) -> None:
    for foreign in (
        "Mon client ne me paie pas, que faire ?",
        "Wie viel Anzahlung soll ich verlangen?",
        "Que dois-je écrire dans un contrat ?",
    ):
        assert not detector.reads(foreign)
    for ours in (
        "How do I write a contract?",
        "¿Qué es una factura?",
        "VERI*FACTU?",
        "Qwxyz Abcde",
        "2026",
        "What do Qwxyz Abcde Fghij Klmno Pqrst write?",
    ):
        assert detector.reads(ours)  # a few strange words may be names


def test_only_configured_languages_are_heard(tmp_path: Path) -> None:
    lemma_tables(tmp_path, TABLES)
    detector = Detector(Lemmas(tmp_path, ("en", "hr")))
    assert set(detector.scores("Kako napišem pogodbo z naročnikom?")) == {"en", "hr"}
    assert detector.question("Kako napišem pogodbo z naročnikom?") == "hr"
    assert languages_of(["hr", "xx", "en"]) == ("hr", "en")


def test_a_documents_declared_language_is_believed_unless_its_words_clearly_differ(detector: Detector) -> None:
    italian = "Il contratto è scritto e la fattura del cliente si scrive con il pagamento."
    assert detector.document_language(italian) == "it"
    assert detector.document_language(italian, "it-IT") == "it"
    assert detector.document_language(italian, "en_GB") == "it"  # left from a template
    assert detector.document_language("Der Vertrag wird von beiden Seiten unterschrieben.", "de-AT") == "de"
    english = "What is in the contract is what you and they agree to do by the end of it, and a gap of 9 μm is not."
    assert detector.document_language(english) == "en"  # its function words say so, whatever sign a unit has
    assert detector.document_language("", "sl") == "sl" and detector.document_language("12 34") == "en"
