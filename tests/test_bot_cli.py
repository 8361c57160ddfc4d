"""The toolkit command: what it prints, its JSON, and the exit code and sentence for what can be wrong."""

import io
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import small_command
from small_answerer import SmallAnswerer
from small_command import Ran
from small_index import Small
from telegram_standin.server import StandIn

from bot import cli, wiring
from bot.channels.telegram import channel
from bot.channels.telegram.database import Database
from bot.channels.telegram.store import Store
from bot.commands.progress import progress
from bot.journal import Journal
from bot.settings import Settings

home, material = small_command.home, small_command.material


@pytest.fixture
def answering(home: Path, monkeypatch: pytest.MonkeyPatch) -> SmallAnswerer:
    """The small Answerer in place of the real one."""
    answerer = SmallAnswerer()

    @contextmanager
    def opened(_: Settings) -> Iterator[SmallAnswerer]:
        yield answerer

    monkeypatch.setattr(wiring, "open_answerer", opened)
    return answerer


# --- what every command has


@pytest.mark.parametrize("name", list(cli.COMMANDS))
def test_every_command_has_help_with_an_example_a_home_and_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran(capsys, name, "--help")
    assert ran.code == 0
    assert f"toolkit {name}" in ran.out.split("Example:")[1]
    assert "--home" in ran.out
    assert "--json" in ran.out


