"""What the desk changes of the index: checked, shown, applied, stopped, taken out."""

import os
from pathlib import Path

import web_desk
from fastapi.testclient import TestClient
from web_desk import Deskful, does, post, proof, seen, until

desk, client = web_desk.desk, web_desk.client


def test_upload_dry_run_apply_and_back(client: TestClient, desk: Deskful) -> None:
    files = [("files", ("guide.txt", b"# Guide\n\nA kill fee is 30 %.")), ("files", ("empty.txt", b""))]
    reply = client.post("/admin/upload", data={"proof": proof(client)}, files=files)
    assert (reply.status_code, reply.headers["location"]) == (303, "/admin/run")
    assert desk.finished() == "done"
    page = client.get("/admin/run").text
    assert "What would change" in page and "guide.txt" in page and "empty.txt is empty" in page
    assert client.get("/api/resources").status_code == 503  # nothing is served yet
    assert post(client, "/admin/apply", run=seen(client)).headers["location"] == "/admin/run"
    assert desk.finished() == "done"
    assert "Generation 1 is served" in client.get("/admin/run").text
    assert client.post("/api/ask", json={"question": "kill fee"}).json()["answered"]
    sources = client.get("/admin").text
    assert "Uploaded files" in sources and "1 failed" in sources and "guide.txt" in sources

    client.post(
        "/admin/upload",
        data={"proof": proof(client)},
        files=[("files", ("guide.txt", b"# Guide\n\nA kill fee is 50 %."))],
    )
    desk.finished()
    assert "its content changed" in client.get("/admin/run").text
    does(client, "/admin/apply", run=seen(client))
    desk.finished()
    asked = client.post("/api/ask", json={"question": "kill fee"}).json()
    assert asked["generation"] == 2 and "50 %" in asked["text"]
    assert "Serve generation 1" in client.get("/admin/history").text
    does(client, "/admin/rollback", generation="1")
    asked = client.post("/api/ask", json={"question": "kill fee"}).json()
    assert asked["generation"] == 1 and "30 %" in asked["text"]
    unknown = post(client, "/admin/rollback", generation="77")
    assert (unknown.status_code, "no generation 77" in unknown.text) == (404, True)
    assert post(client, "/admin/rollback", generation="²").status_code == 422


def test_the_brake_is_shown_and_lifted_by_hand(client: TestClient, desk: Deskful) -> None:
    for number in range(6):
        desk.small.write(f"{number}.txt", f"# Title {number}\n\nText {number}.")
    desk.reindex(desk.small.folder)
    for number in range(5):
        (desk.small.folder / f"{number}.txt").unlink()
    does(client, "/admin/check", source=str(desk.small.folder))
    desk.finished()
    page = client.get("/admin/run").text
    assert "Held back" in page and "allow_removals" in page
    does(client, "/admin/apply", run=seen(client))
    desk.finished()
    assert len(client.get("/api/resources").json()) == 6
    does(client, "/admin/check", source=str(desk.small.folder))
    desk.finished()
    does(client, "/admin/apply", run=seen(client), allow_removals="yes")
    desk.finished()
    assert len(client.get("/api/resources").json()) == 1


def test_a_source_is_taken_out_with_what_came_from_it(client: TestClient, desk: Deskful, tmp_path: Path) -> None:
    desk.small.write("a.txt", "# A\n\nApples.")
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.txt").write_text("# B\n\nPears.")
    desk.reindex(desk.small.folder)
    assert post(client, "/admin/drop", source=str(desk.small.folder), sure="yes").status_code == 409  # the only one
    desk.reindex(other)
    assert len(client.get("/api/resources").json()) == 2
    assert post(client, "/admin/drop", source=str(other)).status_code == 422
    assert post(client, "/admin/drop", source="/etc", sure="yes").status_code == 404
    does(client, "/admin/drop", source=str(other), sure="yes")
    assert desk.finished() == "done"
    assert [one["title"] for one in client.get("/api/resources").json()] == ["A"]
    assert str(other) not in client.get("/admin").text


