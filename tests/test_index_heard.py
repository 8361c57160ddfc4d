"""What Greek writes as it is pronounced is the name that others spell."""

from pathlib import Path

import pytest

from index.heard import HEARD, Heard, compile_heard
from index.language import fold

NAMES = """newcastle behance paypal canva kintner ayurbarwada seamans grainger shopify patreon george washington charles
    cambridge copyright budget hobson caroline northumbria contract camera museum ceramic gazan""".split()


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    folder: Path = tmp_path_factory.mktemp("heard")
    compile_heard([*NAMES, "niukasl", "αβγδε", "ab", "x2x2x2"], folder / HEARD)
    return Heard(folder / HEARD)


@pytest.mark.parametrize(
    ("written", "name"),
    [("Μπιχάνς", "behance"), ("Πέιπαλ", "paypal"), ("Κάνβα", "canva"), ("Κίντνερ", "kintner"),
     ("Αγιουρμπαργουάντα", "ayurbarwada"), ("Γκρέιντζερ", "grainger"), ("Σόπιφαϊ", "shopify"), ("Τζορτζ", "george"),
     ("Ουάσινγκτον", "washington"), ("Τσαρλς", "charles"), ("κοπιράιτ", "copyright"), ("μπάτζετ", "budget"),
     ("Νορθάμπρια", "northumbria"), ("newcastle", "niukasl")],
)  # fmt: skip
def test_a_name_is_known_by_its_sound(heard: Heard, written: str, name: str) -> None:
    assert heard.of(fold(written)) == name


@pytest.mark.parametrize(
    "written", ["Κοζάνη", "σύμβαση", "κείμενο", "κεραμίδι", "γιατί", "σεμινάριο", "", "ab", "washing", "α" * 40]
)
def test_other_words_are_nobodys_name(heard: Heard, written: str) -> None:
    assert heard.of(fold(written)) == ""


def test_what_is_no_word_in_latin_letters_is_left_out(heard: Heard) -> None:
    assert all(heard.of(odd) == "" for odd in ("αβγδ", "αμπδε", "ksksks"))


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    assert Heard(tmp_path / HEARD).of("newcastle") == ""


def test_a_name_is_no_word_that_only_resembles_it(tmp_path: Path) -> None:
    compile_heard(["people"], tmp_path / HEARD)
    assert Heard(tmp_path / HEARD).of(fold("Πέιπαλ")) == ""


def test_of_two_that_sound_the_same_the_one_that_is_spelled_alike_is_meant(tmp_path: Path) -> None:
    for words in (["couple", "kublai"], ["kublai", "couple"]):
        compile_heard(words, tmp_path / HEARD)
        assert Heard(tmp_path / HEARD).of(fold("Κουμπλάι")) == "kublai"
