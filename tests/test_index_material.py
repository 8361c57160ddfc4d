"""What passages say together tells which translation of a word is meant."""

from pathlib import Path

import pytest

from index.material import Material
from index.terms import Terms
from index.words import Words, write


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    folder: Path = tmp_path_factory.mktemp("words")
    rows = [
        {"en": "rhine gorge river valley"},
        {"en": "throat medicine doctor"},
        {"en": "throat singing"},
        {"sl": "soteska ren", "pivot": "gorge rhine"},
    ]
    write(folder, rows)
    return Material(Terms(folder), Words.open(folder), ("en", "sl"))


GROUPS = ((("throat", 1.0), ("gorge", 0.6)), (("rhine", 1.0),))


def test_a_translation_is_supported_by_passages_that_have_the_other_words(material: Material) -> None:
    support = material.together(GROUPS)
    assert support(["gorge"]) > 0.9 > 0.1 > support(["throat"]) >= 0
    assert support(["gorge", "rhine"]) > 0.9 and support(["gorge", "throat"]) == support(["nowhere"]) == 0
    assert material.together(((("throat", 1.0), ("gorge", 0.6)), (("doctor", 1.0),)))(["throat"]) > 0.9


def test_without_a_passage_nothing_is_supported(material: Material) -> None:
    assert material.together(((("nowhere", 1.0),),))(["gorge"]) == 0


def test_what_is_said_and_how_it_is_spelled(material: Material) -> None:
    assert material.says(["rhine", "gorge"]) and not material.says(["rhine", "nowhere"])
    assert material.spelled(["medicina"], "it") == "medicine"
    assert material.spelled(["xyzzyx"], "it") == ""


def test_what_sounds_alike_in_two_scripts_is_found(material: Material) -> None:
    assert material.sounding("ραϊν") == "" == material.sounding("ρηνοσ")  # too short, and another word
    assert material.sounding("μεντισιν") == "medicine"
