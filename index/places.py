"""Countries: which of them a question names, and so which language's pages it is asked of.

A page about tax or a benefit holds for one country, that of its language, and seldom says so. Who names another is
asking about that; who names none is asking about their own.
"""

from collections.abc import Collection, Mapping

from index.language import fold

# In English, the country first: every page of the language is about it.
COUNTRIES = {
    "es": ("spain", "spanish"), "it": ("italy", "italian"), "sl": ("slovenia", "slovenian", "slovene"),
    "hr": ("croatia", "croatian"), "el": ("greece", "greek"),
}  # fmt: skip
# The same in the other languages, where the dictionaries may be missing, and towns and regions; none that is a word as
# well ("split", "rijeka").
_CALLED = {
    "es": "españa español spagna spagnolo španija španski španjolska španjolski ισπανια ισπανικοσ spaniard"
    " madrid μαδριτη barcelona barcellona βαρκελωνη valencia sevilla seville siviglia bilbao zaragoza malaga catalonia"
    " catalan andalusia galicia mallorca canarias",
    "it": "italia italiano italija italijanski talijanski ιταλια ιταλικοσ rome roma rim ρωμη milan milano μιλανο naples"
    " napoli turin torino bologna florence firenze firenca venice venezia benetke trieste trst palermo genoa genova"
    " sicily sardinia tuscany lombardy",
    "sl": "eslovenia esloveno sloveno slovenija slovenski σλοβενια ljubljana lubiana liubliana λιουμπλιανα maribor"
    " μαριμπορ celje kranj",
    "hr": "croacia croata croazia croato hrvaška hrvaški hrvatska hrvatski κροατια croat zagreb zagabria ζαγκρεμπ"
    " spalato osijek zadar dubrovnik istria dalmatia",
    "el": "grecia griego greco grčija grški grčka grčki ελλαδα ελληνικοσ hellenic athens atene atenas atena αθηνα"
    " thessaloniki salonicco tesalonica salonica solun θεσσαλονικη patras crete heraklion piraeus",
}
PLACES: Mapping[str, frozenset[str]] = {
    language: frozenset({*words, *map(fold, _CALLED[language].split())}) for language, words in COUNTRIES.items()
}


def named(words: Collection[str]) -> frozenset[str]:
    """The languages of the countries that some of the words name, themselves or a place in them."""
    return frozenset(language for language, places in PLACES.items() if not places.isdisjoint(words))


def elsewhere(language: str, asked: str, named: Collection[str], there: Collection[str]) -> bool:
    """Whether pages in ``language`` are about another country than a question in the language ``asked`` is.

    ``named`` are the languages of the countries that it names; those that are not ``there`` in the material decide
    nothing. English pages are about no country: they stand back only where one is named that is not the asker's, not
    where two are, as in trade between them. Who asks in English may be anywhere.
    """
    homes = set(named) & set(there)
    if language == "en":
        return len(homes) == 1 and asked not in homes
    if homes:
        return language not in homes
    return asked not in ("en", language) and not {asked, "en"}.isdisjoint(there)
