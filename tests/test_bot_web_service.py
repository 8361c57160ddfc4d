"""Search, files, feedback, limits, origins, headers and operation over HTTP."""

import json
import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest
import web_client
from fastapi.testclient import TestClient
from web_client import KILL, problem
from web_toolkit import KILL_FEE, WordAnswerer

from bot.channels.web.app import create_app
from bot.journal import Journal

journal, answerer, client = web_client.journal, web_client.answerer, web_client.client


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
    again = client.get(address, headers={"If-None-Match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))


def test_an_original_is_saved_under_its_own_name(client: TestClient, answerer: WordAnswerer) -> None:
    # Once, "Guide #2 paid.pdf" was saved as "Guide ".
    named = {"pdf/Guide #2 paid?.pdf": "Guide%20%232%20paid%3F.pdf", "https://x.example/a/b.pdf?v=1#c": "b.pdf"}
    for source, name in named.items():
        path = answerer.folder / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.4")
        answerer.texts = tuple(replace(one, resource=replace(one.resource, source=source)) for one in answerer.texts)
        disposition = client.get("/api/resources/r-kill/file").headers["content-disposition"]
        assert disposition == f"inline; filename*=utf-8''{name}"


@pytest.mark.parametrize("said", ["bytes=999999999-", "bytes=999999999-,888888888-", "bytes=-0", "Bytes=999999999-"])
def test_a_range_that_the_file_does_not_have_is_refused_with_its_size(client: TestClient, said: str) -> None:
    size = len(client.get("/toolkit/pdf/contracts.pdf").content)
    response = client.get("/toolkit/pdf/contracts.pdf", headers={"Range": said})
    assert str(size) in problem(response, 416)["detail"]
    assert response.headers["content-range"] == f"bytes */{size}"
    edition = {"Range": said, "If-Range": '"another edition"'}
    assert client.get("/toolkit/pdf/contracts.pdf", headers=edition).status_code == 200


@pytest.mark.parametrize(
    "said", ["bytes=abc", "bytes=5-2", "bytes=0-1,5-2", "bytes=", "bytes=,", "bytes=-", "bytes", "pages=1-2",
             "bytes=0-7-9", "bytes=+1-2", f"bytes={'9' * 5000}-"],
)  # fmt: skip
def test_a_range_that_cannot_be_read_is_ignored(client: TestClient, said: str) -> None:
    whole = client.get("/toolkit/pdf/contracts.pdf")
    response = client.get("/toolkit/pdf/contracts.pdf", headers={"Range": said})
    assert (response.status_code, response.content) == (200, whole.content)


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [("bytes=-5", -5, None), ("bytes=4010-", 4010, None), ("bytes=5-999999999", 5, None), ("bytes=5-5", 5, 6),
     ("bytes= 0-7 ,999999999-", 0, 8), ("bytes=-999999999", 0, None)],
)  # fmt: skip
def test_of_the_ranges_asked_for_those_that_are_there_are_sent(
    client: TestClient, said: str, start: int, end: int | None
) -> None:
    whole = client.get("/toolkit/pdf/contracts.pdf").content
    response = client.get("/toolkit/pdf/contracts.pdf", headers={"Range": said})
    assert (response.status_code, response.content) == (206, whole[start:end])


def test_no_part_of_an_empty_file_can_be_sent(client: TestClient, tmp_path: Path) -> None:
    empty = tmp_path / "originals" / "pdf" / "contracts.pdf"
    empty.parent.mkdir(parents=True)
    empty.touch()
    for said in ("bytes=0-", "bytes=-5"):
        response = client.get("/toolkit/pdf/contracts.pdf", headers={"Range": said})
        assert "0 bytes" in problem(response, 416)["detail"]
        assert response.headers["content-range"] == "bytes */0"


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
        if not allowed:
            assert "TOOLKIT_ORIGINS" in problem(reply, 400)["detail"]
            assert "Origin" in reply.headers["vary"]
    headers = {"Origin": "https://school.example", "Access-Control-Request-Method": "PUT"}
    assert "GET and POST" in problem(client.options("/api/ask", headers=headers), 400)["detail"]
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
