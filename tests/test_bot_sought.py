"""Who asks how much is quoted a figure, who asks what it is a definition, in six languages."""

from dataclasses import replace

import pytest
from six_languages import opened

from bot.sought import Sought, defines, gives, is_example, of_itself, sought
from index.records import Passage
from ingest.records import Chunk, Resource


@pytest.mark.parametrize(("language", "question", "kind"), [
    ("en", "How long may a client take to pay me?", Sought.PERIOD), ("en", "since when does it apply", Sought.DATE),
    ("es", "¿Cuánto cuesta la cuota?", Sought.AMOUNT), ("it", "Qual è l'aliquota? Quanto pago?", Sought.AMOUNT),
    ("sl", "Kdaj začne veljati?", Sought.DATE), ("hr", "koliki je prag prihoda", Sought.FIGURE),
    ("el", "Πόσα πληρώνω τον μήνα;", Sought.AMOUNT), ("el", "ποσο κοστιζει", Sought.AMOUNT),
    ("en", "What is a kill fee?", Sought.DEFINITION), ("en", "What’s VAT?", Sought.DEFINITION),
    ("es", "¿Qué es la cuota de autónomos?", Sought.DEFINITION), ("it", "Che cos’è la SIAE?", Sought.DEFINITION),
    ("sl", "Kaj je avtorska pogodba?", Sought.DEFINITION), ("hr", "Što je paušalni obrt?", Sought.DEFINITION),
    ("el", "Τι είναι το μπλοκάκι;", Sought.DEFINITION),
    ("en", "What is the longest deadline?", Sought.DATE), ("hr", "koji je prag prihoda", Sought.FIGURE),
    ("sl", "Kako dolgo hranim račune?", Sought.PERIOD), ("el", "ποιο είναι το έτος", Sought.DATE),
    ("en", "How do I calculate my price?", Sought.FORMULA), ("es", "¿Cómo calculo mi tarifa?", Sought.FORMULA),
    ("it", "come calcolo il mio prezzo", Sought.FORMULA), ("sl", "Kako izračunam ceno?", Sought.FORMULA),
    ("hr", "Kako da izračunam satnicu?", Sought.FORMULA), ("el", "Πώς υπολογίζω την τιμή μου;", Sought.FORMULA),
    ("en", "What should I put on an invoice?", Sought.LIST), ("es", "¿Qué tiene que poner?", Sought.LIST),
    ("it", "Cosa devo scrivere in fattura?", Sought.LIST), ("sl", "Kaj mora biti na računu?", Sought.LIST),
    ("hr", "Što mora pisati na računu?", Sought.LIST), ("el", "Τι πρέπει να γράφει;", Sought.LIST),
    ("it", "Qual è l'importo?", Sought.AMOUNT), ("el", "Πόσες ημέρες έχω;", Sought.PERIOD),
    ("es", "¿Cuál es la cuota?", Sought.AMOUNT), ("es", "¿Qué tipo de contrato necesito?", Sought.ANY),
    ("hr", "Koje postoje potpore?", Sought.ANY), ("sl", "Kateri center me podpira?", Sought.ANY),
    ("en", "What do I do when a client does not pay?", Sought.ANY), ("en", "What is a deadline?", Sought.DEFINITION),
    ("en", "How do I deduct my computer?", Sought.LIST), ("el", "Πώς αποσβένω τον υπολογιστή μου;", Sought.LIST),
    ("sl", "Katere podatke potrebujem?", Sought.LIST), ("hr", "Koji su uvjeti?", Sought.LIST),
    ("es", "Como autónomo, ¿tengo que declarar?", Sought.ANY), ("en", "What are the requirements?", Sought.LIST),
    ("en", "Who owns the photos?", Sought.ANY), ("hr", "Moram li imati ugovor?", Sought.ANY),
    ("xx", "When?", Sought.ANY),
])  # fmt: skip
def test_a_question_shows_what_it_seeks(language: str, question: str, kind: Sought) -> None:
    assert sought(question, language, 2) is kind


def test_a_long_question_that_begins_so_asks_for_more_than_a_definition() -> None:
    assert sought("What is the reason why my client never pays invoices in time?", "en", 6) is Sought.ANY


@pytest.mark.parametrize("text", ["Within 30 days.", "The term is sixty days.", "½ of it"])
def test_digits_and_number_words_are_figures(text: str) -> None:
    assert gives(text, Sought.FIGURE, "en")


def test_a_sentence_without_a_number_gives_no_figure() -> None:
    assert not gives("Ask for a deposit before you begin, often.", Sought.FIGURE, "en")


@pytest.mark.parametrize(("language", "text"), [
    ("en", "A kill fee is the sum a client owes."), ("it", "Il regime forfettario è un regime fiscale."),
    ("el", "Το μπλοκάκι είναι δελτίο."), ("hr", "Paušalni obrt je obrt čiji vlasnik plaća."),
    ("es", "La tarifa plana es una cuota reducida."),
])  # fmt: skip
def test_a_subject_and_what_it_is_define(language: str, text: str) -> None:
    assert gives(text, Sought.DEFINITION, language)
    assert not gives(text, Sought.DEFINITION, "xx")