def test_taking_a_source_out_leaves_what_nobody_has_seen_yet(client: TestClient, desk: Deskful, tmp_path: Path) -> None:
    # It read every other source again and served what had changed there, and partners' edits with it.
    path = desk.small.write("a.txt", "# A\n\nApples.")
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.txt").write_text("# B\n\nPears.")
    desk.reindex(desk.small.folder, other)
    (resource,) = (one for one in client.get("/api/resources").json() if one["title"] == "A")
    does(client, f"/admin/resources/{resource['resource_id']}", title="Edited", language="en")
    path.write_text("# A\n\nApricots.")
    desk.small.write("new.txt", "# New\n\nPlums.")
    does(client, "/admin/drop", source=str(other), sure="yes")
    assert desk.finished() == "done"
    assert "its source was taken out" in client.get("/admin/run").text
    assert [one["title"] for one in client.get("/api/resources").json()] == ["A"]
    assert "Apples" in client.get(f"/api/resources/{resource['resource_id']}/text").text
    assert "1 change waits" in client.get("/admin").text
    does(client, "/admin/check")
    desk.finished()
    page = client.get("/admin/run").text
    assert "its content changed" in page and "new.txt" in page
    does(client, "/admin/apply", run=seen(client))
    desk.finished()
    assert [one["title"] for one in client.get("/api/resources").json()] == ["Edited", "New"]


def test_one_run_at_a_time_and_it_can_be_stopped(client: TestClient, desk: Deskful) -> None:
    for number in range(60):
        desk.small.write(f"{number}.txt", f"# Title {number}\n\nSLOW text {number}.")
    does(client, "/admin/check", source=str(desk.small.folder))
    until(lambda: "reading" if desk.runs.last().files else "")
    page = client.get("/admin/run").text
    assert "Stop" in page and 'http-equiv="refresh"' in page
    told = client.get("/api/admin/run").json()
    assert told["state"] == "running" and told["files_total"] == 60 and 0 < told["files"] < 60
    assert post(client, "/admin/check").status_code == 409
    assert "under way" in client.get("/admin").text
    does(client, "/admin/stop")
    assert desk.finished() == "failed"
    assert "Stopped" in client.get("/admin/run").text
    assert post(client, "/admin/apply").status_code == 409


def test_a_run_that_was_killed_is_said_to_be_interrupted(client: TestClient, desk: Deskful) -> None:
    for number in range(60):
        desk.small.write(f"{number}.txt", f"SLOW text {number}.")
    does(client, "/admin/check", source=str(desk.small.folder))
    pid = desk.home / "desk" / "run.pid"
    os.kill(int(until(lambda: pid.read_text() if pid.exists() else "")), 9)
    assert until(lambda: "yes" if desk.runs.last().state == "interrupted" else "")
    assert "start it again" in client.get("/admin/run").text
    does(client, "/admin/check", source=str(desk.small.folder))
    assert desk.runs.last().state == "running"
    until(lambda: "there" if pid.exists() else "")
    desk.runs.stop()
    desk.finished()


def test_only_the_dry_run_that_was_seen_is_applied(client: TestClient, desk: Deskful, tmp_path: Path) -> None:
    # The form named no run: it applied whichever came last, and lifted the brake for that one.
    other = tmp_path / "other"
    other.mkdir()
    for number in range(6):
        desk.small.write(f"{number}.txt", f"# Title {number}\n\nText {number}.")
        (other / f"other {number}.txt").write_text(f"# Other {number}\n\nOther text {number}.")
    desk.reindex(desk.small.folder, other)
    for folder in (desk.small.folder, other):
        for path in sorted(folder.iterdir())[:5]:
            path.unlink()
    does(client, "/admin/check", source=str(desk.small.folder))
    desk.finished()
    first = seen(client)
    does(client, "/admin/check", source=str(other))  # in another tab, or by somebody else
    desk.finished()
    for run in (first, "", "0"):
        reply = post(client, "/admin/apply", run=run, allow_removals="yes")
        assert reply.status_code == 409 and "check again" in reply.text
    assert desk.runs.last().job.dry_run and len(client.get("/api/resources").json()) == 12
    does(client, "/admin/apply", run=seen(client), allow_removals="yes")
    desk.finished()
    assert len(client.get("/api/resources").json()) == 7
