"""The report counts right, groups what is alike, and can be opened anywhere without harm."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from web_toolkit import WordAnswerer

from bot import charts, report
from bot.journal import Journal
from bot.report_page import to_html

TODAY = date(2026, 11, 20)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Iterator[Journal]:
    opened = Journal.open(tmp_path, days=90, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def answerer(tmp_path: Path, journal: Journal, clock: Clock) -> WordAnswerer:
    made = WordAnswerer(tmp_path / "originals", journal)
    clock.now -= 2 * 86400
    liked = made.answer("What is a kill fee?", channel="telegram", user="7")
    made.answer("what is a KILL fee", language="es")
    journal.feedback(liked.id, True)
    clock.now += 86400
    disliked = made.answer("Why do zebras have stripes?")
    journal.feedback(disliked.id, False, "=cmd|' /C calc'!A0")
    made.answer("Why do zebras have a stripe?")
    made.answer("How tall is the Eiffel Tower?")
    made.answer("hello")
    clock.now += 86400
    return made


def test_everything_is_counted_by_day_language_channel_and_outcome(journal: Journal, answerer: WordAnswerer) -> None:
    usage = report.draw(journal, answerer.resources(), until=TODAY)
    assert (usage.total.answered, usage.total.refused, usage.total.smalltalk) == (2, 3, 1)
    assert usage.total.share == pytest.approx(0.4)
    assert len(usage.days) == 30 and usage.days[-1].name == "2026-11-20"
    assert [day.questions for day in usage.days[-3:]] == [2, 3, 0]
    assert [(tally.name, tally.questions) for tally in usage.channels] == [("web", 4), ("telegram", 1)]
    assert [(tally.name, tally.questions) for tally in usage.languages] == [("en", 4), ("es", 1)]
    assert (usage.helpful, usage.unhelpful) == (1, 1)


def test_the_unanswered_are_grouped_by_likeness(journal: Journal, answerer: WordAnswerer) -> None:
    zebras, eiffel = report.draw(journal, until=TODAY).unanswered
    assert (zebras.times, len(zebras.others)) == (2, 1)
    assert eiffel.question == "How tall is the Eiffel Tower?"


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("How do I apply for a visa?", "how do i apply for visas", True),
        ("¿Cómo pido una subvención?", "Como pedir una subvencion", True),
        ("Πώς παίρνω βίζα;", "Πως παιρνω βιζες;", True),
        ("Kako do vize?", "Kako dobiti vizo?", False),
        ("What is VAT?", "What is a logo?", False),
        ("Where do I register as self-employed in Croatia?", "Where do I register a trade mark?", False),
        ("?", "!!", True),
    ],
)
def test_small_rewordings_meet_and_other_questions_part(
    journal: Journal, tmp_path: Path, one: str, other: str, together: bool
) -> None:
    answerer = WordAnswerer(tmp_path, journal, texts=())
    for question in (one, other):
        answerer.answer(question)
    groups = report.alike(list(journal.entries()))
    assert (len(groups) == 1) is together


def test_three_thousand_unanswered_questions_are_grouped_in_good_time(journal: Journal, tmp_path: Path) -> None:
    answerer = WordAnswerer(tmp_path, journal, texts=())
    first = answerer.answer("What is the meaning of word 0?")
    journal.record(first, "web")
    (entry,) = list(journal.entries())
    many = [
        type(entry)(
            **{name: getattr(entry, name) for name in entry.__slots__} | {"question": f"{n} topic {n * 7} wanted {n}"}
        )
        for n in range(3000)
    ]
    begun = datetime.now(UTC)
    assert sum(group.times for group in report.alike(many)) == 3000
    assert datetime.now(UTC) - begun < timedelta(seconds=20)


def test_resources_cited_and_never_cited_are_told_apart(journal: Journal, answerer: WordAnswerer) -> None:
    usage = report.draw(journal, answerer.resources(), until=TODAY)
    assert [(one.resource_id, one.times, one.helpful) for one in usage.most_cited] == [("r-kill", 2, 1)]
    assert {one.resource_id for one in usage.never_cited} == {"r-rate", "r-greek", "r-hostile", "r-talk"}


def test_counts_outlive_the_questions(journal: Journal, answerer: WordAnswerer, clock: Clock) -> None:
    clock.now += 91 * 86400
    journal.prune()
    usage = report.draw(journal, since=date(2026, 11, 1), until=TODAY)
    assert usage.total.questions == 5 and usage.most_asked == () and usage.unanswered == ()


def test_days_outside_are_left_out(journal: Journal, answerer: WordAnswerer) -> None:
    usage = report.draw(journal, since=date(2026, 11, 19), until=date(2026, 11, 19))
    assert (usage.total.questions, len(usage.days), len(usage.most_asked)) == (3, 1, 3)


def test_an_empty_journal_is_a_report_too(journal: Journal) -> None:
    usage = report.draw(journal, until=TODAY)
    assert usage.total.questions == 0 and usage.total.share == 0
    assert "none was asked" in to_html(usage)


def test_the_csv_has_the_unanswered_first_and_no_formulas(journal: Journal, answerer: WordAnswerer) -> None:
    answerer.answer("=zebra()")
    text = report.questions_csv(journal, until=TODAY)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["outcome"] for row in rows] == ["refused"] * 4 + ["smalltalk", "answered", "answered"]
    assert rows[0]["question"] == "'=zebra()"
    assert "'=cmd|' /C calc'!A0" in {row["comment"] for row in rows}
    assert rows[-1]["sources"] == "pdf/contracts.pdf"


def test_every_form_covers_the_same_days(journal: Journal, answerer: WordAnswerer, clock: Clock) -> None:
    # The CSV once held all that was kept, the others the last 30 days.
    clock.now -= 31 * 86400
    answerer.answer("Why do zebras sleep?")
    usage = report.draw(journal, until=TODAY)
    rows = list(csv.DictReader(io.StringIO(report.questions_csv(journal, until=TODAY).removeprefix("\ufeff"))))
    assert len(rows) == usage.total.questions + usage.total.smalltalk == 6
    assert "sleep" in report.questions_csv(journal, since=date(2026, 10, 1), until=TODAY)


def test_json_is_plain_data(journal: Journal, answerer: WordAnswerer) -> None:
    data = json.loads(json.dumps(asdict(report.draw(journal, answerer.resources(), until=TODAY))))
    assert data["unanswered"][0]["times"] == 2 and data["total"]["answered"] == 2


def test_the_page_is_whole_escaped_and_loads_nothing(journal: Journal, answerer: WordAnswerer) -> None:
    answerer.answer("<script>alert(1)</script>")
    page = to_html(report.draw(journal, answerer.resources(), until=date(2026, 11, 20)))
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "&lt;b onmouseover=" in page  # a title from the material
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)


def test_charts_hold_no_script_and_no_address() -> None:
    hostile = [report.Tally("<script>alert(1)</script>", 3, 2, 1)]
    for svg in (charts.by_name(hostile), charts.over_time(hostile), charts.over_time([]), charts.by_name([])):
        assert "<script" not in svg
        assert set(re.findall(r'(?:href|src|url)\W+(https?:[^"\')]+)', svg)) <= {"http://www.w3.org/1999/xlink"}


def test_what_means_the_same_meets_where_somebody_knows_what_it_means(journal: Journal, tmp_path: Path) -> None:
    answerer = WordAnswerer(tmp_path, journal, texts=())
    for question in ("Which lorry?", "What is a truck?", "Which lorries?", "Who bakes?"):
        answerer.answer(question)
    asked: list[tuple[str, str]] = []

    def likeness(questions: Sequence[tuple[str, str]]) -> list[int]:
        asked.extend(questions)
        return [7 if "orr" in text or "truck" in text else 8 for text, _ in questions]

    lorries, bakes = report.alike(list(journal.entries()), likeness)
    assert (lorries.times, bakes.times) == (3, 1)
    assert {lorries.question, *lorries.others} == {"Which lorry?", "What is a truck?", "Which lorries?"}
    assert len(asked) == len(report.alike(list(journal.entries())))  # one for each group that the letters made
