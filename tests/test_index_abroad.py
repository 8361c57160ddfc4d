"""What a place abroad means: for an invoice, for who goes there, and when only its own rules would answer."""

import pytest

from index.abroad import generalised, rules_of
from index.gloss import Gloss
from index.language import tokens

ENGLISH = {
    "cliente": "client",
    "factura": "invoice",
    "español": "spanish",
    "spagnolo": "spanish",
    "fattura": "invoice",
    "iva": "vat",
    "klijent": "client",
    "amerike": "america",
    "njemačke": "germany",
    "pdv": "vat",
    "grecia": "greece",
    "stranka": "client",
    "nemčije": "germany",
    "ddv": "vat",
    "πελάτης": "client",
    "γερμανία": "germany",
    "φπα": "vat",
    "suiza": "switzerland",
    "suono": "play",
    "berlín": "berlin",
    "vienna": "vienna",
    "ljubljani": "ljubljana",
    "nastupam": "perform",
}


def glossed(text: str) -> list[Gloss]:
    return [
        Gloss(word.start, word.end, ((ENGLISH.get(written, written), 1.0),))
        for word in tokens(text)
        if (written := text[word.start : word.end].lower())
    ]


def read(text: str, language: str) -> str:
    return generalised(text, language, glossed(text))


@pytest.mark.parametrize(
    ("language", "question", "meant"),
    [
        ("en", "Do I charge VAT to a client from Berlin?", "Do I charge VAT to a client from another EU country?"),
        ("en", "VAT for a German client?", "VAT for a another EU country client?"),
        ("it", "fattura a un cliente spagnolo", "fattura a un cliente un altro Paese UE"),
        ("es", "factura a un cliente de Suiza", "factura a un cliente de Suiza fuera de la Unión Europea"),
        ("hr", "klijent je iz Amerike, pdv?", "klijent je iz Amerike SAD izvan EU-a, pdv?"),
        ("sl", "stranka iz Nemčije, ddv?", "stranka iz druge države EU, ddv?"),
        ("el", "πελάτης από τη Γερμανία, ΦΠΑ;", "πελάτης από τη άλλη χώρα της ΕΕ, ΦΠΑ;"),
    ],
)
def test_a_partner_abroad_is_what_rules_call_it(language: str, question: str, meant: str) -> None:
    assert read(question, language) == meant


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("es", "factura a un cliente español"),  # at home
        ("it", "In Grecia quanto trattiene il cliente sulla fattura?"),  # whose rules are asked about
        ("en", "I'm registered in Athens and my client wants an invoice."),  # where the asker is
        ("en", "A client from Berlin wants my drawings."),  # no invoice
        ("en", "How do I travel to Berlin with VAT?"),  # no partner
        ("en", "Do I have to write the invoice to a client in English?"),  # a language
        ("en", "I live in Madrid and my Spanish client wants an invoice with VAT"),  # at home
        ("en", "The client wants me to polish the invoice."),
        ("en", "Does a client from Berlin withhold tax?"),  # of another matter
        ("de", "client in Berlin, VAT?"),  # no language of ours
    ],
)
def test_other_places_stay(language: str, question: str) -> None:
    assert read(question, language) == question


@pytest.mark.parametrize(
    ("language", "question", "meant"),
    [
        ("it", "suono a Vienna, quali tasse?", "suono a Vienna all'estero, quali tasse?"),
        ("hr", "nastupam u Ljubljani", "nastupam u Ljubljani u inozemstvu"),
        ("en", "Do I need a visa to play in New York?", "Do I need a visa to play in New York abroad?"),
        ("sl", "play v Ljubljani", "play v Ljubljani"),  # at home
        ("en", "May I play music in Madrid?", "May I play music in Madrid?"),  # perhaps at home
        # An invoice is the partner's matter, wherever the concert is.
        (
            "en",
            "VAT for a concert to a client in New York?",
            "VAT for a concert to a client in New York USA outside the EU?",
        ),
        ("en", "May I play china bells?", "May I play china bells?"),
        ("en", "A gig abroad in Germany", "A gig abroad in Germany"),
    ],
)
def test_who_goes_to_a_country_asks_how_it_is_abroad(language: str, question: str, meant: str) -> None:
    assert read(question, language) == meant


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("How do I register as a freelancer in Germany?", ("Germany", True)),
        ("What does insurance cost in Zurich?", ("Zurich", False)),
        ("what must a quote contain in portugal", ("portugal", True)),
        ("How do I register in Spain?", ("", False)),  # whose rules are in the material
        ("Do I register in Spain or in Germany?", ("", False)),
        ("How do I invoice a client in Germany?", ("", False)),
        ("Do I pay tax when I perform in Germany?", ("", False)),
        ("How do I register?", ("", False)),
        ("Germany?", ("Germany", True)),
        ("How old is Germany's oldest bridge?", ("", False)),
    ],
)
def test_only_a_countrys_own_rules_answer_who_asks_for_them(question: str, place: tuple[str, bool]) -> None:
    assert rules_of(question, glossed(question)) == place
