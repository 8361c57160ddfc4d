"""report, eval and forget: what was asked, how good the answers are, and what is kept about a person."""

import re
import sys
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from bot import people
from bot.commands.door import DONE, Door, command
from bot.journal import Journal
from bot.records import Channel
from ingest.records import Resource

if TYPE_CHECKING:
    from bot.report import Usage

_AGO = re.compile(r"(\d{1,5})d")


def since_day(text: str) -> date:
    """A day (2026-03-01) or how long ago (30d). Raises click.BadParameter."""
    ago = _AGO.fullmatch(text.strip().lower())
    try:
        return datetime.now(UTC).date() - timedelta(days=int(ago[1])) if ago else date.fromisoformat(text.strip())
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(
            "write a day such as 2026-03-01, or how long ago: 30d.", param_hint="--since"
        ) from error


@command("report", "toolkit report --since 30d --format csv > questions.csv")
@click.option("--format", "form", type=click.Choice(["html", "csv", "json"]), help="Default: a summary to read.")
@click.option(
    "--since",
    metavar="DAY",
    help="From this day on: 2026-03-01, or 90d ago. Default: 30 days.",
)
def report(door: Door, form: str | None, since: str | None) -> int:
    """What was asked, the unanswered questions first."""
    from bot import report as reporting

    begin = since_day(since) if since else None
    door.as_json = door.as_json or form == "json"
    journal = Journal.open(door.kept, door.settings.journal_days)
    try:
        if form == "csv" and not door.as_json:
            click.echo(reporting.questions_csv(journal, since=begin), nl=False)
            return DONE
        usage = reporting.draw(journal, _resources(door), since=begin)
    finally:
        journal.close()
    if door.as_json:
        door.give(asdict(usage))
    elif form == "html":
        from bot.report_page import to_html

        door.give(None, to_html(usage))
    else:
        _summarise(door, usage)
    return DONE


def _resources(door: Door) -> list[Resource]:
    """What could have been cited; nothing when there is no index (any more): the questions still count."""
    from index.errors import IndexMissing
    from index.snapshot import Snapshot

    try:
        return Snapshot.open(door.settings.home).resources()
    except IndexMissing:
        return []


def _summarise(door: Door, usage: "Usage") -> None:
    door.give(None, f"{usage.since} to {usage.until}: {usage.total.questions} questions, "
                    f"{usage.total.answered} answered, {usage.total.refused} not; "
                    f"{usage.helpful} found helpful, {usage.unhelpful} not.")  # fmt: skip
    for title, asked in (("Not answered", usage.unanswered), ("Asked most", usage.most_asked)):
        if asked:
            door.give(None, f"\n{title}")
        for one in asked[:20]:
            door.give(None, f"{one.times:>5}  {one.question}  ({', '.join((*one.languages, *one.channels))})")
    for title, tallies in (("By language", usage.languages), ("By channel", usage.channels)):
        if tallies:
            door.give(None, f"\n{title}")
        for tally in tallies:
            door.give(None, f"{tally.questions:>5}  {tally.name}: {tally.share:.0%} answered")


@command("eval", "toolkit eval tests/eval/golden.jsonl --floors tests/eval/floors.json")
@click.argument("questions", type=click.Path(path_type=Path), metavar="QUESTIONS.jsonl")
@click.option("--floors", type=click.Path(path_type=Path), metavar="FILE", help="Fail when a figure drops below these.")
@click.option("--raise-floors", is_flag=True, help="Write what was reached into the floors; none is lowered.")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw the figures (.png, .svg, .pdf).")
def eval_(door: Door, questions: Path, floors: Path | None, raise_floors: bool, plot: Path | None) -> int:
    """Score search, answers, citations and refusals."""
    from bot.evaluate_questions import EvaluationError
    from bot.evaluate_run import run
    from bot.wiring import open_answerer

    if raise_floors and floors is None:
        raise click.UsageError("--raise-floors needs --floors FILE.")
    try:
        with open_answerer(door.settings) as answerer:
            return run(answerer, questions, floors, door.as_json, plot, raise_floors=raise_floors, out=sys.stdout)
    except EvaluationError as error:
        raise click.UsageError(str(error)) from error


@command("forget", "toolkit forget telegram 123456789")
@click.argument("channel", type=click.Choice(get_args(Channel)))
@click.argument("user")
def forget(door: Door, channel: Channel, user: str) -> int:
    """Delete what is kept about one person.

    USER is a Telegram number, or on the web a conversation's id.
    """
    home = door.kept
    with closing(Journal.open(home, door.settings.journal_days)) as journal, people.memory(home) as memory:
        gone = people.forget(journal, memory, channel, user)
    door.give({"channel": channel, "user": user, "forgotten": gone}, f"{gone} questions of {user} were deleted.")
    return DONE
