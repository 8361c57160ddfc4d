"""What kind of file it is: the bytes say so first, then the name, then the server."""

from pathlib import Path

import pytest

from ingest.errors import BrokenFile, EmptyFile, UnknownFormat
from ingest.readers.dispatch import Format, Job, named_format, read, recognise


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("guide.PDF", "", "pdf"),
        ("Priročnik – končna 🎨.docx", "", "docx"),
        ("\u202egnp.\u202cמדריך.pdf", "", "pdf"),
        ("a" * 251 + ".vtt", "", "transcript"),
        ("https://example.org/page.html?print=1#top", "", "page"),
        ("https://example.org/tools/", "text/html; charset=utf-8", "page"),
        ("https://example.org/download", "application/pdf", "pdf"),
        ("Lesson #1.txt", "", "text"),  # a file's name is no address: once, these were not read
        ("What is a vole?.md", "", "markdown"),
        ("notes", "", None),
    ],
)
def test_names_and_media_types(name: str, media_type: str, kind: Format | None) -> None:
    assert named_format(name, media_type) == kind


def job(tmp_path: Path, name: str, content: bytes, media_type: str = "") -> Job:
    path = tmp_path / "content"
    path.write_bytes(content)
    return Job(path, name, media_type)


def test_bytes_come_before_the_name(tmp_path: Path) -> None:
    assert recognise(job(tmp_path, "notes.txt", b"%PDF-1.7\n")) == "pdf"
    assert recognise(job(tmp_path, "notes", b"WEBVTT\n")) == "transcript"
    assert recognise(job(tmp_path, "notes", b"  <!doctype html><html>")) == "page"
    assert recognise(job(tmp_path, "how-to.md", b"<html> is a tag")) == "markdown"


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"film\.mp4: files of the kind \.mp4 are not read"):
        read(job(tmp_path, "film.mp4", b"\x00\x00\x00\x18ftypmp42"))
    with pytest.raises(UnknownFormat, match=r"files without a known ending are not read"):
        read(job(tmp_path, "https://example.org/film?of=a.mp4", b"\x00\x00\x00\x18ftypmp42"))
    with pytest.raises(EmptyFile, match=r"guide\.pdf is empty"):
        read(job(tmp_path, "guide.pdf", b""))
    with pytest.raises(BrokenFile, match=r"guide\.docx is not a Word document"):
        read(job(tmp_path, "guide.docx", b"plain words"))
    with pytest.raises(BrokenFile, match="is a directory"):
        read(Job(tmp_path, "folder.pdf"))
