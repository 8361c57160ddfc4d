"""Who invoices a client in Berlin asks about clients in another EU country: rules name no towns.

Which VAT an invoice bears depends on whether the buyer is at home, in another country of the EU or outside it, and
guides say just that. Who asks how to register in Berlin asks about Germany's rules, and no other country's answer that.
Places are recognised by what they are in English, whatever language they are named in.
"""

from collections.abc import Collection, Sequence

from index import places
from index.gloss import Gloss
from index.language import SENTENCE, fold, tokens

PARTNERS = places.PARTNERS | set("company firm business agency publisher gallery festival studio brand".split())
MATTERS = frozenset("invoice vat tax bill charge reverse".split())
KEPT_BACK = frozenset("withhold withholding retain retention".split())  # which is another question
# Countries and towns of the EU by the language whose pages tell their rules, and who comes from there.
_EU = {
    "es": ("spain madrid barcelona", "spanish"),
    "it": ("italy rome milan", "italian"),
    "sl": ("slovenia ljubljana", "slovenian slovene"),
    "hr": ("croatia zagreb", "croatian"),
    "el": ("greece athens", "greek"),
    "": (
        "germany berlin munich hamburg cologne frankfurt france paris lyon austria vienna graz belgium brussels antwerp"
        " netherlands holland amsterdam rotterdam luxembourg ireland dublin portugal lisbon porto denmark copenhagen"
        " sweden stockholm finland helsinki estonia tallinn latvia riga lithuania vilnius poland warsaw czechia prague"
        " slovakia bratislava hungary budapest romania bucharest bulgaria sofia cyprus malta",
        "german french austrian belgian dutch irish portuguese danish swedish finnish estonian latvian lithuanian"
        " czech slovak hungarian romanian bulgarian cypriot maltese",
    ),
}
_AMERICA = ("usa us america states york california boston chicago seattle miami texas washington", "american")
_OUTSIDE = (
    "toronto vancouver montreal sydney melbourne tokyo singapore switzerland zurich geneva uk britain england london"
    " scotland norway oslo iceland serbia belgrade bosnia sarajevo montenegro kosovo macedonia albania turkey istanbul"
    " ukraine russia canada australia japan china korea india brazil argentina mexico israel dubai emirates morocco",
    "swiss british english norwegian serbian bosnian albanian turkish ukrainian russian canadian australian"
    " japanese chinese korean indian brazilian mexican",
)
_COUNTRIES = {word: language for language, both in _EU.items() for words in both for word in words.split()}
_PEOPLE = frozenset(word for both in (*_EU.values(), _AMERICA, _OUTSIDE) for word in both[1].split())
_AMERICAN = frozenset(" ".join(_AMERICA).split())
_OUTER = _AMERICAN | set(" ".join(_OUTSIDE).split())
# What rules call one in the EU and one outside it, and the country that most of the latter are in.
_SAID = {
    "en": ("another EU country", "outside the EU", "USA"),
    "es": ("otro país de la Unión Europea", "fuera de la Unión Europea", "Estados Unidos"),
    "it": ("un altro Paese UE", "fuori dall'UE", "Stati Uniti"),
    "sl": ("druge države EU", "zunaj EU", "ZDA"),
    "hr": ("druge države EU-a", "izvan EU-a", "SAD"),
    "el": ("άλλη χώρα της ΕΕ", "εκτός ΕΕ", "ΗΠΑ"),
}
# Whoever has to do with somebody there, or goes or sends there, asks about both countries.
_BOTH = (
    PARTNERS
    | KEPT_BACK
    | set(
        "sell sale export deliver ship send transport perform performance concert gig tour touring play exhibit fair"
        " exhibition residency residence travel trip go move visit bring instrument visa permit a1 work job"
        " project partner partnership collaborate collaboration coproduction abroad foreign mobility platform label"
        " distributor shop seller supplier translate translation language".split()
    )
)
# Of them, who goes there in person: guides tell them how it is abroad.
_GOES = frozenset("perform performance concert gig tour touring play sing dance exhibit exhibition residency".split())
_ABROAD = {
    "en": "abroad", "es": "en el extranjero", "it": "all'estero", "sl": "v tujini", "hr": "u inozemstvu",
    "el": "στο εξωτερικό",
}  # fmt: skip
# What each country has rules of its own for.
_RULED = MATTERS | set(
    "register registration freelancer freelance self-employed self autonomous business company sole-trader trader craft"
    " invoice contribution insurance pension social security law legal obligatory compulsory grant fund funding aid"
    " subsidy licence status copyright wage allowance benefit deduct deduction income employee contract accounting"
    " quote".split()
)
_ALSO_WORDS = frozenset("china turkey cologne york states".split())  # without a capital
BETWEEN = 3  # words at most between a client and where it is
SURE = 0.7  # weight from which a word is meant to be a place


