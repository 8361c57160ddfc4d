"""The terminal: what a person reads, and what they never do (control characters from the material)."""

import io
from dataclasses import replace

from small_answerer import SmallAnswerer

from bot.channels.terminal import clock, console, converse, show_answer, show_passages
from bot.phrases.say import say
from bot.records import Answer


def printed(answer: Answer) -> str:
    out = io.StringIO()
    show_answer(console(out), answer)
    return out.getvalue()


def test_an_answer_is_statements_with_marks_and_sources_with_exact_places() -> None:
    text = printed(SmallAnswerer().answer("How do I work out my day rate in days?"))
    assert text.startswith("A day rate is what you earn divided by the days you can sell. [1]\n")
    assert "[1] Pricing <your> creative work & more, page 4 · PDF · English" in text
    assert "https://toolkit.example/pricing#page=4" in text


def test_a_quote_in_another_language_is_announced_in_the_askers() -> None:
    answer = SmallAnswerer().answer("what is a kill fee, client?")
    text = printed(replace(answer, language="el", text=f"Η πηγή είναι στα αγγλικά.\n\n{answer.text}"))
    assert text.startswith("Η πηγή είναι στα αγγλικά.\n")
    assert "σελίδα 7 · PDF · Αγγλικά" in text


def test_a_refusal_says_so_and_names_near_resources() -> None:
    text = printed(SmallAnswerer().answer("Who won the football?"))
    near = say("en", "refused-near")
    assert text.startswith(f"I found no answer to that in the toolkit.\n{near}\n  • Reminders · Pricing")
    assert text.count("Getting paid") == text.count(near) == 1
    assert "https://toolkit.example/late" in text


def test_long_lines_are_not_broken_in_a_pipe() -> None:
    answer = SmallAnswerer().answer("day rate days")
    citation = replace(answer.citations[0], url="https://toolkit.example/" + "x" * 300)
    assert "x" * 300 in printed(replace(answer, citations=(citation,)))


def test_material_cannot_drive_the_terminal() -> None:
    answer = SmallAnswerer().answer("day rate days")
    evil = replace(
        answer.citations[0], title="\x1b[2J\x1b]8;;http://evil\x07\u202etxt", url="https://x.example/\x1b[1m"
    )
    text = printed(replace(answer, citations=(evil,)))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text


def test_passages_are_ranked_with_place_and_link() -> None:
    answerer = SmallAnswerer()
    found = answerer.search("late payment interest", 2)
    out = io.StringIO()
    show_passages(console(out), found.passages, [answerer.passage_json(p)["url"] for p in found.passages], "en")
    assert out.getvalue().startswith("1. Getting paid · Heading · web page · English")


def test_nothing_found_is_said() -> None:
    out = io.StringIO()
    show_passages(console(out), (), (), "it")
    assert out.getvalue() == "Non è stato trovato nulla.\n"


def test_a_conversation_keeps_its_thread() -> None:
    answerer = SmallAnswerer()
    lines = io.StringIO("day rate days\n\nand in days?\n")
    answers = converse(lambda q, c: answerer.answer(q, c, channel="terminal"), "en", lines, console(io.StringIO()))
    assert [answer.answered for answer in answers] == [True, True]
    assert answers[0].conversation == answers[1].conversation


def test_times_read_like_a_player_shows_them() -> None:
    assert (clock(725.4), clock(3725), clock(5)) == ("12:05", "1:02:05", "0:05")
