"""A partner abroad is what a place means for an invoice; other places are left as they are."""

import pytest

from index.abroad import generalised
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
}


def read(text: str, language: str) -> str:
    glosses = [
        Gloss(word.start, word.end, ((ENGLISH.get(written, written), 1.0),))
        for word in tokens(text)
        if (written := text[word.start : word.end].lower())
    ]
    return generalised(text, language, glosses)


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