def generalised(text: str, language: str, glosses: Sequence[Gloss]) -> str:
    """A question about invoices to a partner abroad, or about going there, with what the place means for it."""
    if language not in _SAID:
        return text
    said = _said(glosses)
    every = set[str]().union(*said, (word.form for word in tokens(text)))
    partners = [one for one, words in zip(glosses, said, strict=True) if not PARTNERS.isdisjoint(words)]
    if not partners or MATTERS.isdisjoint(every) or not KEPT_BACK.isdisjoint(every):
        return text if _GOES.isdisjoint(every) else _going(text, language, glosses)
    inside, outside, america = _SAID[language]
    for at, (one, words) in reversed(list(enumerate(zip(glosses, said, strict=True)))):
        if not any(_beside(text, partner, one, people=words.issubset(_PEOPLE)) for partner in partners):
            continue  # "In Greece, what does the client keep back?", "an invoice to a client in English"
        named = {*words, fold(text[one.start : one.end])}
        countries = {_COUNTRIES[word] for word in words if word in _COUNTRIES} | places.countries(named)
        others = (_COUNTRIES.get(word) for place, more in enumerate(said) if place != at for word in more)
        if countries - {language} and not (countries - {""}).intersection(others):  # "I'm in Madrid, a Spanish client"
            text = f"{text[: one.start]}{inside}{text[one.end :]}"
        elif not _OUTER.isdisjoint(words):
            # Some passages name it, and of America the country, not its towns.
            country = "" if _AMERICAN.isdisjoint(words) or america in text else f" {america}"
            text = f"{text[: one.end]}{country} {outside}{text[one.end :]}"
    return text


def _going(text: str, language: str, glosses: Sequence[Gloss]) -> str:
    """What is asked by who goes to a country, with "abroad"."""
    best = [set(one.best.split()) for one in glosses]
    if any("abroad" in words or "foreign" in words for words in best):
        return text
    for one, words in zip(glosses, best, strict=True):
        home = places.countries({*words, fold(text[one.start : one.end])})
        # In English nobody's country is said: those whose pages are here may be the asker's.
        foreign = _is_away(words) or (home and language != "en")
        if foreign and language not in home and _is_place(text, one, words):
            return f"{text[: one.end]} {_ABROAD[language]}{text[one.end :]}"
    return text


def rules_of(text: str, glosses: Sequence[Gloss]) -> tuple[str, bool]:
    """The country, or town, whose own rules a question asks for, as it is named, and whether it is in the EU.

    Empty where none is named, where one is whose rules a language of ours tells, and where both sides are meant.
    """
    said = _said(glosses)
    away = [
        (one, words)
        for one, words in zip(glosses, said, strict=True)
        if _is_away(words) and _is_place(text, one, words)
    ]
    if not away:
        return "", False
    every = set[str]().union(*said)
    home = any(_COUNTRIES.get(word) for word in every) or places.countries({*every, *(t.form for t in tokens(text))})
    asked = {word for one in glosses for word in one.best.split()}
    ruled = not _RULED.isdisjoint(asked) or len(glosses) == 1  # "and in Germany?"
    if home or not ruled or not _BOTH.isdisjoint(asked):
        return "", False
    place, words = away[0]
    return text[place.start : place.end], not words.isdisjoint(_COUNTRIES)


def _said(glosses: Sequence[Gloss]) -> list[set[str]]:
    """The English words that each gloss is surely meant to be."""
    return [{word for phrase, weight in one.candidates if weight >= SURE for word in phrase.split()} for one in glosses]


def _is_away(words: Collection[str]) -> bool:
    """Whether some word is a place whose rules no language of ours tells, or somebody from there."""
    return any(_COUNTRIES.get(word) == "" or word in _OUTER for word in words)


def _is_place(text: str, gloss: Gloss, words: Collection[str]) -> bool:
    """Whether what may be a place is neither who comes from there nor another word, as "china" is."""
    return _PEOPLE.isdisjoint(words) and (text[gloss.start].isupper() or _ALSO_WORDS.isdisjoint(words))


def _beside(text: str, partner: Gloss, place: Gloss, *, people: bool) -> bool:
    """Whether a place is a partner's: "client who lives in Berlin"; of ``people``, only next to it: "German client"."""
    if place.end <= partner.start:
        return not tokens(text[place.end : partner.start])
    between = text[partner.end : place.start]
    return len(tokens(between)) <= (0 if people else BETWEEN) and not SENTENCE.search(between)
