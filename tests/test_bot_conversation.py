"""Follow-ups: when a question leans on the one before, in six languages, and when it does not."""

import pytest

from bot.conversation import Asked, leans, names_nothing, points_back, resolve
from bot.records import Outcome, Turn

FIRST = {
    "en": "How much should a freelance illustrator charge?",
    "es": "¿Cuánto debe cobrar una ilustradora autónoma?",
    "it": "Quanto deve chiedere un illustratore freelance?",
    "sl": "Koliko naj zaračuna samostojna ilustratorka?",
    "hr": "Koliko treba naplatiti samostalna ilustratorica?",
    "el": "Πόσο πρέπει να χρεώνει μια εικονογράφος;",
}
FOLLOWING = [
    ("en", "And for photographers?"),
    ("en", "what about photographers?"),
    ("en", "How much is it?"),
    ("en", "Why?"),
    ("es", "¿Y para los fotógrafos?"),
    ("es", "¿Qué pasa con los fotógrafos?"),
    ("es", "¿y si soy fotógrafa?"),
    ("it", "E per i fotografi?"),
    ("it", "E se invece sono un fotografo?"),
    ("sl", "Kaj pa fotografi?"),
    ("sl", "In za fotografe?"),
    ("sl", "Koga pa lahko pokličem?"),
    ("hr", "Kome ju dajem?"),
    ("hr", "A za fotografe?"),
    ("hr", "Što je s fotografima?"),
    ("el", "Και για τους φωτογράφους;"),
    ("el", "Τι γίνεται με τους φωτογράφους;"),
    ("en", "in Italy?"),
    ("es", "para fotógrafos?"),
    ("it", "in Spagna?"),
    ("sl", "za fotografe?"),
    ("hr", "u Italiji?"),
    ("el", "για φωτογράφους;"),
    ("it", "nell'UE?"),
    ("es", "al extranjero?"),
    ("sl", "iz tujine?"),
    ("hr", "Ili za fotografe?"),
    ("en", "outside the EU?"),
]
STANDING = [
    ("en", "How do I write an invoice for a client abroad?"),
    ("en", "What is a kill fee?"),
    ("es", "¿Cómo hago una factura para un cliente extranjero?"),
    ("it", "Come si scrive una fattura per un cliente estero?"),
    ("sl", "Kako napišem račun za tujo stranko?"),
    ("hr", "Kako napisati račun za stranog klijenta?"),
    ("el", "Πώς γράφω τιμολόγιο για πελάτη στο εξωτερικό;"),
    ("en", "I need to know what a kill fee is"),  # "to" is Slovene for "that"
    ("en", "Ne exeat: what?"),
    ("it", "Ti serve la fattura?"),
    ("es", "¿Cómo facturo?"),
    ("es", "¿Por qué pagar IVA?"),
    ("es", "¿Con quién firmo?"),
    ("it", "Come faccio una fattura?"),
    ("it", "Per chi vale la legge?"),
    ("it", "E' obbligatoria la partita IVA?"),
    ("sl", "Za kaj je pogodba?"),
    ("sl", "Od kdaj velja zakon?"),
    ("sl", "Ali moram plačati DDV?"),
    ("hr", "Za što služi OIB?"),
    ("hr", "Od kada vrijedi ugovor?"),
    ("el", "Από πού παίρνω ΑΦΜ;"),
    ("en", "Are there grants for artists?"),
]


def turn(question: str, language: str = "en", outcome: Outcome = "answered") -> Turn:
    return Turn(question, language, outcome, ("r1",), "…", 0.0)


@pytest.mark.parametrize(("language", "question"), FOLLOWING)
def test_a_follow_up_is_searched_for_with_the_question_it_follows(language: str, question: str) -> None:
    asked = resolve(question, [turn(FIRST[language], language)], language)
    assert (asked.text, asked.added) == (f"{FIRST[language]} {question}", question)


@pytest.mark.parametrize(("language", "question"), STANDING)
def test_a_change_of_subject_stands_alone(language: str, question: str) -> None:
    asked = resolve(question, [turn(FIRST[language], language)], language)
    assert (asked.text, asked.added, asked.instead) == (question, "", "")


def test_a_short_question_may_go_on_without_saying_so_and_a_longer_one_does_not() -> None:
    short = resolve("kdaj je razpis", [turn("Kaj financira SFC?", "sl")], "sl")
    assert (short.earlier, short.topic, short.known) == ("Kaj financira SFC?", frozenset({"r1"}), "…")
    longer = "How do I write an invoice for a client abroad?"
    assert resolve(longer, [turn(FIRST["en"])], "en") == Asked(longer)


@pytest.mark.parametrize(
    ("language", "question", "told"),
    [
        ("en", "how much?", "nothing"),
        ("en", "what if they refuse?", "nothing"),
        ("it", "quanto mi danno?", "nothing"),
        ("sl", "za kolk dni?", "nothing"),
        ("hr", "a ako odbije?", "nothing"),
        ("el", "για πόσες μέρες;", "nothing"),
        ("it", "e quanto costa aprirla?", "little"),
        ("es", "¿y puedo cambiarlo?", "little"),
        ("el", "και μπορώ να το πουλήσω;", "little"),
        ("en", "and can I translate it into German?", "something"),
        ("en", "and for photographers?", "something"),
    ],
)
def test_how_much_a_follow_up_says_of_what_it_is_about(language: str, question: str, told: str) -> None:
    assert resolve(question, [turn(FIRST[language], language)], language).told == told


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "how does it work?"),
        ("es", "¿Cuánto cuesta?"),
        ("it", "quanto costa?"),
        ("sl", "koliko stane?"),
        ("hr", "koliko košta?"),
        ("el", "πόσο κοστίζει;"),
    ],
)
def test_what_names_nothing_is_asked_of_what_was_named(language: str, question: str) -> None:
    assert names_nothing(question, language) and leans(question, language)
    assert not names_nothing(FIRST[language], language)


