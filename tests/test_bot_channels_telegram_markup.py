"""Telegram's HTML: nothing is lost, nothing is cut in two, and the stand-in's parser (the server's rules) agrees."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram_standin.html import parse, units

from bot.channels.telegram.markup import Block, Run, button_url, escape, messages, shortened
from bot.channels.telegram.markup import units as counted

FAMILY = "👨‍👩‍👧‍👦"


def shown(parts: list[str]) -> str:
    return "".join(parse(part).text for part in parts)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "text", ["<b>&amp;</b>", 'a "quoted" & <not a tag>', "5 < 6 > 4", "Ωραία čšžćđ 👍🏽", "\u202e\u0000x"]
)
def test_every_character_survives(text: str) -> None:
    assert parse(escape(text)).text == text


def test_a_lone_surrogate_is_replaced_because_it_cannot_be_sent() -> None:
    assert escape("a\ud83dz") == "a\ufffdz"


@given(st.lists(st.text(max_size=300), max_size=12), st.integers(60, 200))
@settings(max_examples=200, deadline=None)
def test_parts_are_whole_and_within_the_limit_and_lose_nothing(texts: list[str], limit: int) -> None:
    blocks = [Block((Run(text), Run(text[:20], "b"), Run("[1]", "a", "https://x.example/?a=1&b=2"))) for text in texts]
    parts = messages(blocks, limit)
    assert all(units(part) <= limit for part in parts)
    assert all(parse(part).text for part in parts)
    wanted = "".join(text + text[:20] + "[1]" for text in texts)
    assert squeezed(shown(parts)) == squeezed(wanted.encode("utf-16-le", "replace").decode("utf-16-le"))


def test_4096_emoji_are_split_between_and_never_inside_them() -> None:
    parts = messages([Block.of("👍" * 4096)])
    assert [units(part) for part in parts] == [4096, 4096]
    assert set(shown(parts)) == {"👍"}


@pytest.mark.parametrize("unit", [FAMILY, "👍🏽", "🇸🇮", "e\u0301", "❤️"])
def test_what_a_reader_sees_as_one_character_is_not_cut(unit: str) -> None:
    for part in messages([Block.of("x" + unit * 3000)]):
        assert part.removeprefix("x").replace(unit, "") == ""


def test_long_text_is_cut_at_paragraphs_then_lines_then_sentences() -> None:
    text = "\n".join(f"- item {n}: " + "word " * 30 for n in range(60))
    parts = messages([Block.of(text)])
    assert len(parts) > 1
    assert all(part.startswith("- item") for part in parts)


def test_a_block_that_fits_into_a_message_is_kept_together() -> None:
    parts = messages([Block.of("a" * 3000), Block.of("b" * 3000)])
    assert parts == ["a" * 3000, "b" * 3000]


def test_a_tag_is_closed_and_opened_again_across_parts() -> None:
    parts = messages([Block((Run("word " * 2000, "blockquote expandable"),))])
    assert all(part.startswith("<blockquote expandable>") and part.endswith("</blockquote>") for part in parts)


def test_a_link_longer_than_a_message_keeps_its_text() -> None:
    assert messages([Block((Run("title", "a", "https://x.example/" + "y" * 5000),))]) == ["title"]


def test_lengths_are_counted_as_telegram_counts_them() -> None:
    assert [counted(text) for text in ("a", "é", "👍", FAMILY)] == [1, 1, 2, 11]


def test_button_texts_are_cut_at_words() -> None:
    assert shortened("Quotes, contracts and scope of work", 20) == "Quotes, contracts…"
    assert shortened("👍" * 50, 9) == "👍👍👍👍…"


def test_only_urls_that_telegram_takes_become_buttons() -> None:
    assert button_url("https://toolkit.example/a.pdf#page=4") == "https://toolkit.example/a.pdf#page=4"
    assert button_url("http://127.0.0.1:8000/x") == "http://127.0.0.1:8000/x"
    assert [
        button_url(bad) for bad in ("http://localhost/x", "/file.pdf", "javascript:alert(1)", "https://a b.c", "")
    ] == [""] * 5
    assert button_url("https://x.example/p#:~:text=" + "%CE%B1" * 900) == "https://x.example/p"
