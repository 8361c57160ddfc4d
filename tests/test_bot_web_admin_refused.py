"""What the desk refuses, each with a page that says what to do; each of these was an error of the server's."""

import pytest
import web_desk
from fastapi.testclient import TestClient
from web_desk import TOKEN, Deskful, post, proof

desk, client = web_desk.desk, web_desk.client


@pytest.mark.parametrize("address", ["http://[bad", "http://[::1", "https://\u2100.example", "http://:80", "x" * 3000])
def test_what_is_no_address_is_not_added(client: TestClient, address: str) -> None:
    reply = post(client, "/admin/add", address=address, kind="page")
    assert reply.status_code == 422 and "<h1>" in reply.text and "not a web address" in reply.text


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 50, "-1", "1.0", "١"])
def test_what_is_no_generation_is_not_served(client: TestClient, number: str) -> None:
    reply = post(client, "/admin/rollback", generation=number)
    assert reply.status_code == 422 and "Choose the generation" in reply.text
    body = f'{{"generation": {number}}}'
    headers = {"X-Proof": proof(client), "Content-Type": "application/json"}
    assert client.post("/api/admin/rollback", content=body, headers=headers).status_code in (
        400,
        422,
        503,
    )  # no index yet


def test_the_last_days_of_the_calendar_have_a_report(client: TestClient) -> None:
    span = "since=9999-12-30&until=9999-12-31"
    for page in ("report", "report/days.svg", "report/questions.csv", "report/asked.csv"):
        assert client.get(f"/admin/{page}?{span}").status_code == 200, page
    assert client.get("/admin/report?since=0001-01-01&until=0001-01-02").status_code == 200


def test_what_nobody_expected_is_a_page_too(client: TestClient, desk: Deskful) -> None:
    desk.answerer.fault = RuntimeError("something that no test thought of")
    reply = client.get("/admin")
    assert reply.status_code == 500 and "<h1>Internal Server Error</h1>" in reply.text
    assert "script-src 'self'" in reply.headers["content-security-policy"]
    assert client.get("/api/resources").headers["content-type"] == "application/problem+json"


def test_a_form_that_is_too_large_is_a_page_too(client: TestClient) -> None:
    reply = post(client, "/admin/forget", channel="web", user="x" * 70_000)
    assert reply.status_code == 413 and "<h1>" in reply.text and reply.headers["connection"] == "close"


@pytest.mark.parametrize("path", ["/api/admin/rollback", "/api/admin/reindex"])
@pytest.mark.parametrize("body", ["{}", '{"generation": "x"}', "{not JSON", ""])
def test_who_calls_is_asked_before_the_body_is_judged(desk: Deskful, path: str, body: str) -> None:
    # It told anybody which fields there are.
    stranger = TestClient(desk.app)
    headers = {"Content-Type": "application/json"}
    assert stranger.post(path, content=body, headers=headers).status_code == 401
    assert stranger.post(path, content=body, headers={**headers, "Authorization": "Bearer x"}).status_code == 401
    known = {**headers, "Authorization": f"Bearer {TOKEN}"}
    if path.endswith("rollback"):
        assert stranger.post(path, content=body, headers=known).status_code in (400, 422)


def test_every_call_for_scripts_asks_who_calls(desk: Deskful) -> None:
    stranger = TestClient(desk.app)
    paths = stranger.get("/openapi.json").json()["paths"]
    calls = [(path, method) for path in paths if path.startswith("/api/admin") for method in paths[path]]
    assert len(calls) == 5
    for path, method in calls:
        assert stranger.request(method, path).status_code == 401, path
