"""The conversations that follow-ups are measured by: what a right turn is, and what stands in the file."""

import importlib
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from six_languages import made

BENCH = Path(__file__).parent / "bench"


@pytest.fixture
def follow_ups(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCH))
    return importlib.import_module("measure_follow_ups")


def talk(*turns: str) -> str:
    return '{"id": "t-1", "language": "en", "turns": [' + ", ".join(turns) + "]}\n"


FIRST = '{"question": "What is a kill fee?", "kind": "first", "sections": ["killfee.md » Kill fees"]}'
HOW_MUCH = '{"question": "how much?", "kind": "same", "sections": ["killfee.md » Kill fees"]}'
WRONG = '{"question": "how much?", "kind": "same", "sections": ["killfee.md » What a contract needs"]}'
SILENT = '{"question": "who won the cup?", "kind": "silent", "sections": []}'
THANKS = '{"question": "thank you!", "kind": "thanks", "sections": []}'


def test_a_turn_is_right_by_the_section_that_it_cites(follow_ups: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "talks.jsonl"
    path.write_text(talk(FIRST, HOW_MUCH, WRONG, SILENT, THANKS), encoding="utf-8")
    answers = list(follow_ups.held(made()[0].home, follow_ups.conversations(path)))
    assert [turn.right(answer) for _, turn, answer in answers] == [True, True, False, True, True]
    assert len({answer.conversation for *_, answer in answers}) == 1
    silent = answers[3][1]
    assert not silent.right(replace(answers[0][2])) and not answers[4][1].right(answers[0][2])


def test_the_table_counts_by_kind_and_too_few_right_turns_fail(
    follow_ups: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    path = tmp_path / "talks.jsonl"
    path.write_text(talk(FIRST, HOW_MUCH, WRONG), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["measure_follow_ups.py", str(path), "--home", str(made()[0].home), "--wrong"])
    with pytest.raises(SystemExit, match=f"Fewer than {follow_ups.LEAST:.0%}"):
        follow_ups.main()
    said = capsys.readouterr().out
    assert "| same | 1 of 2 | 1 of 2 |" in said and "| first | 1 of 1 | 1 of 1 |" in said
    assert "t-1 (same) 'how much?': killfee.md" in said


def test_a_line_that_is_no_conversation_is_named(follow_ups: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "talks.jsonl"
    path.write_text(talk(FIRST) + talk('{"question": "how much?", "kind": "same", "sections": ["killfee.md"]}'))
    with pytest.raises(ValueError, match=r"talks\.jsonl, line 2 is no conversation"):
        list(follow_ups.conversations(path))


def test_the_conversations_are_of_all_kinds_in_all_languages(follow_ups: ModuleType) -> None:
    talks = list(follow_ups.conversations(follow_ups.CONVERSATIONS))
    assert {one.language for one in talks} == {"en", "es", "it", "sl", "hr", "el"}
    assert len({one.id for one in talks}) == len(talks)
    for language in {one.language for one in talks}:
        kinds = {turn.kind for one in talks if one.language == language for turn in one.turns}
        assert kinds == set(follow_ups.KINDS)
    assert all(bool(turn.sections) == (turn.kind not in ("silent", "thanks")) for one in talks for turn in one.turns)
