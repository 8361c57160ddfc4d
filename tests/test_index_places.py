"""Which country a question is about: the one it names, else the asker's own; English is everybody's."""

from dataclasses import replace

import pytest
from six_languages import opened

from index.entries import COUNTRIES
from index.places import PLACES, elsewhere, named
from index.search import Searcher

ALL = ("en", *COUNTRIES)


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return opened()


def away(asked: str, *countries: str, there: tuple[str, ...] = ALL) -> set[str]:
    return {language for language in there if elsewhere(language, asked, countries, there)}


def test_who_names_no_country_asks_about_their_own() -> None:
    assert away("it") == {"es", "sl", "hr", "el"}
    assert away("en") == {"es", "it", "sl", "hr", "el"}  # what holds everywhere is in English


def test_who_names_a_country_asks_about_that() -> None:
    assert away("it", "es") == {"en", "it", "sl", "hr", "el"}
    assert away("en", "el") == {"en", "es", "it", "sl", "hr"}
    assert away("el", "el") == {"es", "it", "sl", "hr"}  # their own: English is as near as before
    assert away("en", "hr", "it") == {"es", "sl", "el"}  # trade between two is no country's affair


def test_where_nothing_else_is_there_nothing_is_elsewhere() -> None:
    assert away("el", there=("es",)) == set()
    assert away("en", "it", there=("en", "es")) == away("en", there=("en", "es")) == {"es"}
    assert away("es", "it", there=("es",)) == set()


@pytest.mark.parametrize(("text", "language", "country"), [
    ("In Spagna fino a quale importo?", "it", "es"), ("what tax do I pay in ljubljana", "en", "sl"),
    ("Koliko plaća slobodnjak u Ateni?", "hr", "el"), ("Πόσα θα πληρώνω στη Βαρκελώνη;", "el", "es"),
    ("Vivo a Zagabria, cosa devo pagare?", "it", "hr"), ("¿Qué necesito para trabajar en Italia?", "es", "it"),
    ("Koliko stane registracija na Hrvaškem?", "sl", "hr"),
])  # fmt: skip
def test_countries_and_towns_are_known_in_every_language(
    searcher: Searcher, text: str, language: str, country: str
) -> None:
    assert searcher.understand(text, language).countries == {country}


@pytest.mark.parametrize(("text", "language", "countries"), [
    ("¿Cómo consigo un cliente italiano?", "es", {"es", "it"}), ("How do I find a client?", "en", set()),
    ("Πώς βρίσκω πελάτη στην Ιταλία;", "el", {"el", "it"}), ("I write to a client in Italy", "en", {"en", "it"}),
])  # fmt: skip
def test_who_asks_about_a_client_abroad_asks_about_both_countries(
    searcher: Searcher, text: str, language: str, countries: set[str]
) -> None:
    assert searcher.understand(text, language).countries == countries


def test_an_invoice_to_a_client_abroad_is_a_matter_of_ones_own_country(searcher: Searcher) -> None:
    read = searcher.understand("¿Cómo facturo a un cliente italiano?", "es")
    assert (read.countries, read.text) == (frozenset(), "¿Cómo facturo a un cliente otro país de la Unión Europea?")
    read = searcher.understand("I invoice a client in Italy", "en")
    assert (read.countries, read.text) == (frozenset(), "I invoice a client in another EU country")


def test_words_that_are_no_place_name_none() -> None:
    assert (
        named({"split", "rijeka", "reka", "nice", "rim", "rime", "roma", "rome", "milan", "crete"}, "en") == frozenset()
    )
    assert all(len(place) > 2 for places in PLACES.values() for place in places)


@pytest.mark.parametrize(("text", "language"), [
    ("Koliko poreza plaćam na dodatni posao?", "hr"), ("Kad je kraj roka?", "hr"), ("alquilar una villa", "es"),
    ("Razpis za Rome", "sl"), ("my client Milan does not pay", "en"),
])  # fmt: skip
def test_what_a_word_seldom_means_names_no_country(searcher: Searcher, text: str, language: str) -> None:
    assert searcher.understand(text, language).countries == frozenset()


def test_a_page_about_another_country_stands_back(searcher: Searcher) -> None:
    assert not searcher.features(searcher.understand("fattura", "it")).elsewhere.any()  # a word alone
    spoken = searcher.features(searcher.understand("Cosa scrivo in una fattura?", "it")).elsewhere
    told = searcher.features(searcher.understand("Cosa scrivo in una fattura in Italia?", "it")).elsewhere
    assert set(spoken.tolist()) <= {0, 1} and set(told.tolist()) <= {0, 2} and told.max() == 2
    question = searcher.understand("fattura del cliente", "it")
    abroad = searcher.features(question)
    assert abroad.elsewhere.tolist() == [
        code not in ("en", "it")
        for code in (searcher.snapshot.language_codes[at] for at in searcher.snapshot.languages()[abroad.numbers])
    ]
    lower = searcher.scores(question, abroad) - searcher.scores(
        question, replace(abroad, elsewhere=0 * abroad.elsewhere)
    )
    assert ((lower < 0) == (abroad.elsewhere > 0)).all() and abroad.elsewhere.any()
