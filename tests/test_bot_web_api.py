"""The public API says what the contract says, and whatever a stranger sends, the server stays well."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from typing import Any

import httpx
import pytest
import web_client
from fastapi.testclient import TestClient
from web_client import KILL, problem
from web_toolkit import KILL_FEE, WordAnswerer, held, served

from bot.channels.web import service, streaming
from bot.channels.web.app import create_app
from bot.journal import Journal

SlowLine = Callable[[int], str]

journal, answerer, client = web_client.journal, web_client.answerer, web_client.client


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.split("\n\n"):
        if block.startswith("event: "):
            name, data = block.split("\n")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_an_answer_has_the_contracts_fields_and_quotes_verbatim(client: TestClient) -> None:
    answer = client.post("/api/ask", json=KILL).json()
    assert {"id", "conversation", "question", "language", "answered", "text", "statements", "citations", "suggestions",
            "confidence", "mode", "generation", "took_ms"} <= set(answer)  # fmt: skip
    citation = answer["citations"][0]
    assert set(citation) == {"number", "resource_id", "source", "title", "kind", "language", "url", "page", "heading",
                             "time", "quote", "start", "end", "licence", "partner"}  # fmt: skip
    text = client.get(f"/api/resources/{citation['resource_id']}/text").text
    assert text[citation["start"] : citation["end"]] == citation["quote"] == answer["statements"][0]["text"]


def test_a_stream_says_the_statements_then_the_citations_then_the_whole(client: TestClient) -> None:
    response = client.post("/api/ask", json=KILL, headers={"Accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert [name for name, _ in events(response.text)] == ["statement", "statement", "citations", "done"]
    said = dict(events(response.text))
    assert said["done"]["citations"] == said["citations"]
    assert said["done"]["statements"][1] == said["statement"]
    assert "".join(f"{s['text']}\n" for s in said["done"]["statements"]).strip() == KILL_FEE


def test_a_refusal_streams_only_done(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "zebra stripes"}, headers={"Accept": "text/event-stream"})
    ((name, answer),) = events(response.text)
    assert (name, answer["answered"], answer["citations"]) == ("done", False, [])
    assert answer["suggestions"]


@pytest.mark.parametrize(
    ("accept", "streams"),
    [("text/event-stream", True), ("application/json, text/event-stream;q=0.5", True), ("*/*", False),
     ("application/json", False), ("text/event-stream;q=0", False), ("", False)],
)  # fmt: skip
def test_only_who_names_events_gets_them(accept: str, streams: bool) -> None:
    assert streaming.wanted(accept) is streams


def test_hints_and_filters_reach_the_answerer(client: TestClient, answerer: WordAnswerer) -> None:
    body = {**KILL, "conversation": "abc-DEF_1", "language": "pt-BR", "filters": {"topic": "contracts", "kind": "pdf"}}
    client.post("/api/ask", json=body)
    asked = answerer.asked[-1]
    assert (asked["conversation"], asked["language"]) == ("abc-DEF_1", "pt")
    assert (asked["filters"].topic, asked["filters"].kind, asked["filters"].language) == ("contracts", "pdf", "")


def test_ten_thousand_characters_are_a_question(client: TestClient) -> None:
    assert client.post("/api/ask", json={"question": "fee " * 2500}).status_code == 200
    assert client.post("/api/ask", json={"question": "😀 DROP TABLE; <b>' \" " + chr(0x202E)}).status_code == 200
    assert client.post("/api/ask", json={"question": "  "}).status_code == 200


def test_a_blocked_answer_does_not_block_the_server(answerer: WordAnswerer, journal: Journal) -> None:
    # once: an answer computed on the event loop held up every other request
    with served(create_app(answerer, journal, rate=0)) as address, ThreadPoolExecutor() as pool, held(answerer):
        slow = pool.submit(httpx.post, f"{address}/api/ask", json=KILL, timeout=60)
        assert answerer.begun.wait(60)
        assert httpx.get(f"{address}/healthz", timeout=60).status_code == 200
        answerer.free.set()
        assert slow.result().status_code == 200


@pytest.fixture
def slow_line(answerer: WordAnswerer, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowLine]:
    """Asks for a stream, and lets the answer go once the line was held open ``pings`` times."""
    monkeypatch.setattr(streaming, "HEAD_START", 0.02)
    monkeypatch.setattr(streaming, "PING_SECONDS", 0.05)

    def ask(pings: int) -> str:
        with (
            held(answerer),
            httpx.stream(
                "POST", f"{address}/api/ask", json=KILL, headers={"Accept": "text/event-stream"}, timeout=60
            ) as reply,
        ):
            read = ""
            pieces = reply.iter_text()
            while read.count(": still working") < pings:
                read += next(pieces)
            answerer.free.set()
            return read + "".join(pieces)

    with served(create_app(answerer, journal, rate=0)) as address:
        yield ask


def test_a_slow_answer_keeps_the_line_open(slow_line: SlowLine) -> None:
    assert events(slow_line(2))[-1][0] == "done"


def test_a_late_failure_is_an_error_event(slow_line: SlowLine, answerer: WordAnswerer) -> None:
    answerer.generation = 0
    ((name, document),) = events(slow_line(1))
    assert (name, document["status"]) == ("error", 503)


def test_an_answer_that_takes_too_long_is_given_up(
    client: TestClient, answerer: WordAnswerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ANSWER_SECONDS", 0.05)
    with held(answerer):
        problem(client.post("/api/ask", json=KILL), 504)


def test_more_questions_than_the_machine_bears_are_sent_away(
    answerer: WordAnswerer, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_WAITING", 2)
    with served(create_app(answerer, journal, rate=0)) as address, ThreadPoolExecutor(6) as pool, held(answerer):
        asked = [pool.submit(httpx.post, f"{address}/api/ask", json=KILL, timeout=60) for _ in range(6)]
        codes = [one.result().status_code for one in islice(as_completed(asked), 4)]
        assert codes == [503] * 4  # while the two that there is room for are still being answered
        answerer.free.set()
        assert sorted(one.result().status_code for one in asked) == [200, 200, 503, 503, 503, 503]
        assert httpx.post(f"{address}/api/ask", json=KILL, timeout=60).status_code == 200  # and the room is given back