@pytest.mark.parametrize(("language", "question"), FOLLOWING)
def test_a_follow_up_without_a_conversation_is_asked_as_it_is(language: str, question: str) -> None:
    assert resolve(question, [], language) == Asked(question)


def test_what_was_not_answered_lends_nothing() -> None:
    turns = [turn(FIRST["en"]), turn("Why do zebras have stripes?", outcome="refused")]
    assert resolve("And for photographers?", turns, "en") == Asked("And for photographers?")


def test_thanks_end_no_conversation() -> None:
    turns = [turn(FIRST["en"]), turn("Thank you!", outcome="smalltalk")]
    assert resolve("And for photographers?", turns, "en").text == f"{FIRST['en']} And for photographers?"


def test_a_refusal_earlier_on_is_not_reached_behind() -> None:
    turns = [turn("Why do zebras have stripes?", outcome="refused"), turn("And for horses?")]
    assert resolve("And for photographers?", turns, "en") == Asked("And for photographers?")


def test_a_chain_of_follow_ups_leans_on_the_last_question_that_stood_alone_and_the_last_of_all() -> None:
    turns = [turn("What is a kill fee?"), turn(FIRST["en"]), turn("In Italy?"), turn("And for photographers?")]
    asked = resolve("How much?", turns, "en")
    assert asked.text == f"{FIRST['en']} And for photographers? How much?"


@pytest.mark.parametrize(
    ("language", "earlier", "question", "instead"),
    [
        ("en", "What must an invoice contain?", "And a quote?", "What must a quote contain?"),
        ("en", "What is a kill fee?", "and a rush fee?", "What is a rush fee fee?"),
        ("es", "¿Qué debe tener un contrato?", "¿y una factura?", "¿Qué debe tener una factura?"),
        ("it", "Come trovo clienti?", "e sponsor?", "Come trovo sponsor?"),
        ("sl", "Kaj mora biti na računu?", "kaj pa v pogodbi?", "Kaj mora biti v pogodbi?"),
        ("hr", "Što mora biti u ugovoru?", "a na računu?", "Što mora biti na računu?"),
        ("el", "Τι πρέπει να γράφει ένα τιμολόγιο;", "και μια σύμβαση;", "Τι πρέπει να γράφει μια σύμβαση;"),
        ("en", "What should be in a contract?", "and an invoice?", "What should be in an invoice?"),
        ("en", "How much does a lawyer cost?", "and an accountant?", "How much does an accountant cost?"),
        ("en", "What should be in contracts?", "and in invoices?", "What should be in invoices?"),
    ],
)
def test_a_follow_up_may_mean_the_earlier_question_about_something_else(
    language: str, earlier: str, question: str, instead: str
) -> None:
    assert resolve(question, [turn(earlier, language)], language).instead == instead


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("Do I need insurance?", "and for illustrators?"),
        ("What is a kill fee?", "how much is it?"),
        ("What is a kill fee?", "and how much is it?"),
        ("How do I become a freelancer?", "in Spain?"),
        ("What is a contract?", "and what is a quote?"),
        ("Why?", "and me?"),
    ],
)
def test_what_is_named_elsewhere_in_the_sentence_is_exchanged_for_nothing(earlier: str, question: str) -> None:
    assert resolve(question, [turn(earlier)], "en").instead == ""


def test_a_condition_stands_in_no_nouns_place() -> None:
    assert resolve("¿y si es de Francia?", [turn("¿Qué es la tarifa plana?", "es")], "es").instead == ""


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "What is a startup?"),
        ("en", "How much does a costume cost?"),
        ("en", "How do I get paid?"),
        ("hr", "Što je odbitak?"),
        ("it", "Dove vanno i rifiuti?"),
    ],
)
def test_what_begins_like_a_word_that_names_nothing_is_another(language: str, question: str) -> None:
    assert not names_nothing(question, language)


@pytest.mark.parametrize(
    ("language", "question"), [("es", "¿Puedo dar una charla?"), ("el", "Πότε το έργο είναι δικό μου;")]
)
def test_nouns_and_articles_point_back_to_nothing(language: str, question: str) -> None:
    assert not points_back(question, language)


def test_a_conversation_that_began_with_little_said_has_a_beginning() -> None:
    asked = resolve("and if they refuse?", [turn("How much do they pay?")], "en")
    assert asked.text == "How much do they pay? and if they refuse?"


def test_a_long_question_stands_alone_however_it_begins() -> None:
    question = "And which documents does the tax office want from illustrators who invoice galleries abroad?"
    assert not leans(question, "en")


def test_the_little_words_that_open_any_question_are_believed_of_short_ones_only() -> None:
    assert leans("A za fotografe?", "hr")
    assert not leans("A freelance contract needs which clauses to protect me?", "en")
    assert not leans("In Slovenia, which permits do street performers need?", "en")


@pytest.mark.parametrize("question", ["", "   ", "?!", "🎨🎨"])
def test_a_question_without_words_leans_on_nothing(question: str) -> None:
    assert not leans(question, "en")


def test_a_language_without_tables_is_no_error() -> None:
    assert resolve("Und für Fotografen?", [turn("Was kostet eine Illustration?", "de")], "de").text
