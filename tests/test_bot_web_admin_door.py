"""Who may use the desk: the token, the session, the proof in every form, and no other site."""

from pathlib import Path

import pytest
import web_desk
from fastapi.testclient import TestClient
from web_desk import PAGES, TOKEN, Deskful, post
from web_toolkit import WordAnswerer

from bot.channels.web.admin.session import SECONDS, Sessions
from bot.channels.web.app import create_app
from bot.journal import Journal

FORMS = ("/admin/upload", "/admin/add", "/admin/check", "/admin/apply", "/admin/drop", "/admin/rollback",
         "/admin/forget", "/admin/stop", "/admin/uploads/remove", "/admin/resources/x")  # fmt: skip


desk, client = web_desk.desk, web_desk.client


def test_without_a_token_the_desk_is_closed(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, days=90)
    client = TestClient(create_app(WordAnswerer(tmp_path, journal), journal, home=tmp_path))
    for path in ("/admin", "/admin/login", "/admin/report/questions.csv", "/api/admin/run"):
        reply = client.get(path)
        assert reply.status_code == 404 and "TOOLKIT_ADMIN_TOKEN" in reply.text
    assert client.post("/admin/login", data={"token": ""}).status_code == 404
    journal.close()


def test_strangers_are_sent_to_sign_in_and_back(desk: Deskful) -> None:
    client = TestClient(desk.app, follow_redirects=False)
    for page in PAGES:
        reply = client.get(page + "?q=a%26b")
        assert reply.status_code == 303
        assert reply.headers["location"].startswith("/admin/login?next=/admin")
    for form in FORMS:
        assert client.post(form, data={"proof": "0" * 64}).headers["location"] == "/admin/login"
    for path in ("/admin/report/days.svg", "/admin/report/questions.csv", "/admin/privacy.json"):
        assert client.get(path).status_code == 303
    assert client.get("/api/admin/run").status_code == 401
    assert client.post("/api/admin/reindex", json={}).status_code == 401


def test_the_cookie_is_kept_from_scripts_and_other_sites(desk: Deskful) -> None:
    reply = TestClient(desk.app, follow_redirects=False).post("/admin/login", data={"token": TOKEN})
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and TOKEN not in cookie
    assert "secure" not in cookie  # this one is served by plain HTTP


def test_over_https_the_cookie_stays_there(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, days=90)
    app = create_app(
        WordAnswerer(tmp_path, journal), journal, home=tmp_path, admin_token=TOKEN, public_url="https://toolkit.example"
    )
    reply = TestClient(app, follow_redirects=False).post("/admin/login", data={"token": TOKEN})
    assert "secure" in reply.headers["set-cookie"].lower()
    journal.close()


def test_a_wrong_token_is_refused_and_soon_slowed_down(desk: Deskful) -> None:
    client = TestClient(desk.app, follow_redirects=False)
    codes = [client.post("/admin/login", data={"token": f"guess {n}"}).status_code for n in range(8)]
    assert codes == [401] * 6 + [429] * 2
    assert client.post("/admin/login", data={"token": TOKEN}).status_code == 429


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/admin\\@evil", "", "/etc"]
)
def test_after_signing_in_nobody_is_sent_elsewhere(desk: Deskful, target: str) -> None:
    reply = TestClient(desk.app, follow_redirects=False).post("/admin/login", data={"token": TOKEN, "next": target})
    assert reply.headers["location"] == "/admin"


def test_a_session_ends_and_cannot_be_made_up() -> None:
    now = 1_000_000.0
    sessions = Sessions(TOKEN, clock=lambda: now)
    cookie = sessions.cookie()
    session = sessions.session(cookie)
    assert session and sessions.is_proof(session, session.proof) and not sessions.is_proof(session, "")
    assert Sessions("another", clock=lambda: now).session(cookie) is None
    ends, nonce, signature = cookie.split(".")
    for forged in (
        f"{int(ends) + 9}.{nonce}.{signature}",
        "",
        "..",
        f"{ends}.{nonce}.",
        "a.b.c",
        "é.é.é",
        f"{cookie}x",
    ):
        assert sessions.session(forged) is None
    now += SECONDS + 1
    assert sessions.session(cookie) is None
    assert TOKEN not in repr(sessions)


def test_a_form_without_its_proof_does_nothing(client: TestClient, desk: Deskful) -> None:
    for given in ({}, {"proof": ""}, {"proof": "f" * 64}):
        for form in FORMS:
            assert client.post(form, data=given).status_code == 403, form
    reply = client.post("/api/admin/reindex", json={})
    assert reply.status_code == 403 and reply.headers["content-type"] == "application/problem+json"
    assert desk.runs.last().state == "none"


def test_signing_out_ends_it(client: TestClient) -> None:
    assert post(client, "/admin/logout").status_code == 303
    assert client.get("/admin").status_code == 303


def test_the_desk_is_shared_with_no_other_site(client: TestClient) -> None:
    for path in PAGES:
        reply = client.get(path, headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in reply.headers
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
        assert reply.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
        assert "unsafe-inline" not in reply.headers["content-security-policy"]
