"""The public API says what the contract says, and whatever a stranger sends, the server stays well."""

import json
import logging
import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from web_toolkit import KILL_FEE, WordAnswerer, served

from bot.channels.web import bodies, patience, service, streaming
from bot.channels.web.app import create_app
from bot.journal import Journal

Client = Callable[..., TestClient]
KILL = {"question": "What is a kill fee?"}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal.open(tmp_path, days=90)
    yield opened
    opened.close()


@pytest.fixture
def answerer(tmp_path: Path, journal: Journal) -> WordAnswerer:
    return WordAnswerer(tmp_path / "originals", journal)


@pytest.fixture
def client(answerer: WordAnswerer, journal: Journal) -> TestClient:
    return TestClient(
        create_app(answerer, journal, rate=0, examples={"en": ["What is a kill fee?", "Is the moon cheese?"]})
    )


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == status
    assert document["detail"].endswith((".", "?")) and len(document["detail"]) > 20
    return dict(document)


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.split("\n\n"):
        if block.startswith("event: "):
            name, data = block.split("\n")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


# --- asking


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


# --- wrong input


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
    with served(create_app(answerer, journal)) as address:
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
        answerer.delay = 0.8  # an answer may take longer than a head
        import httpx

        assert httpx.post(f"{address}/api/ask", json=KILL).status_code == 200


def test_a_reader_that_leaves_in_the_middle_harms_nobody(answerer: WordAnswerer, journal: Journal) -> None:
    import httpx

    answerer.delay = 0.1
    with served(create_app(answerer, journal, rate=0)) as address:
        for _ in range(20):
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(f"{address}/api/ask", json=KILL, headers={"Accept": "text/event-stream"}, timeout=0.01)
        assert httpx.post(f"{address}/api/ask", json=KILL, timeout=10).status_code == 200


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


# --- search, resources, files


def test_search_gives_passages(client: TestClient) -> None:
    found = client.get("/api/search", params={"q": "kill fee commission", "k": 1}).json()
    (passage,) = found["passages"]
    assert set(passage) == {"rank", "score", "resource_id", "source", "title", "kind", "language", "url", "page",
                            "heading", "time", "text", "start", "end"}  # fmt: skip
    assert passage["text"] == KILL_FEE and set(found) == {"passages", "language", "took_ms"}
    assert client.get("/api/search?q=fee&language=el").json()["passages"] == []


