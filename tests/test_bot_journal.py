"""The journal keeps what it should, forgets what it must, and is shared by processes and threads."""

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.journal import CONVERSATION_SECONDS, NAME, TURNS, Journal
from bot.records import Answer, Citation, Statement
from index.errors import HomeDamaged

DAY = 86400.0


class Clock:
    """Time that moves when a test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

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


def an_answer(number: int = 1, *, conversation: str = "talk-1", question: str = "What is a kill fee?") -> Answer:
    quote = "A kill fee is paid when a commission is cancelled."
    citation = Citation(
        1, "r1", "pdf/a.pdf", "Pricing", "pdf", "en", "/a.pdf#page=4", 4, "Fees", None, quote, 0, 50, "", ""
    )
    return Answer(
        id=f"a{number}", conversation=conversation, question=question, language="en", answered=True,
        text=quote + " [1]", statements=(Statement(quote, (1,)),), citations=(citation,), suggestions=(),
        confidence=0.9, mode="extractive", generation=3, took_ms=4.2,
    )  # fmt: skip


def test_an_answer_is_kept_with_what_it_cited(journal: Journal) -> None:
    journal.record(an_answer(), "web")
    (entry,) = journal.entries()
    assert (entry.question, entry.channel, entry.outcome, entry.helpful) == (
        "What is a kill fee?",
        "web",
        "answered",
        None,
    )
    assert entry.answer["citations"][0]["resource_id"] == "r1"
    assert journal.answer("a1") == json.loads(json.dumps(an_answer().to_json()))


def test_turns_come_oldest_first_and_only_the_last_few(journal: Journal, clock: Clock) -> None:
    for number in range(TURNS + 3):
        clock.now += 1
        journal.record(an_answer(number, question=f"question {number}"), "web")
    turns = journal.turns("talk-1")
    assert [turn.question for turn in turns] == [f"question {n}" for n in range(3, TURNS + 3)]
    assert turns[0].resource_ids == ("r1",)
    assert journal.turns("another talk") == []


def test_a_conversation_that_rested_begins_anew(journal: Journal, clock: Clock) -> None:
    journal.record(an_answer(), "web")
    clock.now += CONVERSATION_SECONDS + 1
    assert journal.turns("talk-1") == []
    assert len(list(journal.entries())) == 1  # still there for the report


def test_questions_go_when_their_time_is_over_and_the_counts_stay(journal: Journal, clock: Clock) -> None:
    journal.record(an_answer(), "web")
    journal.feedback("a1", True)
    clock.now += 91 * DAY
    assert journal.prune() == 1
    assert list(journal.entries()) == []
    assert journal.answer("a1") is None
    assert [(count.channel, count.answers) for count in journal.counts()] == [("web", 1)]


def test_the_last_vote_counts_and_a_comment_survives_it(journal: Journal) -> None:
    journal.record(an_answer(), "web")
    assert journal.feedback("a1", False, "wrong page")
    assert journal.feedback("a1", True)
    (entry,) = journal.entries()
    assert (entry.helpful, entry.comment) == (True, "wrong page")


def test_feedback_on_an_unknown_answer_is_refused(journal: Journal) -> None:
    assert not journal.feedback("nobody's", True)


def test_only_the_person_who_asked_can_vote_when_a_person_is_named(journal: Journal) -> None:
    journal.record(an_answer(), "telegram", user="7")
    assert not journal.feedback("a1", True, user="8")
    assert journal.feedback("a1", True, user="7")


def test_a_person_is_not_named_in_the_file(journal: Journal, tmp_path: Path) -> None:
    journal.record(an_answer(), "telegram", user="person-4711")
    journal.close()
    assert all(b"person-4711" not in path.read_bytes() for path in tmp_path.iterdir())


def test_forgetting_takes_everything_of_one_person_and_nothing_else(journal: Journal, tmp_path: Path) -> None:
    journal.record(an_answer(1, question="zebra question"), "telegram", user="7")
    journal.record(an_answer(2), "telegram", user="8")
    journal.record(an_answer(3), "web")
    journal.feedback("a1", False, "zebra comment")
    assert len(journal.export("telegram", "7")) == 1
    assert journal.forget("telegram", "7") == 1
    assert journal.export("telegram", "7") == []
    assert {entry.id for entry in journal.entries()} == {"a2", "a3"}
    # once: SQLite only unlinks deleted rows, and the text stays readable in the file
    assert all(b"zebra" not in path.read_bytes() for path in tmp_path.iterdir())


def test_nobody_named_forgets_nothing(journal: Journal) -> None:
    journal.record(an_answer(), "telegram")
    journal.record(an_answer(2, conversation=""), "web")
    assert journal.forget("telegram", "") == 0
    assert journal.forget("web", "") == 0


def test_on_the_web_a_person_is_a_conversation(journal: Journal) -> None:
    journal.record(an_answer(1, conversation="talk-1"), "web")
    journal.record(an_answer(2, conversation="talk-2"), "web")
    assert [entry["answer"]["id"] for entry in journal.export("web", "talk-1")] == ["a1"]
    assert journal.forget("web", "talk-1") == 1


def test_with_no_days_no_question_reaches_the_disk_and_a_conversation_still_works(tmp_path: Path, clock: Clock) -> None:
    with_days = Journal.open(tmp_path, days=90, clock=clock)
    with_days.record(an_answer(1, question="zebra earlier"), "web")
    with_days.close()
    journal = Journal.open(tmp_path, days=0, clock=clock)
    journal.record(an_answer(2, question="zebra now"), "web")
    assert journal.feedback("a2", True)
    assert [turn.question for turn in journal.turns("talk-1")] == ["zebra now"]  # the earlier one was deleted
    assert sum(count.answers for count in journal.counts()) == 2
    clock.now += CONVERSATION_SECONDS + 1
    assert journal.prune() == 1
    journal.close()
    assert all(b"zebra" not in path.read_bytes() for path in tmp_path.iterdir())
    again = Journal.open(tmp_path, days=90, clock=clock)
    assert list(again.entries()) == []
    again.close()


def test_in_memory_no_number_of_conversations_grows_without_end(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.journal.MOST_IN_MEMORY", 50)
    journal = Journal.open(tmp_path, days=0, clock=clock)
    for number in range(200):
        clock.now += 1
        journal.record(an_answer(number, conversation=f"talk-{number}"), "web")
    journal.prune()
    assert len(list(journal.entries())) == 50
    assert journal.turns("talk-199") and not journal.turns("talk-0")
    journal.close()


def test_a_measurement_is_not_noted(journal: Journal) -> None:
    journal.record(an_answer(), "eval")
    assert list(journal.entries()) == []


def test_lone_surrogates_and_nul_are_kept_as_text(journal: Journal) -> None:
    journal.record(replace(an_answer(), question="broken \ud83d and \0 here"), "web")
    journal.feedback("a1", False, "also \udc00")
    (entry,) = journal.entries()
    assert entry.question == "broken ? and \0 here"
    json.dumps(entry.answer, ensure_ascii=False).encode()


def test_threads_write_at_once(journal: Journal) -> None:
    def write(start: int) -> None:
        for number in range(start, start + 25):
            journal.record(an_answer(number), "web")

    threads = [threading.Thread(target=write, args=(n * 25,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(journal.entries())) == 200
    assert sum(count.answers for count in journal.counts()) == 200


def test_processes_write_at_once(tmp_path: Path) -> None:
    # each opens the journal for itself: the first one there makes the tables, the others find them made
    code = (
        "import sys; from pathlib import Path; from dataclasses import replace; sys.path.insert(0, 'tests');"
        "from test_bot_journal import an_answer; from bot.journal import Journal;"
        "j = Journal.open(Path(sys.argv[1]), 90);"
        "[j.record(replace(an_answer(), id=f'{sys.argv[2]}-{n}'), 'web') for n in range(20)]"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(n)]) for n in range(3)]
    assert [process.wait(30) for process in running] == [0, 0, 0]
    journal = Journal.open(tmp_path, days=90)
    assert len(list(journal.entries())) == 60
    journal.close()


def test_a_journal_that_cannot_be_written_costs_no_answer(
    journal: Journal, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal._connection.execute("PRAGMA query_only = ON")
    journal.record(an_answer(), "web")
    assert "not noted" in caplog.text


def test_a_file_that_is_no_journal_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"this is not a database, " * 100)
    with pytest.raises(HomeDamaged, match="move it away"):
        Journal.open(tmp_path, days=90)


def test_a_journal_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    Journal.open(tmp_path, days=90).close()
    db = sqlite3.connect(tmp_path / NAME)
    db.execute("PRAGMA user_version = 999")
    db.commit()
    db.close()
    with pytest.raises(HomeDamaged, match="newer version"):
        Journal.open(tmp_path, days=90)
