"""Countries: which of them a question names, and so which language's pages it is asked of.

A page about tax or a benefit holds for one country, that of its language, and seldom says so. Who names another is
asking about that; who names none is asking about their own, or, in English, about what holds everywhere.
"""

from collections.abc import Collection, Mapping

from index.entries import COUNTRIES
from index.language import fold

# In every language, where the dictionaries may be missing; with towns and regions. None that is a word as well
# ("split", "rijeka", "rim", "roma"), or somebody's name ("Milan").
_CALLED = {
    "es": "españa español española spagna spagnolo spagnola španija španski španska španjolska španjolski ισπανια"
    " ισπανικοσ spaniard spaniards madrid μαδριτη barcelona barcellona βαρκελωνη valencia sevilla seville siviglia"
    " bilbao zaragoza malaga alicante catalonia catalan cataluña catalogna andalusia andalucia galicia mallorca"
    " canarias",
    "it": "italia italiano italiana italija italijanski italijanska talijanski talijanska ιταλια ιταλικοσ italians"
    " milano μιλανο naples napoli turin torino bologna firenze firenca venice venezia benetke trieste palermo"
    " genoa genova sicily sicilia sardinia sardegna tuscany toscana lombardia puglia trento",
    "sl": "eslovenia esloveno eslovena sloveno slovena slovenija slovenski slovenska σλοβενια slovenes ljubljana"
    " lubiana liubliana λιουμπλιανα maribor μαριμπορ celje kranj koper capodistria",
    "hr": "croacia croata croazia croato hrvaška hrvaški hrvatska hrvatski κροατια croat croats zagreb"
    " zagabria ζαγκρεμπ spalato osijek zadar dubrovnik istria istra dalmatia dalmacija",
    "el": "grecia griego griega greco greca grčija grški grška grčka grčki ελλαδα ελληνικοσ hellenic greeks athens"
    " atene atenas atena αθηνα thessaloniki salonicco tesalonica salonica solun θεσσαλονικη patras heraklion"
    " piraeus corfu",
}
PLACES: Mapping[str, frozenset[str]] = {
    language: frozenset({*words, *map(fold, _CALLED[language].split())}) for language, words in COUNTRIES.items()
}
PARTNERS = frozenset({"client", "customer", "buyer"})


def countries(words: Collection[str]) -> frozenset[str]:
    """The languages of the countries that some of the words (folded) are, or are a place or people of."""
    return frozenset(language for language, places in PLACES.items() if not places.isdisjoint(words))


def named(words: Collection[str], asked: str) -> frozenset[str]:
    """The languages of the countries that some of the words name, themselves or a place in them.

    Who asks about a client there asks about their own country as well, by the language ``asked`` in.
    """
    found = countries(words)
    return found | {asked} if found and not PARTNERS.isdisjoint(words) else found


def elsewhere(language: str, asked: str, countries: Collection[str], there: Collection[str]) -> bool:
    """Whether pages in ``language`` are about another country than a question in the language ``asked`` is.

    ``countries`` are the languages of those that it names; those that are not ``there`` in the material decide
    nothing. English pages are about no country: they stand back only where one is named that is not the asker's, not
    where two are, as in trade between them.
    """
    homes = set(countries) & set(there)
    if language == "en":
        return len(homes) == 1 and asked not in homes
    if homes:
        return language not in homes
    return language not in (asked, "en") and not {asked, "en"}.isdisjoint(there)
