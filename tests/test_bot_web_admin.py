"""The partner's desk over HTTP: who may do what, and that it does what it says."""

import csv
import io
import json
import re
import stat
from pathlib import Path

import pytest
import web_desk
from fastapi.testclient import TestClient
from web_desk import PAGES, TOKEN, Deskful, does, post, proof, seen

from bot.channels.telegram.database import Database
from bot.channels.telegram.store import Store, Talk
from bot.channels.web.admin import material
from bot.channels.web.admin.material import Material, file_name, keep_token
from bot.channels.web.admin.session import COOKIE
from bot.channels.web.problem import Problem
from index import generations
from ingest.tokens import Tokens

desk, client = web_desk.desk, web_desk.client


# --- sources, uploads


def test_every_page_is_there_before_the_first_source(client: TestClient) -> None:
    for page in (*PAGES, "/admin/resources?q=a&language=en"):
        assert client.get(page).status_code == (503 if page == "/admin/try?q=a" else 200), page
    assert "no source yet" in client.get("/admin").text


def test_a_generation_that_cannot_be_read_does_not_hide_the_others(client: TestClient, desk: Deskful) -> None:
    for text in ("One.", "Two."):
        desk.small.write("a.txt", text)
        desk.small.reindexer().run([str(desk.small.folder)])
    (generations.folder(desk.home, 1) / generations.ABOUT).write_text("{}")
    page = client.get("/admin/history")
    assert page.status_code == 200 and "Serve generation 1" not in page.text
    assert [one["number"] for one in client.get("/api/admin/generations").json()] == [2]


def test_an_address_with_a_key_is_refused_before_it_is_written_down(client: TestClient, desk: Deskful) -> None:
    address = "https://a.example/course?wstoken=sesame123"
    assert post(client, "/admin/add", address=address, kind="page").status_code == 422
    reply = client.post("/api/admin/reindex", json={"sources": [address]}, headers={"X-Proof": proof(client)})
    assert reply.status_code == 422 and "key in it" in reply.json()["detail"]
    assert desk.runs.last().state == "none"


def test_addresses_are_checked_before_anything_is_fetched(client: TestClient, desk: Deskful) -> None:
    for address in ("ftp://a.example", "file:///etc/passwd", "https://", "x"):
        assert post(client, "/admin/add", address=address, kind="page").status_code == 422
    assert post(client, "/admin/add", address="https://a.example", kind="exe").status_code == 422
    does(client, "/admin/add", address="https://a.example/", kind="page")
    desk.finished()
    assert "a.example" in client.get("/admin/run").text  # the small parts read no web, and the page says so


def test_uploads_can_be_removed_and_hostile_names_stay_inside(client: TestClient, desk: Deskful) -> None:
    post_files = [("files", ("../../escape.txt", b"# E\n\nText.")), ("files", ("..\\windows.txt", b"# W\n\nText."))]
    client.post("/admin/upload", data={"proof": proof(client), "then": "stay"}, files=post_files)
    folder = desk.home / material.FOLDER
    assert sorted(path.name for path in folder.iterdir()) == ["escape.txt", "windows.txt"]
    assert not (desk.home.parent / "escape.txt").exists()
    assert post(client, "/admin/uploads/remove", name="../journal.sqlite").status_code == 404
    does(client, "/admin/uploads/remove", name="escape.txt")
    desk.finished()
    assert [path.name for path in folder.iterdir()] == ["windows.txt"]
    assert client.post("/admin/upload", data={"proof": proof(client)}).status_code == 422


@pytest.mark.parametrize(
    ("name", "kept"),
    [("a b.pdf", "a b.pdf"), ("../../x.pdf", "x.pdf"), ("C:\\x\\y.pdf", "y.pdf"), ("\u202eexe.pdf", "exe.pdf"),
     ("τιμολόγιο.pdf", "τιμολόγιο.pdf"), ("a\n\tb.pdf", "ab.pdf"), (".htaccess", "htaccess"),
     ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
     ("č" * 300 + ".md", "č" * 98 + ".md"),
     ("x" * 400, "x" * 200), ("a." + "x" * 400, "a." + "x" * 198)],  # both were cut for ever
)  # fmt: skip
def test_file_names_are_tamed(name: str, kept: str) -> None:
    assert file_name(name) == kept
    assert len(file_name(name).encode()) <= material.MOST_NAME


