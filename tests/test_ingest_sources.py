"""SOURCEs on disk: what is listed, what is passed over, what is reported; real files, links and pipes."""

import ast
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from ingest import sources
from ingest.errors import ChangedWhileRead, ReadError, SourceMissing, SourceRefused
from ingest.sources import Scan, open_source


def scan(path: Path) -> Scan:
    return open_source(str(path)).scan()


def names(path: Path) -> list[str]:
    return [item.name for item in scan(path).items]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "material"
    (folder / "deep" / "er").mkdir(parents=True)
    for name in ("b.txt", "a.txt", "deep/c.md", "deep/er/d.pdf"):
        (folder / name).write_text(name)
    return folder


def test_a_folder_lists_every_file_below_it_by_name(folder: Path) -> None:
    assert names(folder) == ["a.txt", "b.txt", "deep/c.md", "deep/er/d.pdf"]


def test_what_programs_leave_behind_is_no_material(folder: Path) -> None:
    for name in (
        ".hidden.txt", ".DS_Store", "Thumbs.db", "desktop.ini", "~$contract.docx", ".~lock.offer.odt#", "#draft.md#",
        "notes.txt~", "film.mp4.part", "page.html.crdownload", "upload.tmp", ".a.txt.swp",
    ):  # fmt: skip
        (folder / name).write_text("x")
    for below in (".git", "__MACOSX", "@eaDir", "node_modules"):
        (folder / below).mkdir()
        (folder / below / "x.txt").write_text("x")
    found = scan(folder)
    assert [item.name for item in found.items] == ["a.txt", "b.txt", "deep/c.md", "deep/er/d.pdf"]
    assert found.unread == ()


def test_links_are_followed_within_the_folder_only(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    (folder / "link to a.txt").symlink_to("a.txt")
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "out").symlink_to(outside)
    (folder / "nowhere.txt").symlink_to("not there.txt")
    (folder / "itself.txt").symlink_to("itself.txt")
    (folder / "deep" / "up").symlink_to("..")
    (folder / "deep" / "sibling").symlink_to("er")
    (folder / "deep" / "er" / "ring").symlink_to("../sibling")
    found = scan(folder)
    assert [item.name for item in found.items] == [
        "a.txt", "b.txt", "deep/c.md", "deep/er/d.pdf", "deep/sibling/d.pdf", "link to a.txt",
    ]  # fmt: skip
    reasons = {one.name: str(one.error) for one in found.unread}
    assert set(reasons) == {"out.txt", "out", "nowhere.txt", "itself.txt"}
    assert "leaves the folder" in reasons["out"] and "not there" in reasons["nowhere.txt"]


def test_material_that_is_mounted_through_hidden_links_is_found(tmp_path: Path) -> None:
    # As Kubernetes mounts a ConfigMap: name → ..data/name, ..data → ..2026_01_01
    (tmp_path / "..2026_01_01").mkdir()
    (tmp_path / "..2026_01_01" / "guide.md").write_text("text")
    (tmp_path / "..data").symlink_to("..2026_01_01")
    (tmp_path / "guide.md").symlink_to("..data/guide.md")
    assert names(tmp_path) == ["guide.md"]


def test_many_links_do_not_multiply(tmp_path: Path) -> None:
    folders = [tmp_path / f"f{number}" for number in range(8)]
    for folder in folders:
        folder.mkdir()
        (folder / "x.txt").write_text("x")
    for folder in folders:
        for other in folders:
            if other != folder:
                (folder / f"to {other.name}").symlink_to(other)
    assert 8 <= len(names(tmp_path)) <= 16  # each folder by its own name, and at most once by a link


def test_pipes_and_sockets_are_told_and_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(folder / "s.txt"))
        found = scan(folder)
    assert {one.name for one in found.unread} == {"pipe.txt", "s.txt"}


