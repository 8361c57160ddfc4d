"""Answers, passages and conversations in the terminal.

What comes from the material is shown without control characters (``bot.visible``). On a terminal rich colours and
wraps; into a pipe the same text goes plain, one line a paragraph.
"""

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO

from bot.phrases.say import language_name, say
from bot.records import Answer, Citation
from bot.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

    from index.records import Passage


def console(stream: TextIO | None = None) -> "Console":
    """A console that wraps and colours on a terminal only."""
    from rich.console import Console

    stream = stream or sys.stdout
    return Console(file=stream, soft_wrap=not stream.isatty(), highlight=False, emoji=False, markup=False)


def show_answer(out: "Console", answer: Answer) -> None:
    """Print an answer: the statements with their marks, then where each stands; or what is said instead."""
    from rich.text import Text

    if not answer.answered:
        out.print(Text(visible(answer.refusal)))
        if answer.suggestions:
            out.print(Text(say(answer.language, "refused-near")))
        for suggestion in answer.suggestions:
            out.print(Text.assemble("  • ", (visible(suggestion.label), _link(suggestion.url))))
            out.print(Text(f"    {visible(suggestion.url)}", "dim"))
        return
    for note in answer.notes:
        out.print(Text(visible(note), "italic"))
    for heading, statement in zip(answer.headings, answer.statements, strict=True):
        if heading:
            out.print(Text(visible(heading), "bold"))
        marks = "".join(f"[{number}]" for number in statement.citations)
        out.print(Text.assemble(visible(statement.text), " ", (marks, "bold cyan")))
    out.print()
    out.print(Text(say(answer.language, "sources"), "bold"))
    for citation in answer.citations:
        out.print(Text.assemble((f"[{citation.number}] ", "bold cyan"), (place(answer.language, citation), "")))
        out.print(Text(f"    {visible(citation.url)}", f"dim {_link(citation.url)}", overflow="fold"))


def show_passages(out: "Console", passages: Iterable["Passage"], urls: Iterable[str], language: str) -> None:
    """Print ranked passages with their place and link."""
    from rich.text import Text

    empty = True
    for passage, url in zip(passages, urls, strict=True):
        empty = False
        where = passage.chunk.place
        title = _place(language, passage.resource.title, passage.resource.kind, where.page, where.seconds,
                       passage.resource.language, " › ".join(passage.chunk.heading))  # fmt: skip
        out.print(Text.assemble((f"{passage.rank}. ", "bold cyan"), (title, "bold"), (f"  {passage.score:.3f}", "dim")))
        out.print(Text(visible(passage.text)))
        out.print(Text(visible(url), "dim"))
        out.print()
    if empty:
        out.print(say(language, "nothing-found"))


def converse(ask: Callable[[str, str | None], Answer], language: str, stream: TextIO, out: "Console") -> list[Answer]:
    """Ask line by line until an empty line or the end; each answer is printed and all are returned.

    ``ask`` takes a question and the conversation's id (None at first).
    """
    interactive = stream.isatty()
    if interactive:
        import readline  # noqa: F401  input() then edits the line and remembers earlier ones

        out.print(say(language, "chat-welcome"))
    answers: list[Answer] = []
    conversation: str | None = None
    while True:
        line = _line(stream, interactive)
        if line is None or (interactive and not line.strip()):
            return answers
        if not line.strip():
            continue
        answer = ask(line.strip(), conversation)
        conversation = answer.conversation
        answers.append(answer)
        out.print()
        show_answer(out, answer)
        out.print()


def place(language: str, citation: Citation) -> str:
    """A citation's place in words: "Pricing your work, page 4 · PDF · English"."""
    return _place(language, citation.title, citation.kind, citation.page, citation.time, citation.language, "")


def clock(seconds: float) -> str:
    """725.0 → "12:05", 3725.0 → "1:02:05"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _place(
    language: str, title: str, kind: str, page: int | None, seconds: float | None, spoken: str, heading: str
) -> str:
    exact = ""
    if page is not None:
        exact = say(language, "slide" if kind == "pptx" else "page", number=page)
    elif seconds is not None:
        exact = say(language, "time", time=clock(seconds))
    first = ", ".join(part for part in (visible(title).replace("\n", " "), exact) if part)
    parts = (first, visible(heading), say(language, f"kind.{kind}"), language_name(language, spoken))
    return " · ".join(part for part in parts if part)


def _link(url: str) -> str:
    return f"link {visible(url)}" if url.startswith(("http://", "https://")) and not set(url) & set(" \n\t") else ""


def _line(stream: TextIO, interactive: bool) -> str | None:
    if interactive:
        try:
            return input("› ")
        except EOFError:
            return None
    return stream.readline() or None
