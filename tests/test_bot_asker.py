"""Who asks is taken off a question, and nothing that is asked with it."""

import pytest

from bot.asker import bare


@pytest.mark.parametrize(
    ("language", "question", "left"),
    [
        ("en", "I'm an illustrator in Valencia and a client owes me 1200 euros", "a client owes me 1200 euros"),
        ("en", "how much should I charge per day as a photographer?", "how much should I charge per day"),
        ("en", "As a freelance musician, do I need an invoice for a gig?", "do I need an invoice for a gig?"),
        ("es", "soy diseñadora gráfica autónoma en sevilla y un cliente no me paga", "un cliente no me paga"),
        ("es", "Como fotógrafo, ¿tengo que pedir permiso?", "¿tengo que pedir permiso?"),
        ("it", "sono una fotografa di Bologna, quanto si paga di tasse?", "quanto si paga di tasse?"),
        ("it", "lavoro come musicista a Torino. Quale contratto firmo?", "Quale contratto firmo?"),
        (
            "en",
            "I run a small design studio in Athens, how do I invoice a client abroad?",
            "how do I invoice a client abroad?",
        ),
        ("es", "tengo un estudio de diseño en Cádiz, ¿cómo facturo a un cliente?", "¿cómo facturo a un cliente?"),
        ("sl", "Sem ilustratorka iz Maribora in bi rada odprla s.p.", "bi rada odprla s.p."),
        ("sl", "lahko imam s.p. in status v kulturi? sem fotografinja", "lahko imam s.p. in status v kulturi?"),
        ("hr", "radim kao slobodni glazbenik u Rijeci, klijent mi ne plaća", "klijent mi ne plaća"),
        ("el", "είμαι εικονογράφος στη Θεσσαλονίκη και πώς τιμολογώ πελάτη;", "πώς τιμολογώ πελάτη;"),
    ],
)
def test_who_asks_is_taken_off(language: str, question: str, left: str) -> None:
    assert bare(question, language)[0] == left


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "I am a photographer who was not paid, what now?"),  # what happened is what is asked about
        ("en", "How much should a photographer charge for a day?"),
        ("en", "I'm a musician: grants?"),  # too little would be left
        ("en", "I'm self-employed and my client owes me money"),  # a status that rules depend on
        ("es", "Soy autónoma y no facturo, ¿pago la cuota?"),
        ("sl", "Kot normiranec moram plačati prispevke?"),
        ("it", "Da quando vale il contratto?"),
        ("en", "I have a studio that floods every winter, who pays the damage?"),
        ("de", "Ich bin Fotograf, was muss auf die Rechnung?"),  # no language of ours
    ],
)
def test_what_is_asked_stays(language: str, question: str) -> None:
    assert bare(question, language) == (question, "")


def test_what_was_taken_off_tells_where_somebody_lives() -> None:
    assert bare("Ja sam dizajnerica iz Zagreba, kako otvoriti obrt?", "hr") == (
        "kako otvoriti obrt?",
        "ja sam dizajnerica iz zagreba,",
    )