def test_resources_are_listed_narrowed_and_tagged(client: TestClient) -> None:
    response = client.get("/api/resources")
    assert len(response.json()) == 5
    assert [r["resource_id"] for r in client.get("/api/resources?language=el").json()] == ["r-greek"]
    assert [r["resource_id"] for r in client.get("/api/resources?topic=pricing").json()] == ["r-rate"]
    again = client.get("/api/resources", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    one = client.get("/api/resources/r-kill").json()
    assert one["file"] == "/api/resources/r-kill/file" and one["topics"] == ["contracts"]


@pytest.mark.parametrize("address", ["/api/resources/r-kill/file", "/toolkit/pdf/contracts.pdf"])
def test_a_pdf_is_shown_inline_in_ranges_and_once(client: TestClient, address: str) -> None:
    whole = client.get(address)
    assert whole.headers["content-type"] == "application/pdf"
    assert whole.headers["content-disposition"].startswith("inline")
    assert whole.headers["accept-ranges"] == "bytes"
    assert "content-encoding" not in whole.headers
    assert "content-security-policy" not in whole.headers  # a sandbox stops Chromium's viewer
    part = client.get(address, headers={"Range": "bytes=0-7"})
    assert (part.status_code, part.content) == (206, b"%PDF-1.4")
    assert client.get(address, headers={"Range": "bytes=99999999-"}).status_code == 416
    again = client.get(address, headers={"If-None-Match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))


def test_a_partners_page_is_shown_in_a_sandbox(client: TestClient) -> None:
    response = client.get("/toolkit/pages/rate.html")
    policy = response.headers["content-security-policy"]
    assert policy.startswith("sandbox ") and "allow-scripts" not in policy and "allow-same-origin" not in policy
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_page_in_an_older_encoding_speaks_for_itself(client: TestClient, tmp_path: Path) -> None:
    page = tmp_path / "originals" / "pages" / "rate.html"
    page.parent.mkdir(parents=True)
    page.write_bytes('<meta charset="windows-1253"><p>αμοιβή'.encode("windows-1253"))
    assert client.get("/toolkit/pages/rate.html").headers["content-type"] == "text/html"


def test_markdown_opens_as_text(client: TestClient) -> None:
    assert client.get("/api/resources/r-hostile/file").headers["content-type"] == "text/plain; charset=utf-8"


def test_a_resource_without_an_original_says_where_it_is(client: TestClient) -> None:
    assert "https://video.example/pitch" in problem(client.get("/api/resources/r-talk/file"), 404)["detail"]


# --- feedback


def test_feedback_is_kept_once_for_known_answers(client: TestClient, journal: Journal) -> None:
    answer = client.post("/api/ask", json=KILL).json()["id"]
    response = client.post("/api/feedback", json={"answer": answer, "helpful": False, "comment": "no"})
    assert (response.status_code, response.content) == (204, b"")
    client.post("/api/feedback", json={"answer": answer, "helpful": True})
    (entry,) = journal.entries()
    assert (entry.helpful, entry.comment) == (True, "no")
    problem(client.post("/api/feedback", json={"answer": "unknown", "helpful": True}), 404)
    problem(client.post("/api/feedback", json={"answer": answer, "helpful": "yes"}), 422)


# --- limits, origins, headers


def test_a_caller_is_stopped_and_told_when_to_come_back(answerer: WordAnswerer, journal: Journal) -> None:
    client = TestClient(create_app(answerer, journal, rate=3))
    assert [client.post("/api/ask", json=KILL).status_code for _ in range(3)] == [200] * 3
    response = client.post("/api/ask", json=KILL)
    assert "20 seconds" in problem(response, 429)["detail"] or "21 seconds" in response.json()["detail"]
    assert response.headers["retry-after"] in ("20", "21")
    assert client.get("/api/resources").status_code == 200  # only questions are counted


def test_pages_of_named_origins_may_ask_and_others_not(answerer: WordAnswerer, journal: Journal) -> None:
    client = TestClient(
        create_app(answerer, journal, origins=["https://school.example", "https://*.partner.example"], rate=1)
    )
    for origin, allowed in [("https://school.example", True), ("https://a.b.partner.example", True),
                            ("https://partner.example.evil", False), ("https://x.partner.example.evil", False),
                            ("http://a.partner.example", False), ("null", False)]:  # fmt: skip
        headers = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        reply = client.options("/api/ask", headers=headers)
        assert (reply.headers.get("access-control-allow-origin") == origin) is allowed
        assert "access-control-allow-credentials" not in reply.headers
    client.post("/api/ask", json=KILL)
    limited = client.post("/api/ask", json=KILL, headers={"Origin": "https://school.example"})
    assert limited.status_code == 429
    assert limited.headers["access-control-allow-origin"] == "https://school.example"
    assert "retry-after" in limited.headers["access-control-expose-headers"].lower()


@pytest.mark.parametrize(
    "address", ["/", "/widget.js", "/api/resources", "/nothing", "/toolkit/pages/rate.html", "/healthz"]
)
def test_every_answer_carries_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


def test_over_https_browsers_are_told_to_stay_there(answerer: WordAnswerer, journal: Journal) -> None:
    for public_url, told in (("https://toolkit.example", True), ("http://127.0.0.1:8000", False), ("", False)):
        headers = TestClient(create_app(answerer, journal, public_url=public_url)).get("/healthz").headers
        assert ("strict-transport-security" in headers) is told


def test_long_json_is_compressed_and_events_are_not(client: TestClient) -> None:
    assert client.get("/api/resources", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
    stream = client.post("/api/ask", json=KILL, headers={"Accept": "text/event-stream", "Accept-Encoding": "gzip"})
    assert "content-encoding" not in stream.headers


# --- operation


def test_metrics_count_requests_and_answers(client: TestClient) -> None:
    client.post("/api/ask", json=KILL)
    client.get("/wp-login.php?id=1")
    text = client.get("/metrics").text
    assert 'toolkit_requests_total{method="POST",route="/api/ask",status="200"} 1.0' in text
    assert 'toolkit_answers_total{channel="web",language="en",outcome="answered"} 1.0' in text
    assert "toolkit_index_generation 3.0" in text
    assert 'toolkit_request_seconds_count{route="/api/ask"} 1.0' in text
    assert "wp-login" not in text


def test_metrics_are_there_before_the_first_index(client: TestClient, answerer: WordAnswerer) -> None:
    answerer.generation = 0
    response = client.get("/metrics")
    assert response.status_code == 200 and "toolkit_index_generation 0.0" in response.text


def test_logs_tell_of_requests_and_never_of_questions(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client.post("/api/ask", json={"question": "zebra question"})
    client.get("/api/search?q=zebra")
    client.get("/zebra")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("toolkit")]
    assert json.loads(ours[0])["route"] == "/api/ask"
    assert "zebra" not in "".join(ours)


def test_examples_are_only_questions_that_are_answered(client: TestClient, journal: Journal) -> None:
    assert client.get("/api/examples?language=en").json()["questions"] == ["What is a kill fee?"]
    assert client.get("/api/examples?language=sl").json()["questions"] == []
    assert list(journal.entries()) == []


def test_the_apis_pages_come_from_here(client: TestClient) -> None:
    page = client.get("/docs")
    assert "'unsafe-inline'" not in page.headers["content-security-policy"].split("script-src")[1].split(";")[0]
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert client.get(f"/{address}").status_code == 200, address
        assert "//" not in address
    assert client.get("/static/swagger/redoc.standalone.js").status_code == 404


def test_openapi_names_every_public_call(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/api/ask", "/api/search", "/api/resources", "/api/resources/{resource_id}",
            "/api/resources/{resource_id}/file", "/api/feedback", "/healthz", "/readyz",
            "/metrics"} <= set(paths)  # fmt: skip
    assert "Τι είναι" in json.dumps(client.get("/openapi.json").json(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "el-GR,el;q=0.9,en;q=0.8", "el"),
        ("", "de-DE, sl;q=0.5", "sl"),
        ("?lang=hr", "el", "hr"),
        ("?lang=xx", "", "en"),
        ("", "*;q=0.1, <script>", "en"),
    ],
)
def test_the_home_page_speaks_the_visitors_language(
    client: TestClient, query: str, accepted: str, language: str
) -> None:
    page = client.get(f"/{query}", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}">' in page.text
    assert "Accept-Language" in page.headers["vary"]
