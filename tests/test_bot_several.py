"""Several questions in one message are told apart, with what they lean on; one question is left alone."""

import pytest

from bot.several import questions_of, several


@pytest.mark.parametrize(
    ("language", "message", "questions"),
    [
        (
            "en",
            "what do I need on an invoice and how long do I keep invoices?",
            ["what do I need on an invoice", "how long do I keep invoices"],
        ),
        ("es", "¿Cómo hago una factura? ¿Qué anticipo pido?", ["¿Cómo hago una factura?", "¿Qué anticipo pido?"]),
        (
            "it",
            "come si fa un preventivo? e quanto acconto chiedo?",
            ["come si fa un preventivo?", "quanto acconto chiedo"],
        ),
        ("sl", "Kako odprem s.p. in kje oddam odjavo?", ["Kako odprem s.p.", "kje oddam odjavo"]),
        ("hr", "kako otvoriti obrt i koliko to košta", ["kako otvoriti obrt", "koliko to košta"]),
        (
            "el",
            "Τι γράφει το τιμολόγιο; Και πόσο κρατάνε τα δικαιώματα;",
            ["Τι γράφει το τιμολόγιο;", "πόσο κρατάνε τα δικαιώματα"],
        ),
    ],
)
def test_each_question_is_told(language: str, message: str, questions: list[str]) -> None:
    assert [part.said for part in several(message, (), language)] == questions


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "Who pays VAT when I invoice a company in Germany?"),
        ("en", "I dread opening messages at night, is this burnout? what should i do"),  # the second says nothing new
        ("en", "I have to sign a contract. What must be in it?"),
        ("es", "¿Qué pasa si el cliente cancela cuando ya he empezado?"),
        ("it", "Devo mandare una fattura da 350 euro. Serve il bollo?"),
        ("sl", "Zanima me, kdaj se pošlje opomin"),
        ("hr", "Klijent ne plaća, što da radim?"),
        ("el", "Έχω ατομική και πέρσι έβγαλα 7.500. Μέχρι ποιο ποσό ισχύει;"),
        ("sl", "Kako preverim, koliko DDV moram plačati?"),  # a comma stands before every dependent clause
        ("sl", "Kaj naj napišem v pogodbo, v kateri ni roka?"),
        ("hr", "Je li važno, tko potpisuje ugovor?"),
        ("hr", "Imam ugovor, kojim prenosim prava. Vrijedi li?"),
        ("en", "I signed a contract, for which I was not paid, what now?"),
        ("de", "Was ist das? Und was kostet es?"),  # no language of ours
    ],
)
def test_one_question_is_left_alone(language: str, message: str) -> None:
    assert several(message, (), language) == ()
    assert questions_of(message, language) == [message]


def test_a_question_leans_on_the_one_before_with_what_was_told() -> None:
    first, second = several(
        "I want to work for myself. How do I register an activity and how much does it cost?", (), "en"
    )
    assert first.asked.text == "I want to work for myself. How do I register an activity"
    assert second.asked.text == "I want to work for myself. How do I register an activity and how much does it cost?"
    assert (
        second.asked.added == "and how much does it cost?" and not second.asked.instead
    )  # "how much" alone asks nothing


def test_a_chain_leans_on_the_last_question_that_stood_alone() -> None:
    first, second, third = several(
        "How do I register a trade and how much does it cost and how long does it take?", (), "en"
    )
    assert first.asked.text == "How do I register a trade" and not second.asked.instead and not third.asked.instead
    assert third.asked.text == "How do I register a trade and how long does it take?"


def test_a_word_is_enough_to_ask_what_it_is() -> None:
    _, second = several("Why do zebras have stripes? What is VAT?", (), "en")
    assert (second.asked.text, second.asked.added) == ("What is VAT?", "")
    _, second = several("¿Cómo hago una factura y qué es el IRPF?", (), "es")
    assert second.asked.instead == "qué es el IRPF" and second.asked.alone


def test_a_question_that_stands_alone_may_do_without_what_was_told() -> None:
    _, second = several("A client finds me dear. Do I give a discount? Do I need a data register?", (), "en")
    assert (second.asked.text, second.asked.instead) == (
        "A client finds me dear. Do I need a data register?",
        "Do I need a data register?",
    )


def test_a_follow_up_may_go_on_from_each_question_that_stands_alone_the_last_first() -> None:
    message = "I'm new. Is Creative Europe for freelancers? Where else can I find grants?"
    first, last = "I'm new. Is Creative Europe for freelancers?", "I'm new. Where else can I find grants?"
    assert questions_of(message, "en") == [last, first]
    assert questions_of("How do I register a trade and how much does it cost?", "en") == ["How do I register a trade"]


def test_a_list_of_questions_is_divided_at_its_commas() -> None:
    message = "How do I write a quote, how much deposit do I ask for, and which laptop should I buy?"
    assert [part.said for part in several(message, (), "en")] == [
        "How do I write a quote", "how much deposit do I ask for", "which laptop should I buy",
    ]  # fmt: skip
