"""search, ask and chat: questions typed in a terminal."""

import sys
from typing import Any

import click

from bot.commands.door import DONE, Body, Door, command
from bot.settings import SPOKEN


def _narrowing(function: Body) -> Body:
    """The options that narrow a search, the same for every command that searches."""
    for option in (
        click.option("--partner", default="", help="Only material of this partner."),
        click.option("--topic", default="", help="Only material on this topic."),
        click.option("--kind", default="", help="Only this kind: pdf, page, docx, pptx, recording, moodle …"),
    ):
        function = option(function)
    return function


def _question(words: tuple[str, ...]) -> str:
    return sys.stdin.read() if words == ("-",) else " ".join(words)


@command("search", 'toolkit search "late payment interest" -k 3 --language en')
@click.argument("question", nargs=-1, required=True)
@click.option("-k", "k", type=click.IntRange(1, 100), default=5, show_default=True, help="How many passages.")
@click.option("--language", default="", help="Only material in this language (en, es, it, sl, hr, el).")
@_narrowing
def search(door: Door, question: tuple[str, ...], k: int, language: str, **narrow: str) -> int:
    """Ranked passages for a QUESTION ("-" reads standard input)."""
    from bot.channels.terminal import console, show_passages
    from bot.wiring import open_answerer
    from index.records import Filters

    with open_answerer(door.settings) as answerer:
        found = answerer.search(_question(question), k, filters=Filters(language=language, **narrow))
        passages = [answerer.passage_json(passage) for passage in found.passages]
        if door.as_json:
            door.give({"passages": passages, "language": found.language, "took_ms": found.took_ms})
        else:
            show_passages(console(), found.passages, [passage["url"] for passage in passages], found.language)
    return DONE


@command("ask", 'toolkit ask "How long may a client take to pay me?"')
@click.argument("question", nargs=-1, required=True)
@click.option("--language", type=click.Choice(SPOKEN), help="The language to answer in (default: the question's).")
@_narrowing
def ask(door: Door, question: tuple[str, ...], language: str | None, **narrow: str) -> int:
    """The cited answer to a QUESTION ("-" reads standard input)."""
    from bot.channels.terminal import console, show_answer
    from bot.wiring import open_answerer
    from index.records import Filters

    with open_answerer(door.settings) as answerer:
        answer = answerer.answer(
            _question(question), language=language or "", filters=Filters(**narrow), channel="terminal"
        )
    if door.as_json:
        door.give(answer.to_json())
    else:
        show_answer(console(), answer)
    return DONE


@command("chat", "toolkit chat --language el")
@click.option("--language", type=click.Choice(SPOKEN), help="The language to answer in (default: each question's).")
@_narrowing
def chat(door: Door, language: str | None, **narrow: str) -> int:
    """A conversation in the terminal, follow-ups included.

    From a pipe it reads one question a line.
    """
    from bot.channels.terminal import console, converse
    from bot.wiring import open_answerer
    from index.records import Filters

    with open_answerer(door.settings) as answerer:

        def one(question: str, conversation: str | None) -> Any:
            return answerer.answer(
                question, conversation, language=language or "", filters=Filters(**narrow), channel="terminal"
            )

        # With --json the conversation itself goes to standard error: standard output holds the document alone.
        answers = converse(one, language or "en", sys.stdin, console(sys.stderr if door.as_json else sys.stdout))
    if door.as_json:
        door.give({"conversation": answers[-1].conversation if answers else None,
                   "answers": [answer.to_json() for answer in answers]})  # fmt: skip
    return DONE