@pytest.mark.parametrize("name", ["", "..", "/", " ", ".", "..."])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Problem, match="no name"):
        file_name(name)


def test_an_upload_leaves_room_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(material, "RESERVE", 1 << 60)
    with pytest.raises(Problem, match="nearly full"):
        Material(tmp_path).save("a.txt", io.BytesIO(b"text"))
    assert list((tmp_path / material.FOLDER).iterdir()) == []


def test_uploads_side_by_side_stay_apart(tmp_path: Path) -> None:
    # Both were written to one temporary file, named after the first forty letters of their names.
    kept, name = Material(tmp_path), "a name of more than forty letters, chapter"

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                kept.save(f"{name} 2.txt", io.BytesIO(b"two"))
            return super().read(size)

    kept.save(f"{name} 1.txt", Slow(b"one"))
    assert {path.name: path.read_bytes() for path in kept.folder.iterdir()} == {
        f"{name} 1.txt": b"one",
        f"{name} 2.txt": b"two",
    }


def test_of_an_upload_that_fails_nothing_is_left(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("the disk is full")
            return super().read(size)

    kept = Material(tmp_path)
    kept.save("a.txt", io.BytesIO(b"before"))
    with pytest.raises(OSError, match="full"):
        kept.save("a.txt", Broken(b"after"))
    assert [(path.name, path.read_bytes()) for path in kept.folder.iterdir()] == [("a.txt", b"before")]


def test_a_moodle_token_is_kept_where_only_its_owner_reads(tmp_path: Path) -> None:
    keep_token(tmp_path, "https://moodle.example/", "0123456789abcdef")
    keep_token(tmp_path, "https://other.example", "fedcba9876543210")
    keep_token(tmp_path, "https://moodle.example", "aaaaaaaaaaaaaaaa")
    path = tmp_path / material.TOKENS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    tokens = Tokens(path)
    assert (tokens.of("https://moodle.example"), tokens.of("https://other.example")) == ("a" * 16, "fedcba9876543210")
    with pytest.raises(Problem, match="letters and digits"):
        keep_token(tmp_path, "https://x.example", "x\nhttps://evil.example 0123456789abcdef")


# --- resources


def test_a_card_is_edited_worked_in_and_taken_back(client: TestClient, desk: Deskful) -> None:
    desk.small.write("a.txt", "# Old title\n\nApples.")
    desk.reindex(desk.small.folder)
    (resource,) = client.get("/api/resources").json()
    page = f"/admin/resources/{resource['resource_id']}"
    fields = {"title": "New <b>title</b>", "url": "https://partner.example/a", "language": "sl", "licence": "CC0-1.0",
              "partner": "Partner Slovenia", "topics": "pricing, contracts ,pricing", "audience": ""}  # fmt: skip
    assert post(client, page, **fields).headers["location"] == page
    assert "New &lt;b&gt;title" in client.get(page).text
    assert "edited" in client.get("/admin/resources?topic=contracts").text
    assert client.get("/api/resources").json()[0]["title"] == "Old title"  # not before a run works it in
    assert "1 change waits" in client.get("/admin").text
    does(client, "/admin/check")
    desk.finished()
    does(client, "/admin/apply", run=seen(client))
    desk.finished()
    (now,) = client.get("/api/resources").json()
    assert (now["title"], now["url"], now["language"]) == (fields["title"], fields["url"], "sl")
    assert now["topics"] == ["pricing", "contracts"]
    does(client, page, undo="yes")
    desk.reindex()
    assert client.get("/api/resources").json()[0]["title"] == "Old title"
    assert post(client, page, url="javascript:alert(1)").status_code == 422
    assert post(client, "/admin/resources/nobody", title="x").status_code == 404
    assert client.get("/admin/resources/nobody").status_code == 404


def test_the_desk_takes_no_card_that_a_manifest_may_not_have(client: TestClient, desk: Deskful) -> None:
    # "not a language!" became the language, and //evil.example/x an address on our own host.
    for name in ("a", "b"):
        desk.small.write(f"{name}.txt", f"# {name}\n\nApples.")
    desk.reindex(desk.small.folder)
    first, second = (f"/admin/resources/{one['resource_id']}" for one in client.get("/api/resources").json())
    for said in ({"language": "not a language!"}, {"url": "//evil.example/x"}, {"url": "/files/a.txt"}):
        assert post(client, first, **said).status_code == 422
    assert "begin with https:// or http://, or with /toolkit/" in post(client, first, url="/a.txt").text
    does(client, first, url="/toolkit/n%20u.txt", language="pt-BR")
    desk.reindex()
    (now, _) = client.get("/api/resources").json()
    assert (now["url"], now["language"]) == ("/toolkit/n u.txt", "pt")
    assert "another resource has this public address" in post(client, second, url="/toolkit/n u.txt").text.lower()
    does(client, first, url="/toolkit/n u.txt", title="Its own")


def test_what_was_not_changed_in_the_form_is_left_to_the_file(client: TestClient, desk: Deskful) -> None:
    desk.small.write("a.txt", "# Old title\n\nApples.")
    desk.reindex(desk.small.folder)
    (resource,) = client.get("/api/resources").json()
    page = f"/admin/resources/{resource['resource_id']}"
    does(client, page, title="Old title", language="en", partner="Partner Italy")
    desk.small.write("a.txt", "# Newer title\n\nApples.")
    desk.reindex()
    (now,) = client.get("/api/resources").json()
    assert (now["title"], now["partner"]) == ("Newer title", "Partner Italy")


# --- trying, report, privacy


def test_a_question_is_tried_with_its_passages(client: TestClient, desk: Deskful) -> None:
    desk.small.write("a.txt", "# Fees\n\nA kill fee is 30 %.")
    desk.reindex(desk.small.folder)
    page = client.get("/admin/try", params={"q": "What is a kill fee?"}).text
    assert "answered" in page and "Confidence 1.00" in page and "A kill fee is 30 %." in page
    # Passages of a real index come with evidence, and every question was answered with 500.
    assert "Sentence by sentence" in page and '<td class="n">1.00</td><td class="n">1.00</td>' in page
    refused = client.get("/admin/try", params={"q": "<script>zebra</script>"}).text
    assert "refused" in refused and "<script>zebra" not in refused
    assert {entry.channel for entry in desk.journal.entries()} == {"admin"}


def test_the_report_is_a_page_with_pictures_and_tables(client: TestClient, desk: Deskful) -> None:
    desk.small.write("a.txt", "# Fees\n\nA kill fee is 30 %.")
    desk.reindex(desk.small.folder)
    client.post("/api/ask", json={"question": "What is a kill fee?"})
    client.post("/api/ask", json={"question": "=zebra"})
    page = client.get("/admin/report").text
    assert "=zebra" in page and "Never quoted" in page
    pictures = re.findall(r'src="(/admin/report/[^"]+)"', page)
    assert len(pictures) == 3
    for picture in pictures:
        reply = client.get(picture.replace("&amp;", "&"))
        assert reply.status_code == 200 and reply.headers["content-type"] == "image/svg+xml"
        assert "script-src" not in reply.headers["content-security-policy"]
    for name in ("questions", "unanswered", "asked", "unhelpful", "cited", "never"):
        reply = client.get(f"/admin/report/{name}.csv")
        assert reply.headers["content-disposition"].startswith("attachment")
        rows = list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff"))))
        assert len(rows[0]) >= 6
    assert "'=zebra" in client.get("/admin/report/unanswered.csv").text
    for bad in ("since=yesterday", "since=2026-02-30", "since=2026-02-02&until=2026-02-01", "since=0001-01-01"):
        assert client.get(f"/admin/report?{bad}").status_code == 422
    assert client.get("/admin/report/nothing.csv").status_code == 404


def test_a_persons_data_is_shown_handed_out_and_deleted(client: TestClient, desk: Deskful) -> None:
    desk.small.write("a.txt", "# Fees\n\nA kill fee is 30 %.")
    desk.reindex(desk.small.folder)
    desk.answerer.answer("my zebra question", channel="telegram", user="4711")
    desk.answerer.answer("another's question", channel="telegram", user="42")
    assert "my zebra question" in client.get("/admin/privacy?channel=telegram&user=4711").text
    kept = client.get("/admin/privacy.json?channel=telegram&user=4711")
    assert json.loads(kept.text)["answers"][0]["answer"]["question"] == "my zebra question"
    gone = post(client, "/admin/forget", channel="telegram", user="4711")
    assert "1 answer deleted" in client.get(gone.headers["location"]).text
    assert [entry.question for entry in desk.journal.entries()] == ["another's question"]
    assert post(client, "/admin/forget", channel="telegram", user="").status_code == 422
    assert post(client, "/admin/forget", channel="eval", user="x").status_code == 422


def test_what_the_telegram_bot_remembers_is_shown_and_deleted_too(client: TestClient, desk: Deskful) -> None:
    # The desk looked into the journal only: what the bot remembered outlived what was said to be deleted.
    database = Database.open(desk.home)  # as the bot has it open
    store = Store(database)
    desk.small.write("a.txt", "# Fees\n\nA kill fee is 30 %.")
    desk.reindex(desk.small.folder)
    last = desk.answerer.answer("What is a kill fee?", channel="admin")
    for number in (4711, 42):
        store.choose_language(number, "el")
        store.keep_talk(number, 0, number, Talk("t-1", last))
    page = client.get("/admin/privacy?user=4711").text
    assert "0 answers kept, and 2 notes" in page and "Delete all of it" in page
    kept = json.loads(client.get("/admin/privacy.json?user=4711").text)["telegram"]
    assert kept["people"] == [{"person": 4711, "language": "el"}]
    assert kept["talks"][0]["answer"]["text"] == last.text
    gone = post(client, "/admin/forget", channel="telegram", user="4711")
    assert "what the bot remembered" in client.get(gone.headers["location"]).text
    assert (store.language(4711), store.talk(4711, 0, 4711)) == ("", Talk())
    assert (store.language(42), store.talk(42, 0, 42).answer) == ("el", last)
    assert not any("4711" in str(row) for table in kept for row in database.named(f"SELECT * FROM {table}"))
    for odd in ("²", "--5", "9" * 40, "Ana"):
        assert client.get("/admin/privacy", params={"user": odd}).status_code == 200
        assert post(client, "/admin/forget", channel="telegram", user=odd).status_code == 303
    database.close()


# --- for scripts


def test_scripts_use_the_token_itself(desk: Deskful) -> None:
    client = TestClient(desk.app, headers={"Authorization": f"Bearer {TOKEN}"})
    desk.small.write("a.txt", "# Fees\n\nA kill fee is 30 %.")
    reply = client.post("/api/admin/reindex", json={"sources": [str(desk.small.folder)], "dry_run": False})
    assert reply.status_code == 202
    assert desk.finished() == "done"
    run = client.get("/api/admin/run").json()
    assert run["report"]["new"] == ["a.txt"] and run["report"]["generation"] == 1
    (source,) = client.get("/api/admin/sources").json()
    assert (source["scope"]["location"], source["resources"]) == (str(desk.small.folder), 1)
    assert client.get("/api/admin/generations").json()[0]["serving"] is True
    assert client.post("/api/admin/rollback", json={"generation": 9}).status_code == 404
    wrong = TestClient(desk.app, headers={"Authorization": "Bearer wrong"})
    assert wrong.get("/api/admin/run").headers["www-authenticate"] == "Bearer"
    assert COOKIE not in client.cookies
