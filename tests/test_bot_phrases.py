"""The phrases: every language has every message, with the same places for values, within the channels' limits."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.phrases.compile import compiled
from bot.phrases.say import LANGUAGES, UnknownMessage, language_name, quoted_from, say, spoken, topic_name

FOLDER = Path(__file__).parent.parent / "bot" / "phrases"
LIMITS = {  # Telegram's, in UTF-16 units: https://core.telegram.org/bots/api
    r"bot-short": 120,
    r"bot-long": 512,
    r"command\..*": 256,
    r"button-.*|feedback-(thanks|gone)": 200,
    r"inline-.*": 64,
}


def catalogue(language: str) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def forms(language: str) -> dict[str, list[str]]:
    """Message id → its forms (one, or one for each plural)."""
    found: dict[str, list[str]] = {}
    for message in catalogue(language):
        if message.id:
            name = message.id if isinstance(message.id, str) else message.id[0]
            found[name] = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return found


def places(text: str) -> list[str]:
    return sorted(re.findall(r"{(\w+)}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_message_with_the_same_places(language: str) -> None:
    english, theirs = forms("en"), forms(language)
    assert set(theirs) == set(english)
    for name, strings in theirs.items():
        assert all(text.strip() for text in strings), name
        for text in strings:
            assert places(text) == places(english[name][0]), name


@pytest.mark.parametrize(("language", "count"), [("en", 2), ("es", 2), ("it", 2), ("sl", 4), ("hr", 3), ("el", 2)])
def test_plurals_have_all_the_forms_of_the_language(language: str, count: int) -> None:
    plural = [strings for name, strings in forms(language).items() if len(forms("en")[name]) > 1]
    assert plural
    assert all(len(strings) == count for strings in plural)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_source_compiled(language: str) -> None:
    assert (FOLDER / f"{language}.mo").read_bytes() == compiled(FOLDER / f"{language}.po")


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_for_telegram_keep_its_limits(language: str) -> None:
    for name, strings in forms(language).items():
        for pattern, limit in LIMITS.items():
            if re.fullmatch(pattern, name):
                assert all(len(text.encode("utf-16-le")) // 2 <= limit for text in strings), name


def test_plurals_follow_the_languages_own_rules() -> None:
    assert "1 sekundo." in say("sl", "rate-limited", n=1)
    assert "2 sekundi." in say("sl", "rate-limited", n=2)
    assert "4 sekunde." in say("sl", "rate-limited", n=4)
    assert "5 sekund." in say("sl", "rate-limited", n=5)
    assert "21 sekundu." in say("hr", "rate-limited", n=21)
    assert "22 sekunde." in say("hr", "rate-limited", n=22)
    assert "11 sekundi." in say("hr", "rate-limited", n=11)


def test_a_quote_from_another_language_names_it_in_the_askers() -> None:
    assert quoted_from("el", ["en"]) == "Η πηγή είναι στα αγγλικά."
    assert quoted_from("sl", ["sl", "en", "en"]) == "Del odgovora je v angleščini."
    assert (
        quoted_from("es", ["en", "it", "el"], {"it", "el"}) == "Las fuentes están en inglés, en italiano y en griego."
    )
    assert quoted_from("hr", ["hr"]) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_another_country_than_was_asked_about_is_said_to_be_one(language: str) -> None:
    other = "sl" if language == "hr" else "hr"
    assert quoted_from(language, [other, "en"]).endswith(f" {say(language, 'elsewhere')}")
    assert say(language, "elsewhere") not in quoted_from(language, [other, "en"], {other})
    assert say(language, "elsewhere") not in quoted_from(language, ["en", language])


def test_any_language_tag_finds_one_that_is_spoken() -> None:
    assert [spoken(tag) for tag in ("sl-SI", "EL", "pt_BR", "", "zh-hans")] == ["sl", "el", "en", "en", "en"]
    assert say("de", "sources") == "Sources"


def test_an_unknown_message_is_an_error_and_not_a_name_shown_to_people() -> None:
    with pytest.raises(UnknownMessage, match="no-such"):
        say("en", "no-such")


def test_topics_and_languages_of_any_manifest_have_names() -> None:
    assert topic_name("sl", "getting-paid") == "Plačila"
    assert topic_name("sl", "stage_design-basics") == "Stage design basics"
    assert language_name("it", "el") == "greco"
    assert language_name("it", "de") == "de"