@pytest.mark.parametrize(
    "text", ["Day rate = costs ÷ days", "Divide your costs by the days.", "Dividi i costi per 130."]
)
def test_a_formula_reckons(text: str) -> None:
    assert gives(text, Sought.FORMULA, "en")
    assert not gives("Send the invoice at once, to all clients: dividends, page?id=3.", Sought.FORMULA, "en")


def test_an_item_is_what_a_list_gives() -> None:
    assert gives("the date of issue", Sought.LIST, "en", listed=True)
    assert not gives("the date of issue", Sought.LIST, "en")


@pytest.mark.parametrize(("language", "text"), [
    ("en", "How to calculate a price is the subject of the pricing guide."), ("es", "Esta guía explica los plazos."),
    ("it", "Questa guida spiega i termini."), ("sl", "V tem vodniku so roki."), ("hr", "Ovaj vodič govori o rokovima."),
    ("el", "Ο οδηγός αυτός εξηγεί τις προθεσμίες."),
])  # fmt: skip
def test_a_material_speaks_of_itself(language: str, text: str) -> None:
    assert of_itself(text, language)
    assert not of_itself(text, "xx")
    assert not of_itself("Payment is due within 30 days, 30 dias, 30 giorni, 30 dni, 30 dana, 30 ημέρες.", language)


@pytest.mark.parametrize(("language", "text"), [
    ("en", "The tour guide invoices 200 euros a day."), ("es", "La licencia de guía de turismo es de la comunidad."),
    ("it", "La patente di guida non basta."), ("sl", "V Sloveniji turistični vodnik potrebuje licenco."),
    ("hr", "U Hrvatskoj turistički vodič polaže ispit."), ("el", "Το μετοχικό κεφάλαιο είναι ένα ευρώ."),
])  # fmt: skip
def test_other_guides_are_matter(language: str, text: str) -> None:
    assert not of_itself(text, language)


def test_other_sentences_define_nothing_and_nothing_sought_is_never_given() -> None:
    assert not gives("Send an invoice every month.", Sought.DEFINITION, "en")
    assert not gives("A kill fee is 30 % of the price.", Sought.ANY, "en")


def test_a_passage_defines_what_it_says_what_it_is() -> None:
    searcher = opened()
    lemmas = searcher.linguistics.lemmas

    def defining(text: str) -> list[Passage]:
        passages = searcher.search(searcher.understand(text, "en"), 20).passages
        return [one for one in passages if defines(one, searcher.understand(text, "en"), lemmas)]

    (found,) = defining("What is a kill fee?")
    assert "A kill fee is the money" in found.text
    for asked in ("What does kill fee mean?", "what exactly is a kill fee"):
        assert [one.text for one in defining(asked)] == [found.text]
    assert not defining("What is a price?")  # which is only spoken of
    spanish = replace(found, resource=replace(found.resource, language="es"))
    assert not defines(spanish, searcher.understand("What is a kill fee?", "en"), lemmas)


@pytest.mark.parametrize(("language", "heading", "example"), [
    ("en", "Worked example: A poster", True), ("es", "Ejemplo práctico: Nadia", True), ("it", "Esempio: Pietro", True),
    ("sl", "Praktični primer: Teja", True), ("hr", "Primjer: Ana", True), ("el", "Παράδειγμα: η Δάφνη", True),
    ("es", "Primer semestre de 2025", False), ("en", "What to copy", False), ("xx", "Examples", True),
])  # fmt: skip
def test_a_heading_says_that_it_is_an_example(language: str, heading: str, example: bool) -> None:
    resource = Resource("r1", "a.md", "A", "markdown", language)
    passage = Passage(1, 5.0, resource, Chunk(0, 0, 1, (), ("Guide", heading)), "x")
    assert is_example(passage) == example


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "How much should I charge per day?"),
        ("es", "¿Cuánto cobro por hora?"),
        ("it", "ciao, quanto devo chiedere al giorno?"),
        ("sl", "Koliko naj zaračunam?"),
        ("hr", "koliko da naplatim po satu"),
        ("el", "Πόσο να χρεώνω;"),
    ],
)
def test_what_to_charge_is_to_be_worked_out(language: str, question: str) -> None:
    assert sought(question, language, 2) is Sought.FORMULA


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "How much deposit should I charge?"),
        ("sl", "DDV koliko zaračunam?"),
        ("en", "How much should I charge for a rush?"),
    ],
)
def test_what_to_charge_of_something_is_a_figure(language: str, question: str) -> None:
    assert sought(question, language, 2) in (Sought.AMOUNT, Sought.FIGURE)
