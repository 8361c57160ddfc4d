"""Who invoices a client in Berlin asks about clients in another EU country: rules name no towns.

Which VAT an invoice bears depends on whether the buyer is at home, in another country of the EU or outside it, and
guides say just that. Places are recognised by what they are in English, whatever language they are named in.
"""

from collections.abc import Sequence

from index.gloss import Gloss
from index.language import SENTENCE, tokens

PARTNERS = frozenset(
    "client customer buyer company firm business agency publisher gallery festival studio brand".split()
)
MATTERS = frozenset("invoice vat tax bill charge reverse".split())
_EU = {
    "es": "spain spanish madrid barcelona",
    "it": "italy italian rome milan",
    "sl": "slovenia slovenian slovene ljubljana",
    "hr": "croatia croatian zagreb",
    "el": "greece greek athens",
    "": "germany german berlin munich hamburg cologne frankfurt france french paris lyon austria austrian vienna graz"
    " belgium belgian brussels antwerp netherlands dutch holland amsterdam rotterdam luxembourg ireland irish dublin"
    " portugal portuguese lisbon porto denmark danish copenhagen sweden swedish stockholm finland finnish helsinki"
    " estonia estonian tallinn latvia latvian riga lithuania lithuanian vilnius poland polish warsaw czechia czech"
    " prague slovakia slovak bratislava hungary hungarian budapest romania romanian bucharest bulgaria bulgarian sofia"
    " cyprus cypriot malta maltese",
}
_OUTSIDE = frozenset(
    "usa us america american states york california switzerland swiss zurich geneva uk britain british england london"
    " english scotland norway norwegian oslo iceland serbia serbian belgrade bosnia bosnian sarajevo montenegro kosovo"
    " macedonia albania albanian turkey turkish istanbul ukraine ukrainian russia russian canada canadian australia"
    " australian japan japanese china chinese korea korean india indian brazil brazilian argentina mexico mexican"
    " israel dubai emirates morocco".split()
)
_COUNTRIES = {place: language for language, places in _EU.items() for place in places.split()}
_SAID = {
    "en": ("another EU country", "outside the EU"),
    "es": ("otro país de la Unión Europea", "fuera de la Unión Europea"),
    "it": ("un altro Paese UE", "fuori dall'UE"),
    "sl": ("druge države EU", "zunaj EU"),
    "hr": ("druge države EU-a", "izvan EU-a"),
    "el": ("άλλη χώρα της ΕΕ", "εκτός ΕΕ"),
}
BETWEEN = 3  # words at most between a client and where it is
SURE = 0.7  # weight from which a word is meant to be a place


def generalised(text: str, language: str, glosses: Sequence[Gloss]) -> str:
    """A question about invoices to a partner abroad, with what the place means for it; any other as it is."""
    if language not in _SAID:
        return text
    said = [{word for phrase, weight in one.candidates if weight >= SURE for word in phrase.split()} for one in glosses]
    every = set[str]().union(*said, (word.form for word in tokens(text)))
    partners = [one for one, words in zip(glosses, said, strict=True) if not PARTNERS.isdisjoint(words)]
    if not partners or MATTERS.isdisjoint(every):
        return text
    inside, outside = _SAID[language]
    for one, words in reversed(list(zip(glosses, said, strict=True))):
        if not any(_beside(text, partner, one) for partner in partners):
            continue  # "In Greece, what does the client keep back?"
        if any(_COUNTRIES.get(word, language) != language for word in words):
            text = f"{text[: one.start]}{inside}{text[one.end :]}"
        elif not _OUTSIDE.isdisjoint(words):
            text = f"{text[: one.end]} {outside}{text[one.end :]}"  # some passages name it
    return text


def _beside(text: str, partner: Gloss, place: Gloss) -> bool:
    """Whether a place is a partner's: "client from Berlin", "client who lives in Berlin", "German client"."""
    if place.end <= partner.start:
        return not tokens(text[place.end : partner.start])
    between = text[partner.end : place.start]
    return len(tokens(between)) <= BETWEEN and not SENTENCE.search(between)
