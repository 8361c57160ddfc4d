"""Small talk is recognised in six languages, and no real question is taken for it."""

import pytest

from bot.smalltalk import languages, recognise


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hi!", "greeting"),
        ("HELLO there 👋", "greeting"),
        ("What time is it?", "abilities"),
        ("¿Qué tiempo hace hoy?", "abilities"),
        ("che ore sono", "abilities"),
        ("Povej mi šalo!", "abilities"),
        ("Koliko je sati?", "abilities"),
        ("τι καιρό κάνει;", "abilities"),
        ("hiiii", "greeting"),
        ("hola, buenos días", "greeting"),
        ("Buenos dias a todos!!", "greeting"),
        ("¡Holaaa! ¿Qué tal?", "greeting"),
        ("Buongiorno, come va?", "greeting"),
        ("Živjo", "greeting"),
        ("zivjo :)", "greeting"),
        ("Dober dan!", "greeting"),
        ("bok", "greeting"),
        ("Dobar dan, kako ste?", "greeting"),
        ("Γεια σας", "greeting"),
        ("ΚΑΛΗΜΕΡΑ", "greeting"),
        ("👋", "greeting"),
        ("thanks a lot!", "thanks"),
        ("ok, thank you", "thanks"),
        ("muchas gracias 🙏", "thanks"),
        ("Grazie mille!", "thanks"),
        ("Najlepša hvala", "thanks"),
        ("hvala lijepa", "thanks"),
        ("fala", "thanks"),
        ("gracias x todo", "thanks"),
        ("jebiga hvala", "thanks"),
        ("cheers mate", "thanks"),
        ("aha ok", "thanks"),
        ("Ευχαριστώ πολύ!", "thanks"),
        ("👍", "thanks"),
        ("bye", "goodbye"),
        ("gracias, hasta luego", "goodbye"),
        ("Arrivederci e grazie", "goodbye"),
        ("nasvidenje", "goodbye"),
        ("Doviđenja!", "goodbye"),
        ("Αντίο", "goodbye"),
        ("Who are you?", "identity"),
        ("¿Eres un robot?", "identity"),
        ("Chi sei?", "identity"),
        ("kdo si", "identity"),
        ("Tko ste vi?", "identity"),
        ("Ποιος είσαι;", "identity"),
        ("hi, what can you do?", "abilities"),
        ("What’s up? What can you do for me?", "abilities"),
        ("help", "abilities"),
        ("¿Qué puedes hacer?", "abilities"),
        ("Cosa sai fare?", "abilities"),
        ("Kaj znaš?", "abilities"),
        ("Pomoć!", "abilities"),
        ("Τι μπορείτε να κάνετε;", "abilities"),
        ("hello @toolkit_bot", "greeting"),
    ],
)
def test_small_talk_is_recognised(text: str, kind: str) -> None:
    assert recognise(text) == (kind, "")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("hi, how do I price a logo?", "how do I price a logo?"),
        ("Hi how do I price a logo", "how do I price a logo"),
        ("Hola, ¿cómo calculo mi tarifa?", "¿cómo calculo mi tarifa?"),
        ("Γεια σας! Πώς υπολογίζω την αμοιβή μου;", "Πώς υπολογίζω την αμοιβή μου;"),
        ("Dober dan. Kaj je avtorska pogodba? Hvala in lep pozdrav", "Kaj je avtorska pogodba?"),
        ("What is a kill fee? Thanks in advance!", "What is a kill fee?"),
        ("Thanks! And what about deposits?", "And what about deposits?"),
        ("hello bot, what is VAT?", "what is VAT?"),
        ("hi all contracts need a date?", "all contracts need a date?"),
        ("👋 what is VAT?", "👋 what is VAT?"),
    ],
)
def test_greetings_and_thanks_around_a_question_are_taken_off(text: str, rest: str) -> None:
    assert recognise(text) == (None, rest)


@pytest.mark.parametrize(
    "text",
    [
        "What can you do about late payment?",
        "What is the date by which I must pay VAT?",
        "Koliko je sati u radnom danu?",
        "help with my first invoice",
        "How do I say thanks to a client",
        "¿Cómo están protegidas las fotos?",
        "¿Qué tal funciona el crowdfunding?",
        "Come va scritta una fattura?",
        "Kaj ste dolžni navesti na računu?",
        "Što radite kad klijent ne plati?",
        "Τι κάνετε αν δεν πληρώνει ο πελάτης;",
        "Good contracts",
        "Who are your partners?",
        "What are you allowed to copy?",
        "Perfect binding or stapled?",
        "VAT",
        "42",
        "<b>hi</b> & goodbye letters",
    ],
)
def test_a_real_question_is_left_whole(text: str) -> None:
    assert recognise(text) == (None, text)


@pytest.mark.parametrize("text", ["", "   ", "???", "🦄", "\u202e\u200f"])
def test_nothing_said_leaves_nothing(text: str) -> None:
    assert recognise(text) == (None, "")


def test_invisible_characters_do_not_hide_a_greeting() -> None:
    assert recognise("\u202ehe\u200bllo\u202c") == ("greeting", "")


def test_a_very_long_text_is_read_in_a_moment() -> None:
    # Tail and head were once looked for at every word with slices of the whole text.
    text = "hello " * 20_000 + "what is VAT?"
    assert recognise(text) == (None, "what is VAT?")


def test_the_language_of_small_talk_is_known_where_only_one_says_it() -> None:
    assert languages("¡Hola!") == {"es"}
    assert languages("hvala") == {"sl", "hr"}
    assert languages("hvala lepa") == {"sl"}
    assert languages("dobar dan, hvala") == {"hr"}
    assert languages("ok gracias!") == {"es"}  # "ok" is everybody's
    assert languages("what is VAT?") == frozenset()