def test_a_folder_that_cannot_be_listed_hides_what_is_below_it(folder: Path) -> None:
    # Deeper than a path can be (4,096 bytes): listing it fails for everyone, root included.
    here = os.open(folder / "deep", os.O_RDONLY)
    try:
        for _ in range(20):
            os.mkdir("x" * 250, dir_fd=here)
            below = os.open("x" * 250, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        found = scan(folder)
    finally:
        os.close(here)
    assert len(found.hidden) == 1 and found.hidden[0].startswith("deep/xxx") and found.hidden[0].endswith("x/")
    assert len(found.items) == 4 and len(found.unread) == 1
    subprocess.run(["rm", "-r", str(folder / "deep")], check=True)  # rmtree would recurse too deep for pytest


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone with fewer rights")
def test_what_may_not_be_read_is_told() -> None:
    with tempfile.TemporaryDirectory() as made:
        os.chmod(made, 0o755)
        for name in ("a.txt", "b.txt", "deep/c.txt"):
            (Path(made) / name).parent.mkdir(exist_ok=True)
            (Path(made) / name).write_text(name)
        (Path(made) / "a.txt").chmod(0)
        (Path(made) / "deep").chmod(0)
        out, told = os.pipe()
        child = os.fork()
        if not child:
            try:
                os.setuid(65534)
                os.write(told, repr(_seen(Path(made))).encode())
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        listed, unread, hidden, reason = ast.literal_eval(os.read(out, 10_000).decode())
    assert (listed, unread, hidden) == (["a.txt", "b.txt"], ["deep"], ("deep/",))
    assert reason == "a.txt cannot be opened: Permission denied. Check who may read it."


def _seen(folder: Path) -> list[object]:
    found = scan(folder)
    with pytest.raises(ReadError) as refused:
        sources.digest(folder / "a.txt")
    listed = [item.name for item in found.items]
    return [listed, [one.name for one in found.unread], found.hidden, str(refused.value)]


def test_one_file_is_a_source_of_its_own(folder: Path) -> None:
    (item,) = scan(folder / "deep" / "c.md").items
    assert (item.name, item.size) == ("c.md", 9)


def test_a_manifest_lists_its_files_and_nothing_else(folder: Path) -> None:
    (folder / "list.toml").write_text(
        '[[resource]]\nsource = "deep/c.md"\ntitle = "C"\n\n'
        '[[resource]]\nsource = "missing.pdf"\n\n'
        '[[resource]]\nsource = "deep"\n\n'
        '[[resource]]\nsource = "https://example.org/"\n'
    )
    found = scan(folder / "list.toml")
    assert [(item.name, item.card.title) for item in found.items] == [("deep/c.md", "C")]
    reasons = {one.name: str(one.error) for one in found.unread}
    assert set(reasons) == {"missing.pdf", "deep", "https://example.org/"}
    assert f"{folder / 'list.toml'}, line 5" in reasons["missing.pdf"]


def test_a_manifest_in_a_folder_says_more_about_its_files(folder: Path) -> None:
    (folder / "manifest.toml").write_text('[[resource]]\nsource = "a.txt"\ntitle = "A"\ncolour = "red"\n')
    found = scan(folder)
    assert [(item.name, item.card.title) for item in found.items][:2] == [("a.txt", "A"), ("b.txt", None)]
    ((source, reason),) = found.notes
    assert source == "a.txt" and "line 4" in reason


def test_names_are_composed_alike_on_every_machine(tmp_path: Path) -> None:
    (tmp_path / "gui\u0301a.txt").write_text("x")  # as macOS writes it
    (item,) = scan(tmp_path).items
    assert item.name == "gu\u00eda.txt" and item.path is not None and Path(item.path).exists()
    (tmp_path / "gu\u00eda.txt").write_text("y")
    assert len(set(names(tmp_path))) == 2  # both spellings side by side are two files


def test_what_is_not_there_or_no_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="Check the path"):
        open_source(str(tmp_path / "nothing"))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceRefused):
        open_source(str(tmp_path / "pipe"))
    with pytest.raises(SourceRefused, match="on the web"):
        open_source("https://example.org/sitemap.xml")
    with pytest.raises(SourceMissing):
        open_source("a\0b")


def test_a_source_has_one_location_however_it_is_spelled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    assert {sources.locate(one) for one in ("material", "./material/", str(folder), "x/../material")} == {str(folder)}
    assert sources.locate("https://example.org/a/") == "https://example.org/a/"


def test_young_stamps_vouch_for_nothing(folder: Path) -> None:
    (item,) = scan(folder / "a.txt").items
    assert not sources.settled(item.stamp)  # FAT keeps times to two seconds
    assert sources.settled(item.stamp, now=time.time_ns() + 3_000_000_000)


def test_a_file_that_is_written_while_it_is_hashed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "growing.txt"
    path.write_bytes(b"x" * (64 << 20))
    script = (
        "import sys\nwhile True:\n with open(sys.argv[1], 'ab', buffering=0) as f:\n"
        "  for _ in range(1000): f.write(b'y')\n  print('.', flush=True)"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.read(1)
        try:
            with pytest.raises(ChangedWhileRead, match="the next run reads it"):
                sources.digest(path)
        finally:
            writer.kill()
    assert issubclass(ChangedWhileRead, ReadError)
