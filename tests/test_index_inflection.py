"""Forms that no table has are brought to base forms that one may have, the longest ending's first."""

import pytest

from index.inflection import infinitives, possible, regular, uncommon


@pytest.mark.parametrize(
    ("form", "language", "base"),
    [
        ("farmaceutskog", "hr", "farmaceutski"),
        ("umjetnoj", "hr", "umjetan"),
        ("metodistima", "hr", "metodist"),
        ("ranjivostima", "hr", "ranjivost"),
        ("objavljenih", "hr", "objaviti"),
        ("opravdavala", "hr", "opravdavati"),
        ("plaćat", "hr", "plaćati"),
        ("zahtevat", "sl", "zahtevati"),
        ("lutherovu", "hr", "luther"),
        ("teslinoj", "hr", "tesla"),
        ("naseljencem", "sl", "naseljenec"),
        ("primerku", "sl", "primerek"),
        ("spodbujajte", "sl", "spodbujati"),
        ("zaupanja", "sl", "zaupati"),
        ("αποκεντρωμενη", "el", "αποκεντρωνω"),
        ("χορηγιων", "el", "χορηγια"),
        ("υψηλοτερεσ", "el", "υψηλοσ"),
        ("παραβιασουν", "el", "παραβιαζω"),
        ("γραμματοσ", "el", "γραμμα"),
        ("predmestij", "sl", "predmestje"),
        ("υπαρχουσεσ", "el", "υπαρχω"),
        ("μολυνθηκε", "el", "μολυνω"),
    ],
)
def test_a_form_leads_to_its_base(form: str, language: str, base: str) -> None:
    assert base in list(possible(form, language))


def test_longer_endings_come_first_and_something_is_left_of_the_word() -> None:
    found = list(possible("objavljenog", "hr"))
    assert found.index("objaviti") < found.index("objavljen")
    assert all(len(base) >= 4 for base in possible("gradom", "hr"))
    assert list(possible("dom", "hr")) == list(possible("guidance", "en")) == []


def test_what_is_regular_tells_no_word_of_another_language() -> None:
    assert "iscrivere" in list(regular("iscrivermi", "it"))
    assert "racunati" in list(regular("racunam", "hr"))
    assert list(regular("farmaceutskog", "hr")) == []


@pytest.mark.parametrize(
    ("form", "language", "infinitive"),
    [
        ("dura", "it", "durare"),
        ("capisce", "it", "capire"),
        ("pagan", "es", "pagar"),
        ("viven", "es", "vivir"),
        ("capiscono", "it", "capire"),
        ("vodi", "sl", "voditi"),
        ("kopira", "hr", "kopirati"),
    ],
)
def test_a_verb_in_the_present_leads_to_its_infinitive(form: str, language: str, infinitive: str) -> None:
    assert infinitive in list(infinitives(form, language))


def test_the_other_languages_tell_their_verbs_by_their_tables() -> None:
    assert list(infinitives("πληρώνω", "el")) == list(infinitives("pays", "en")) == list(infinitives("va", "it")) == []


@pytest.mark.parametrize(
    ("form", "language", "base"),
    [("epidemij", "sl", "epidemija"), ("osvajanj", "sl", "osvajanje"), ("sester", "sl", "sestra"),
     ("pisama", "hr", "pismo"), ("sestara", "hr", "sestra"), ("najobseznejsa", "sl", "obsezen"),
     ("najopseznija", "hr", "opsezan")],
)  # fmt: skip
def test_plurals_without_an_ending_and_superlatives_lead_to_their_base(form: str, language: str, base: str) -> None:
    assert base in list(uncommon(form, language))


@pytest.mark.parametrize(("form", "language"), [("bitak", "hr"), ("naravan", "hr"), ("epidemij", "es"), ("naj", "sl")])
def test_other_words_are_no_such_plurals(form: str, language: str) -> None:
    assert list(uncommon(form, language)) == []


@pytest.mark.parametrize("language", ["sl", "hr", "el", "it", "es"])
def test_what_is_longer_than_any_word_is_none(language: str) -> None:
    for row in ("naj" * 1000, "ε" * 4000, "καταβαλλε" * 400, "x" * 31):
        assert list(possible(row, language)) == list(uncommon(row, language)) == []
