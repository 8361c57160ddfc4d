"""Everything a stranger can send gets a problem document or is cut, and the server stays well."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import web_client
from fastapi.testclient import TestClient
from web_client import KILL, problem
from web_toolkit import WordAnswerer, held, served

from bot.channels.web import bodies, patience
from bot.channels.web.app import create_app
from bot.journal import Journal

journal, answerer, client = web_client.journal, web_client.answerer, web_client.client


@pytest.mark.parametrize(
    "body",
    [{}, {"question": 5}, {"question": None}, {"question": "a", "nonsense": 1}, {"question": "a" * 20_001},
     {"question": "a", "conversation": "../../etc"}, {"question": "a", "conversation": "x" * 65},
     {"question": "a", "language": "<script>"}, {"question": "a", "filters": {"kind": "exe"}},
     {"question": "a", "filters": {"colour": "red"}}, {"question": "a", "filters": []}, [], "text", 7, None],
)  # fmt: skip
def test_wrong_bodies_are_named(client: TestClient, body: Any) -> None:
    problem(client.post("/api/ask", json=body), 422)


@pytest.mark.parametrize(
    "raw",
    [b"{", b"\xff\xfe{}", b'{"question": "a"', b"[" * 60_000, b'{"question": ' + b'{"a":' * 9000 + b"1", b"nul"],
)
def test_what_is_no_json_is_a_400(client: TestClient, raw: bytes) -> None:
    problem(client.post("/api/ask", content=raw, headers={"Content-Type": "application/json"}), 400)


def test_a_lone_surrogate_is_refused_and_not_echoed(client: TestClient) -> None:
    raw = b'{"question": "\\ud800 secret"}'
    document = problem(client.post("/api/ask", content=raw, headers={"Content-Type": "application/json"}), 422)
    assert "secret" not in json.dumps(document)


def test_a_body_that_is_too_large_is_cut_however_it_comes(client: TestClient) -> None:
    large = b'{"question": "' + b"a" * 10_000_000 + b'"}'
    problem(client.post("/api/ask", content=large, headers={"Content-Type": "application/json"}), 413)
    pieces = (b"a" * 50_000 for _ in range(200))  # no Content-Length
    problem(client.post("/api/ask", content=pieces, headers={"Content-Type": "application/json"}), 413)


def test_a_body_that_does_not_come_is_given_up(
    answerer: WordAnswerer, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.2)
    with served(create_app(answerer, journal)) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as line:
            line.sendall(
                b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
            )
            reply = line.recv(4000)
            while piece := line.recv(4000):  # and the server hangs up
                reply += piece
    assert b" 408 " in reply and b"application/problem+json" in reply


def test_a_connection_that_says_nothing_or_too_slowly_is_cut(
    answerer: WordAnswerer, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.3)
    with served(create_app(answerer, journal)) as address, ThreadPoolExecutor(1) as pool:
        host, port = address.removeprefix("http://").split(":")

        def cut_after(last: bytes, before: bytes = b"") -> float:
            with socket.create_connection((host, int(port)), timeout=10) as line:
                if before:
                    line.sendall(before)
                    line.recv(4000)
                line.sendall(last)
                begun = time.perf_counter()
                while line.recv(4000):
                    pass
                return time.perf_counter() - begun

        assert 0.2 < cut_after(b"") < 4
        assert 0.2 < cut_after(b"GET / HT") < 4
        answered = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        assert 0.2 < cut_after(b"GET /heal", before=answered) < 4  # a second one on the same connection
        with held(answerer):
            asked = pool.submit(httpx.post, f"{address}/api/ask", json=KILL, timeout=60)
            assert answerer.begun.wait(60)
            time.sleep(0.6)  # an answer may take longer than a head
            answerer.free.set()
            assert asked.result().status_code == 200


def test_a_reader_that_leaves_in_the_middle_harms_nobody(answerer: WordAnswerer, journal: Journal) -> None:
    with served(create_app(answerer, journal, rate=0)) as address, held(answerer):
        for _ in range(20):
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(
                    f"{address}/api/ask", json=KILL, headers={"Accept": "text/event-stream"},
                    timeout=httpx.Timeout(60, read=0.01),
                )  # fmt: skip
        answerer.free.set()
        assert httpx.post(f"{address}/api/ask", json=KILL, timeout=60).status_code == 200


@pytest.mark.parametrize(
    "query", ["", "q=a&k=0", "q=a&k=101", "q=a&k=many", "q=a&colour=red", "q=a&kind=exe", "q=a&language=!"]
)
def test_wrong_searches_are_named(client: TestClient, query: str) -> None:
    problem(client.get(f"/api/search?{query}"), 422)


def test_unknown_addresses_and_methods_are_problems_too(client: TestClient) -> None:
    problem(client.get("/nothing/here"), 404)
    problem(client.delete("/api/ask"), 405)
    problem(client.get("/api/resources/nobody"), 404)
    problem(client.get("/api/resources/nobody/file"), 404)
    problem(client.get("/toolkit/../../etc/passwd"), 404)
    problem(client.get("/toolkit/%2e%2e/%2e%2e/etc/passwd"), 404)
    problem(client.get("/toolkit/a%00b"), 404)


def test_without_an_index_it_says_what_to_run(client: TestClient, answerer: WordAnswerer) -> None:
    answerer.generation = 0
    for response in (client.post("/api/ask", json=KILL), client.get("/api/search?q=a"), client.get("/api/resources"),
                     client.get("/readyz")):  # fmt: skip
        assert "toolkit reindex" in problem(response, 503)["detail"]
        assert response.headers["retry-after"] == "60"
    assert client.get("/healthz").json() == {"status": "ok"}
    assert "no index yet" in client.get("/").text


def test_an_unexpected_error_is_a_500_without_its_secrets(
    client: TestClient, answerer: WordAnswerer, caplog: pytest.LogCaptureFixture
) -> None:
    answerer.fault = RuntimeError("the secret path")
    response = client.post("/api/ask", json=KILL, headers={"Origin": "https://partner.example"})
    assert "secret" not in json.dumps(problem(response, 500))
    assert "the secret path" in caplog.text  # the operator sees it
