"""report and forget as they are typed: of which home, and of which days."""

import time
from pathlib import Path

import pytest
import small_command
from small_answerer import SmallAnswerer
from small_command import Ran

from bot.journal import Journal

home = small_command.home


@pytest.mark.parametrize("args", [["report"], ["report", "--format", "csv"], ["forget", "telegram", "5"], ["rollback"]])
def test_a_home_that_is_not_there_is_refused_and_not_made(
    args: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # A mistyped path once looked like a deletion that was carried out.
    ran = Ran(capsys, *args)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"toolkit: There is no home at {home}: check --home or TOOLKIT_HOME.\n"
    assert not home.exists()


def test_every_form_of_the_report_covers_the_same_days(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now = time.time()
    journal = Journal.open(home, 90, clock=lambda: now - 40 * 86400)
    journal.record(SmallAnswerer().answer("Who won the football?"), "web")
    journal.close()
    assert "0 questions" in Ran(capsys, "report").out
    assert "football" not in Ran(capsys, "report", "--format", "csv").out
    assert "football" in Ran(capsys, "report", "--format", "csv", "--since", "60d").out
    assert Ran(capsys, "report", "--json", "--since", "60d").json["total"]["refused"] == 1
