"""What an Answer says around its statements: notes before them, and headings over bare lists and tables."""

import io
from dataclasses import replace

import pytest
from small_answerer import SmallAnswerer

from bot.channels.telegram.render import answer_blocks
from bot.channels.terminal import console, show_answer
from bot.records import Answer, Statement


def answer(*texts: str, headings: tuple[str, ...], notes: tuple[str, ...] = ()) -> Answer:
    made = SmallAnswerer().answer("How do I work out my day rate in days?")
    (cited,) = made.citations
    statements = tuple(Statement(text, (number,)) for number, text in enumerate(texts, start=1))
    citations = tuple(
        replace(cited, number=number, quote=text, heading=heading)
        for number, (text, heading) in enumerate(zip(texts, headings, strict=True), start=1)
    )
    said = replace(made, statements=statements, citations=citations)
    parts = [f"{over}\n{text}" if over else text for over, text in zip(said.headings, texts, strict=True)]
    return replace(said, text="\n\n".join((*notes, *(f"{part} [{at}]" for at, part in enumerate(parts, start=1)))))


@pytest.mark.parametrize(
    "text", ["- One.\n- Two.", "1. Choose.\n2. Send.", "What | How long\nFiles | Five years", "a) One."]
)
def test_a_bare_list_or_table_stands_under_its_heading(text: str) -> None:
    assert answer(text, headings=("4 Contracts › Clauses to question",)).headings == ("Clauses to question",)


@pytest.mark.parametrize(
    "text", ["A quote contains:\n- your name.", "10.2 If the client cancels, a fee is due.", "It is 8 %."]
)
def test_what_says_what_it_is_of_needs_none(text: str) -> None:
    assert answer(text, headings=("Quotes",)).headings == ("",)


def test_one_heading_stands_over_what_follows_it() -> None:
    said = answer("- One.", "- Two.", "- Three.", headings=("A", "A", "B"))
    assert said.headings == ("A", "", "B")


def test_notes_are_the_paragraphs_before_the_statements_without_a_heading() -> None:
    said = answer("- One.", headings=("A",), notes=("The source is in Greek.", "I found no answer to “x”."))
    assert said.text.endswith("“x”.\n\nA\n- One. [1]")
    assert said.notes == ("The source is in Greek.", "I found no answer to “x”.")
    assert answer("One.", headings=("A",)).notes == ()
    assert replace(said, statements=(), citations=()).notes == ()


def test_channels_show_notes_and_headings() -> None:
    said = answer("- One.", headings=("Clauses",), notes=("I found no answer to “x”.",))
    out = io.StringIO()
    show_answer(console(out), said)
    assert out.getvalue().startswith("I found no answer to “x”.\nClauses\n- One. [1]\n")
    blocks = ["".join(run.text for run in block.runs) for block in answer_blocks(said)]
    assert blocks[:2] == ["I found no answer to “x”.", "Clauses\n- One. [1]"]
