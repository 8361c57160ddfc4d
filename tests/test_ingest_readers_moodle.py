"""A Moodle backup gives what learners can open, each with the learner's own address, and nothing hidden from them."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from ingest.errors import BrokenFile, TooLarge
from ingest.readers import archive
from ingest.readers.dispatch import ANNOUNCE, Job, read
from ingest.records import Document

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
COURSE = CORPUS / "moodle" / "scale-course.mbz"


def course(path: Path = COURSE, skip: frozenset[str] = frozenset()) -> dict[str, Document]:
    return {document.member: document for document in read(Job(path, path.name, skip=skip))}


def members(path: Path = COURSE) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}  # type: ignore[union-attr]


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as kept:
        for name, content in files.items():
            kept.writestr(name, content)
    return path


def test_everything_a_learner_sees_is_there_with_its_address() -> None:
    documents = course()
    assert list(documents) == [
        "course",
        "forum-401",
        "label-402",
        "page-403",
        "page-404",
        "resource-405",
        "resource-405/kick-off-agenda.txt",
        "book-406",
        "page-407",
        "page-410",
    ]
    site = "https://moodle.scale-toolkit.example"
    assert documents["page-403"].url == f"{site}/mod/page/view.php?id=403"
    assert documents["label-402"].url == f"{site}/course/view.php?id=12#module-402"
    assert documents["resource-405/kick-off-agenda.txt"].url == f"{site}/mod/resource/view.php?id=405"


def test_hidden_modules_sections_and_chapters_are_not_read() -> None:
    text = "\n".join(document.text for document in course().values())
    backup = members()
    hidden = [name for name in backup if name.endswith("/module.xml") and b"<visible>0</visible>" in backup[name]]
    assert hidden  # the backup has what is to be skipped
    assert "trainer" not in text.lower()
    book = course()["book-406"]
    shown = [book.text[block.start : block.end] for block in book.blocks if block.kind == "heading"]
    assert len(shown) == 1 + backup["activities/book_406/book.xml"].count(b"<hidden>0</hidden>")


def test_a_books_blocks_know_their_chapter() -> None:
    book = course()["book-406"]
    signed = next(block for block in book.blocks if book.text[block.start : block.end] == "Sign-off")
    assert (signed.kind, signed.place.anchor) == ("heading", "705")
    assert book.blocks[-1].place.anchor == "705"


def test_both_kinds_of_archive_give_the_same(tmp_path: Path) -> None:
    again = course(zipped(tmp_path / "course.mbz", members()))
    assert {member: document.text for member, document in again.items()} == {
        member: document.text for member, document in course().items()
    }


def test_what_only_a_group_may_open_is_not_read(tmp_path: Path) -> None:
    files = members()
    module = "activities/page_403/module.xml"
    restricted = b'{"op":"&amp;","c":[{"type":"group","id":3}],"showc":[true]}'
    files[module] = files[module].replace(
        b"<availability>$@NULL@$</availability>", b"<availability>" + restricted + b"</availability>"
    )
    assert "page-403" not in course(zipped(tmp_path / "course.mbz", files))


def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    files = {name: content for name, content in members().items() if not name.startswith("files/")}
    documents = course(zipped(tmp_path / "course.mbz", files))
    assert "resource-405" in documents and "resource-405/kick-off-agenda.txt" not in documents
    assert any("resource-405/kick-off-agenda.txt: " in warning for warning in documents["course"].warnings)


def test_each_part_is_announced_and_one_that_hung_can_be_skipped() -> None:
    heard: list[str] = []
    token = ANNOUNCE.set(heard.append)
    try:
        documents = course(skip=frozenset({"page-403"}))
    finally:
        ANNOUNCE.reset(token)
    assert "page-403" in heard and "resource-405/kick-off-agenda.txt" in heard
    assert "page-403" not in documents
    assert documents["course"].warnings == ("page-403 could not be read in time.",)


def test_a_damaged_backup_says_what_to_do(tmp_path: Path) -> None:
    broken = tmp_path / "course.mbz"
    broken.write_bytes(COURSE.read_bytes()[:3000])
    with pytest.raises(BrokenFile, match="damaged"):
        course(broken)
    files = {"moodle_backup.xml": b"<moodle_backup><information>"}
    with pytest.raises(BrokenFile, match=r"moodle_backup\.xml in it is damaged"):
        course(zipped(tmp_path / "b.mbz", files))


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="unpacks to more than"):
        course(packed(tmp_path / "bomb.mbz", {"files/00/00": bytes(20 << 20), "moodle_backup.xml": b"<x/>"}))


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_ENTRIES", 10)
    files = {f"{number}.xml": b"<x/>" for number in range(11)}
    with pytest.raises(TooLarge, match="more than 10 files"):
        course(packed(tmp_path / "a.mbz", files))
    with pytest.raises(TooLarge, match="more than 10 files"):
        course(zipped(tmp_path / "b.mbz", files | {"moodle_backup.xml": b"<x/>"}))


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    path = packed(tmp_path / "a.mbz", {"../outside.txt": b"x", str(outside): b"x", "moodle_backup.xml": b"<x/>"})
    with archive.opened(path, "a.mbz") as opened:
        assert opened.read("../outside.txt") == b"x"
    assert not outside.exists()
