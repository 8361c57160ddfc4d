"""The public API says what the contract says, and whatever a stranger sends, the server stays well."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import web_client
from fastapi.testclient import TestClient
from web_client import KILL, problem
from web_toolkit import KILL_FEE, WordAnswerer, served

from bot.channels.web import service, streaming
from bot.channels.web.app import create_app
from bot.journal import Journal

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
    answerer.delay = 1.5
    with served(create_app(answerer, journal, rate=0)) as address, ThreadPoolExecutor() as pool:
        import httpx

        slow = pool.submit(httpx.post, f"{address}/api/ask", json=KILL)
        time.sleep(0.1)
        begun = time.perf_counter()
        assert httpx.get(f"{address}/healthz").status_code == 200
        assert time.perf_counter() - begun < 1.2
        assert slow.result().status_code == 200


def test_a_slow_answer_keeps_the_line_open(
    client: TestClient, answerer: WordAnswerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "HEAD_START", 0.02)
    monkeypatch.setattr(streaming, "PING_SECONDS", 0.05)
    answerer.delay = 0.2
    response = client.post("/api/ask", json=KILL, headers={"Accept": "text/event-stream"})
    assert response.text.count(": still working") >= 2
    assert events(response.text)[-1][0] == "done"


def test_a_late_failure_is_an_error_event(
    client: TestClient, answerer: WordAnswerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "HEAD_START", 0.01)
    answerer.delay = 0.1
    answerer.generation = 0
    response = client.post("/api/ask", json=KILL, headers={"Accept": "text/event-stream"})
    ((name, document),) = events(response.text)
    assert (name, document["status"]) == ("error", 503)


def test_an_answer_that_takes_too_long_is_given_up(
    client: TestClient, answerer: WordAnswerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ANSWER_SECONDS", 0.05)
    answerer.delay = 0.3
    problem(client.post("/api/ask", json=KILL), 504)


def test_more_questions_than_the_machine_bears_are_sent_away(
    answerer: WordAnswerer, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_WAITING", 2)
    answerer.delay = 0.3
    with served(create_app(answerer, journal, rate=0)) as address, ThreadPoolExecutor(6) as pool:
        import httpx

        codes = sorted(pool.map(lambda _: httpx.post(f"{address}/api/ask", json=KILL).status_code, range(6)))
        assert codes == [200, 200, 503, 503, 503, 503]
        assert httpx.post(f"{address}/api/ask", json=KILL).status_code == 200  # and the room is given back
