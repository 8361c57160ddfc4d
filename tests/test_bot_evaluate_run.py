"""Evaluation: its floors, its command, its table and its picture, on a small real Answerer in memory."""

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from small_answerer import PAGES, SmallAnswerer, page
from small_questions import BREAD, DAY_RATE, KILL_FEE, STREET, TARIFA, TARIFA_EN, lines

from bot.evaluate import Evaluation, evaluate, summed_up
from bot.evaluate_floors import Floors, FloorsError, dropped, raised
from bot.evaluate_plot import PlotError, draw
from bot.evaluate_run import run
from bot.records import Channel

# Floors


def good() -> Evaluation:
    return evaluate(SmallAnswerer(), [DAY_RATE, KILL_FEE, TARIFA, BREAD])


def test_every_figure_that_dropped_is_named() -> None:
    floors = Floors({"all": {"recall_at_1": 1.0, "contains_gold": 0.5}, "es→es": {"recall_at_5": 1.0},
                     "en": {"false_refusals": 0.0}}, "digest")  # fmt: skip
    assert dropped(floors, good(), "digest") == []
    outcomes = good().outcomes
    worse = summed_up([outcomes[0], replace(outcomes[1], answered=False, holds=False), replace(outcomes[2], rank=None)])
    assert dropped(floors, worse, "digest") == [
        "all recall_at_1 is 0.667, below its floor, 1.000.",
        "es→es recall_at_5 is 0.000, below its floor, 1.000.",
        "en false_refusals is 0.500, above the most allowed, 0.000.",
    ]


def test_floors_measured_on_other_questions_hold_for_nothing() -> None:
    (said,) = dropped(Floors({"all": {"recall_at_1": 0.1}}, "a" * 64), good(), "b" * 64)
    assert "measured on other questions" in said


def test_a_floor_with_nothing_to_measure_fails() -> None:
    (said,) = dropped(Floors({"hr→en": {"recall_at_5": 0.9}}, "digest"), good(), "digest")
    assert said == "hr→en recall_at_5 has a floor of 0.900, but there is nothing to measure it on."


def test_floors_are_raised_and_never_lowered() -> None:
    first = raised(Floors(), good(), "digest", "the command")
    assert first.floors["all"]["recall_at_1"] == 1.0
    assert first.command == "the command"
    worse = summed_up([replace(one, rank=2) for one in good().outcomes])
    again = raised(first, worse, "digest", "the command")
    assert again.floors["all"]["recall_at_1"] == 1.0
    assert dropped(again, good(), "digest") == []


def test_a_floor_lies_one_question_below_unless_it_was_perfect() -> None:
    right, wrong = good().outcomes[0], replace(good().outcomes[1], rank=3, answered=False, confidence=0.0)
    floors = raised(Floors(), summed_up([right] * 8 + [wrong] * 2), "digest", "").floors["all"]
    assert floors["recall_at_1"] == 0.7
    assert floors["recall_at_5"] == 1.0
    assert floors["false_refusals"] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not a file of floors"),
        ("[]", "not a file of floors"),
        ('{"floors": {}}', "not a file of floors"),
        ('{"sha256": "x", "floors": {"all": {"recall_at_1": "high"}}}', "not a file of floors"),
        ('{"sha256": "x", "floors": {"all": {"recal_at_5": 0.9}}}', "Did you mean 'recall_at_5'"),
        ('{"sha256": "x", "floors": {"all": {"median_ms": 5}}}', "which has no floor"),
    ],
)
def test_floors_that_cannot_be_used_are_a_sentence(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "floors.json"
    file.write_text(content)
    with pytest.raises(FloorsError, match=said):
        Floors.read(file)


# The command


def test_the_command_fails_naming_what_dropped_and_keeps_its_floors(tmp_path: Path) -> None:
    questions, floors = lines(tmp_path / "q.jsonl", DAY_RATE, KILL_FEE, BREAD), tmp_path / "floors.json"
    assert run(SmallAnswerer(), questions, floors, raise_floors=True, out=io.StringIO(), notes=io.StringIO()) == 0
    kept = floors.read_bytes()
    assert json.loads(kept)["command"] == f"toolkit eval {questions} --floors {floors}"
    assert run(SmallAnswerer(), questions, floors, out=io.StringIO(), notes=io.StringIO()) == 0
    for anew in (False, True):
        notes = io.StringIO()
        fewer = SmallAnswerer(PAGES[:1])
        fewer.pages += (page("contracts", "Contracts", "Nothing about it."),)
        assert run(fewer, questions, floors, raise_floors=anew, out=io.StringIO(), notes=notes) == 1
        assert "en→en recall_at_1 is 0.500, below its floor, 1.000." in notes.getvalue()
        assert floors.read_bytes() == kept


def test_json_is_one_document_with_every_question(tmp_path: Path) -> None:
    out = io.StringIO()
    assert run(SmallAnswerer(), lines(tmp_path / "q.jsonl", DAY_RATE, BREAD), as_json=True, out=out) == 0
    said = json.loads(out.getvalue())
    assert said["all"]["recall_at_1"] == 1.0
    assert said["pairs"]["en→en"]["contains_gold"] == 1.0
    assert [one["id"] for one in said["questions"]] == ["rate", "bread"]
    assert len(said["sha256"]) == 64


def test_the_table_names_what_went_wrong_and_cannot_drive_the_terminal(tmp_path: Path) -> None:
    out = io.StringIO()
    wicked = replace(BREAD, id="wicked", text="Who bakes \x1b[2J bread?", resources=("pricing.pdf",))
    assert run(SmallAnswerer(), lines(tmp_path / "q.jsonl", DAY_RATE, wicked, STREET), out=out) == 0
    said = out.getvalue()
    assert "en→en" in said
    assert "refused, right resource not in the first 10" in said
    assert "answered, though nothing answers it" in said
    assert "\x1b" not in said


def test_a_source_that_is_not_in_the_index_is_said(tmp_path: Path) -> None:
    out, notes = io.StringIO(), io.StringIO()
    questions = lines(tmp_path / "q.jsonl", replace(DAY_RATE, resources=("pricng.pdf",)))
    assert run(SmallAnswerer(), questions, out=out, notes=notes) == 1
    assert "pricng.pdf, which is not in the index" in notes.getvalue()
    assert "en→?" in out.getvalue()


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_picture_is_the_same_for_the_same_evaluation(tmp_path: Path, ending: str) -> None:
    evaluation = evaluate(SmallAnswerer(), [DAY_RATE, TARIFA, TARIFA_EN, BREAD])
    first, second = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    draw(evaluation, first)
    draw(evaluation, second)
    assert first.stat().st_size > 5_000
    assert first.read_bytes() == second.read_bytes()


def test_a_picture_that_cannot_be_written_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    answerer = SmallAnswerer()
    questions = lines(tmp_path / "q.jsonl", DAY_RATE)
    for plot in (tmp_path / "plot.xyz", tmp_path / "no" / "plot.png"):
        with pytest.raises(PlotError):
            run(answerer, questions, plot=plot, out=io.StringIO())
    assert answerer.asked == []


def test_only_a_picture_needs_matplotlib() -> None:
    code = "import bot.evaluate_run, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_is_evaluated_is_kept_apart_by_its_channel() -> None:
    answerer = SmallAnswerer()
    evaluate(answerer, [DAY_RATE])
    channel: Channel = "eval"
    assert [asked[2] for asked in answerer.asked] == [channel]