def test_asking_loads_neither_the_web_nor_telegram_nor_a_reader() -> None:
    code = (
        "import bot.commands.asking, bot.channels.terminal, bot.wiring, sys;"
        "print([m for m in ('fastapi', 'telegram', 'uvicorn', 'aiohttp', 'ingest.readers') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


# --- what can be wrong


@pytest.mark.parametrize(
    "args", [["status"], ["ask", "x"], ["search", "x"], ["chat"], ["check"], ["serve"], ["eval", "q"]]
)
def test_no_index_yet_is_3_and_a_sentence(args: list[str], home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran(capsys, *args)
    assert (ran.code, ran.out) == (3, "")
    assert "Run `toolkit reindex`" in ran.err
    assert not home.exists()
    assert Ran(capsys, *args, "--json").json["code"] == 3


def test_telegram_without_an_index_is_3_too(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOOLKIT_TELEGRAM_TOKEN", "123:AAinvented")
    ran = Ran(capsys, "telegram")
    assert ran.code == 3
    assert "AAinvented" not in ran.err


def test_a_damaged_home_is_4(material: Small, capsys: pytest.CaptureFixture[str]) -> None:
    material.write("a.txt", "One.")
    assert Ran(capsys, "reindex", str(material.folder)).code == 0
    (material.home / "generations" / "1" / "snapshot.json").write_text("{")
    ran = Ran(capsys, "status")
    assert ran.code == 4
    assert len(ran.err.strip().splitlines()) == 1
    assert Ran(capsys, "check").code == 4


def test_an_unknown_setting_is_2_and_names_the_nearest(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOOLKIT_RATEE", "1")
    ran = Ran(capsys, "ask", "x", "--json")
    assert (ran.code, ran.json["error"]) == (2, "TOOLKIT_RATEE is not a setting. Did you mean TOOLKIT_RATE?")
    assert ran.err == "toolkit: TOOLKIT_RATEE is not a setting. Did you mean TOOLKIT_RATE?\n"


def test_a_setting_in_dotenv_is_read(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".env").write_text("TOOLKIT_LLM_URL=http://x.example\n")
    ran = Ran(capsys, "status")
    assert (ran.code, "not built yet" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "args", [["nope"], ["ask"], ["search", "x", "-k", "0"], ["serve", "--port", "x"], ["report", "--since", "soon"],
             ["reindex", "--every", "1s"], ["reindex", "--option", "depth"], ["forget", "fax", "1"]]
)  # fmt: skip
def test_wrong_usage_is_2(args: list[str], home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran(capsys, *args)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


def test_telegram_without_a_token_says_where_to_get_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran(capsys, "telegram")
    assert (ran.code, ran.err) == (2, "toolkit: Set TOOLKIT_TELEGRAM_TOKEN to the token that @BotFather gave you.\n")


def test_a_port_in_use_is_one_sentence(material: Small, capsys: pytest.CaptureFixture[str]) -> None:
    material.write("a.txt", "One.")
    Ran(capsys, "reindex", str(material.folder))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = Ran(capsys, "serve", "--port", str(taken.getsockname()[1]))
    assert ran.code == 1
    assert ran.err.endswith("is in use: stop what listens there, or choose another with --port.\n")


def test_an_address_of_another_machine_is_a_sentence(material: Small, capsys: pytest.CaptureFixture[str]) -> None:
    material.write("a.txt", "One.")
    Ran(capsys, "reindex", str(material.folder))
    ran = Ran(capsys, "serve", "--host", "203.0.113.9")
    assert (ran.code, ran.err) == (
        2,
        "toolkit: 203.0.113.9 is no address of this machine: choose another with --host.\n",
    )


@pytest.fixture
def small_bot(material: Small, monkeypatch: pytest.MonkeyPatch) -> Small:
    """An index, and the small Answerer behind the bot."""
    material.write("a.txt", "One.")
    material.reindexer().run([str(material.folder)])
    monkeypatch.setattr(wiring, "make_answerer", lambda *_: SmallAnswerer())
    monkeypatch.setattr(channel, "CONNECT_PAUSES", (0.01, None))
    return material


def test_a_wrong_token_is_one_sentence(
    small_bot: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with StandIn() as telegram:
        monkeypatch.setenv("TOOLKIT_TELEGRAM_API", telegram.url)
        monkeypatch.setenv("TOOLKIT_TELEGRAM_TOKEN", "123:AAinvented")
        ran = Ran(capsys, "telegram")
    assert ran.code == 1
    assert ran.err.endswith("Telegram does not accept the token: check TOOLKIT_TELEGRAM_TOKEN with @BotFather.\n")
    assert "AAinvented" not in ran.err


def test_no_way_to_telegram_is_one_sentence(
    small_bot: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("TOOLKIT_TELEGRAM_API", f"http://127.0.0.1:{closed.getsockname()[1]}")
    monkeypatch.setenv("TOOLKIT_TELEGRAM_TOKEN", "123:AAinvented")
    ran = Ran(capsys, "telegram")
    assert ran.code == 1
    assert "Telegram cannot be reached" in ran.err.splitlines()[-1]
    assert "AAinvented" not in ran.err


# --- asking


def test_ask_prints_the_cited_answer(answering: SmallAnswerer, capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran(capsys, "ask", "day", "rate", "days")
    assert ran.code == 0
    assert ran.out.startswith("A day rate is what you earn")
    assert answering.asked == [("day rate days", None, "terminal", "")]


def test_ask_json_is_the_contracts_answer(answering: SmallAnswerer, capsys: pytest.CaptureFixture[str]) -> None:
    answer = Ran(capsys, "ask", "--json", "day rate days").json
    assert set(answer) >= {"id", "conversation", "question", "language", "answered", "text", "statements", "citations",
                           "suggestions", "confidence", "mode", "generation", "took_ms"}  # fmt: skip
    assert answer["statements"][0]["citations"] == [1]


def test_a_refusal_is_an_answer(answering: SmallAnswerer, capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran(capsys, "ask", "Who won the football?")
    assert ran.code == 0
    assert ran.out.startswith("I found no answer to that in the toolkit.")


def test_a_question_comes_from_standard_input_too(
    answering: SmallAnswerer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("day rate\ndays"))
    assert Ran(capsys, "ask", "-").out.startswith("A day rate")


def test_search_prints_ranked_passages_and_json(answering: SmallAnswerer, capsys: pytest.CaptureFixture[str]) -> None:
    assert Ran(capsys, "search", "late payment", "-k", "1").out.startswith("1. Getting paid · Heading")
    found = Ran(capsys, "search", "late payment", "--json").json
    assert set(found) == {"passages", "language", "took_ms"}
    assert found["passages"][0]["resource_id"] == "late"


def test_chat_reads_a_pipe_and_keeps_the_conversation(
    answering: SmallAnswerer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("day rate days\nand in days?\n"))
    ran = Ran(capsys, "chat", "--json")
    assert ran.code == 0
    assert [answer["answered"] for answer in ran.json["answers"]] == [True, True]
    assert ran.json["conversation"] == answering.asked[1][1]
    assert "A day rate" in ran.err


# --- material


def test_reindex_says_what_it_did_and_json_is_the_contracts(
    material: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    material.write("a.txt", "One.")
    material.write("b.xyz", "Two.")
    ran = Ran(capsys, "reindex", str(material.folder), "--json")
    assert ran.code == 1
    assert set(ran.json) >= {"generation", "dry_run", "new", "changed", "unchanged", "removed", "failed", "refused",
                             "chunks", "embedded", "seconds"}  # fmt: skip
    assert (ran.json["new"], ran.json["failed"][0]["source"]) == (["a.txt"], "b.xyz")
    assert ran.err.startswith("b.xyz: ")
    again = Ran(capsys, "reindex")
    assert again.code == 1
    assert "1 unchanged" in again.out


def test_a_dry_run_writes_nothing(material: Small, capsys: pytest.CaptureFixture[str]) -> None:
    material.write("a.txt", "One.")
    ran = Ran(capsys, "reindex", str(material.folder), "--dry-run")
    assert ran.code == 0
    assert "new  a.txt" in ran.out
    assert "Would be: 1 new." in ran.out
    assert not material.home.exists()


def test_dictionaries_are_brought_when_that_is_asked_for(
    home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no apt here: that is said once, and holds nothing up
    monkeypatch.setenv("TOOLKIT_LANGUAGES", "sl")
    small = Small(tmp_path)
    small.write("a.txt", "Ask for half before you begin.")

    def made(settings: Settings, *, dry_run: bool, bring: Callable[[], None]) -> Any:
        bring()
        return small.reindexer()

    monkeypatch.setattr(wiring, "make_reindexer", made)
    assert "apt" not in Ran(capsys, "reindex", str(small.folder)).err
    ran = Ran(capsys, "reindex", "--dictionaries", "--json")
    assert (ran.code, ran.json["unchanged"]) == (0, 1)
    assert "This system has no apt-get" in ran.err
    assert "apt" not in Ran(capsys, "reindex", "--dictionaries").err


def test_the_brake_is_a_refusal_with_code_1(material: Small, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(10):
        material.write(f"{number}.txt", f"Text {number}.")
    Ran(capsys, "reindex", str(material.folder))
    for number in range(9):
        (material.folder / f"{number}.txt").unlink()
    ran = Ran(capsys, "reindex")
    assert ran.code == 1
    assert "--allow-removals" in ran.err
    assert Ran(capsys, "reindex", "--allow-removals").code == 0


def test_a_source_that_is_not_there_is_named(material: Small, capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran(capsys, "reindex", "nowhere")
    assert ran.code == 1
    assert "There is nothing at" in ran.err


def test_status_check_and_rollback(material: Small, capsys: pytest.CaptureFixture[str]) -> None:
    material.write("a.txt", "One.")
    Ran(capsys, "reindex", str(material.folder))
    material.write("b.txt", "Two.")
    Ran(capsys, "reindex")
    status = Ran(capsys, "status", "--json").json
    assert (status["generation"], status["resources"], status["kinds"]) == (2, 2, {"text": 2})
    assert "resources  2 with 2 passages" in Ran(capsys, "status").out
    assert Ran(capsys, "check", "--json").json["problems"] == []
    assert Ran(capsys, "rollback").out == "Generation 1 is served.\n"
    assert Ran(capsys, "rollback", "2", "--json").json == {"generation": 2}
    ran = Ran(capsys, "rollback", "9")  # once 3, which means that there is no index
    assert (ran.code, "kept are: 1, 2" in ran.err) == (1, True)
    assert [Ran(capsys, "rollback").code, Ran(capsys, "rollback").code] == [0, 1]
    (material.home / "empty").mkdir()
    assert Ran(capsys, "rollback", "9", "--home", str(material.home / "empty")).code == 3


# --- what is kept


def test_report_in_every_form_and_forget(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal, answerer = Journal.open(home, 90), SmallAnswerer()
    for question in ("day rate days", "Who won the football?"):
        journal.record(answerer.answer(question), "telegram", "5")
    journal.close()
    database = Database.open(home)
    Store(database).choose_language(5, "el")
    assert "2 questions, 1 answered, 1 not" in Ran(capsys, "report").out
    assert Ran(capsys, "report", "--format", "csv").out.splitlines()[1].split(",")[4] == "Who won the football?"
    assert Ran(capsys, "report", "--json").json["total"]["refused"] == 1
    assert Ran(capsys, "report", "--format", "html", "--since", "7d").out.startswith("<!")
    assert Ran(capsys, "forget", "telegram", "5", "--json").json["forgotten"] == 2
    assert Ran(capsys, "report", "--json").json["unanswered"] == []
    assert Store(database).language(5) == ""
    database.close()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_shows_files_passages_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    stream = Terminal()
    with progress(stream) as told:
        assert told is not None
        for files in range(5):
            told("reading", files, 8, files * 100, 800)
            time.sleep(0.15)
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", stream.getvalue()).splitlines()[-2:]
    assert re.search(r"Reading .* 400/800 4 of 8 files \d+ passages/s 0:00:\d\d", " ".join(shown))


def test_progress_is_silent_where_nobody_watches() -> None:
    stream = io.StringIO()
    with progress(stream) as told:
        assert told is None
    assert stream.getvalue() == ""
