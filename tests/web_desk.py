"""A desk over a small real home: its store, generations and reindex process are real, answers from what is served.

A test file takes the fixtures by binding them: ``desk, client = web_desk.desk, web_desk.client``.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from small_index import Small
from web_toolkit import Text, WordAnswerer

from bot.channels.web.admin.runs import Runs
from bot.channels.web.app import create_app
from bot.journal import Journal
from index.errors import IndexMissing
from index.snapshot import latest

PAGES = ("/admin", "/admin/resources", "/admin/run", "/admin/history", "/admin/try", "/admin/report", "/admin/privacy")
TOKEN = "an-invented-token-for-tests"
# Scripts look for modules beside themselves; the project's own are where this test runs from.
CHILD = (
    "env",
    f"PYTHONPATH={Path(__file__).parent.parent}",
    sys.executable,
    str(Path(__file__).with_name("desk_child.py")),
)


class ServedAnswerer(WordAnswerer):
    """Answers from the generation that the home serves."""

    def status(self) -> dict[str, object]:
        try:
            snapshot = latest(self.folder)
        except IndexMissing:
            self.generation, self.texts = 0, ()
            return super().status()
        self.generation = snapshot.generation
        self.texts = tuple(Text(one, snapshot.document_text(one.resource_id)) for one in snapshot.resources())
        return super().status()


@dataclass
class Deskful:
    """Everything a test of the desk holds on to."""

    small: Small
    journal: Journal
    answerer: ServedAnswerer
    app: FastAPI
    runs: Runs

    @property
    def home(self) -> Path:
        return self.small.home

    def reindex(self, *sources: Path) -> None:
        """As somebody at the command line would."""
        self.small.reindexer().run([str(source) for source in sources])

    def finished(self, seconds: float = 20.0) -> str:
        """Wait until the desk's run has ended; its state."""
        return until(lambda: state if (state := self.runs.last().state) != "running" else "", seconds)


def deskful(tmp_path: Path, origins: tuple[str, ...] = ()) -> Deskful:
    small = Small(tmp_path)
    small.home.mkdir(parents=True, exist_ok=True)
    journal = Journal.open(small.home, days=90)
    answerer = ServedAnswerer(small.home, journal)
    app = create_app(
        answerer,
        journal,
        home=small.home,
        rate=0,
        origins=origins,
        admin_token=TOKEN,
        reindex_command=CHILD,
        examples={},
    )
    return Deskful(small, journal, answerer, app, Runs(small.home, CHILD))


def until(look: Callable[[], str], seconds: float = 20.0) -> str:
    """What ``look`` gives once it gives something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"nothing came of it within {seconds} s")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Deskful]:
    made = deskful(tmp_path)
    yield made
    made.journal.close()


@pytest.fixture
def client(desk: Deskful) -> TestClient:
    """Signed in."""
    browser = TestClient(desk.app, follow_redirects=False)
    reply = browser.post("/admin/login", data={"token": TOKEN, "next": "/admin/report"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/admin/report")
    return browser


def proof(client: TestClient) -> str:
    found = re.search(r'data-proof="([0-9a-f]+)"', client.get("/admin").text)
    assert found
    return found[1]


def post(client: TestClient, path: str, **fields: str) -> Any:
    return client.post(path, data={"proof": proof(client), **fields})


def does(client: TestClient, path: str, **fields: str) -> None:
    """A form that is accepted."""
    reply = post(client, path, **fields)
    assert reply.status_code == 303, reply.text


def seen(client: TestClient) -> str:
    """Which dry run the page shows, as its form says it."""
    found = re.search(r'name="run" value="([^"]+)"', client.get("/admin/run").text)
    assert found
    return found[1]
