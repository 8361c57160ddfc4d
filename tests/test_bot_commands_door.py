"""What every command prints goes through one door: nothing of other people's can drive the terminal behind it."""

import json
import logging
from pathlib import Path

import pytest
import small_command
from small_answerer import SmallAnswerer
from small_command import Ran
from small_index import Small

from bot.commands.door import Door
from bot.journal import Journal
from bot.visible import visible

home, material = small_command.home, small_command.material
EVIL = "\x1b]52;c;ZXZpbA==\x07\x9b2J\u202e"  # fills the clipboard, clears the screen, turns the line around


def harmless(text: str) -> bool:
    return not set(text) & set(EVIL.replace("2J", "").replace("52;c;ZXZpbA==", "").replace("]", ""))


def test_visible_keeps_tabs_and_lines() -> None:
    assert visible("a\x9bb\tc\nd") == "ab\tc\nd"


def test_a_question_cannot_drive_the_terminal_of_whoever_reads_the_report(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # The report once printed what anonymous visitors had asked as it came.
    journal, answerer = Journal.open(home, 90), SmallAnswerer()
    journal.record(answerer.answer(f"Who won the football{EVIL}?"), "web")
    journal.close()
    for form in ("", "--format=csv", "--format=html", "--format=json", "--json"):
        ran = Ran(capsys, "report", *filter(None, [form]))
        assert "Who won the football" in ran.out
        assert harmless(ran.out)
    assert ran.json["unanswered"][0]["question"] == f"Who won the football{EVIL}?"


def test_a_file_name_cannot_drive_the_terminal(material: Small, capsys: pytest.CaptureFixture[str]) -> None:
    material.write(f"a{EVIL}.txt", "One.")
    material.write(f"b{EVIL}.xyz", "Two.")
    for args in (["reindex", str(material.folder)], ["reindex", "--json"], ["status"], ["check"]):
        ran = Ran(capsys, *args)
        assert harmless(ran.out + ran.err)


def test_a_log_cannot_drive_the_terminal(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # pytest's own stand in the way of any other
    Door(home, as_json=False).log()
    try:
        (home / EVIL).read_bytes()
    except OSError:
        logging.getLogger("index").warning("a%s.txt", EVIL, exc_info=True)
    said = capsys.readouterr().err
    assert "WARNING index: a]52;c;" in said
    assert "FileNotFoundError" in said
    assert harmless(said)


def test_json_says_what_it_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Door(home, as_json=True).give({"source": EVIL, "title": "Vodič 🎨"})
    printed = capsys.readouterr().out
    assert harmless(printed)
    assert "Vodič 🎨" in printed
    assert json.loads(printed)["source"] == EVIL
