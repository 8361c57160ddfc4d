"""One file → its Documents, by the reader of its format.

The bytes decide before the name does: a scan renamed .docx is still read as the PDF it is. Readers are imported
when first needed, because a PDF library or an HTML parser costs up to a second to load.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol, cast

from ingest.errors import BrokenFile, EmptyFile, EncryptedFile, UnknownFormat
from ingest.records import Document, file_name

Format = Literal[
    "pdf", "page", "markdown", "text", "transcript", "docx", "pptx", "odt", "epub", "moodle", "moodle_page"
]

SUFFIXES: dict[str, Format] = {
    ".pdf": "pdf",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".vtt": "transcript",
    ".srt": "transcript",
    ".docx": "docx",
    ".docm": "docx",
    ".pptx": "pptx",
    ".ppsx": "pptx",
    ".odt": "odt",
    ".epub": "epub",
    ".mbz": "moodle",
}
MEDIA_TYPES: dict[str, Format] = {
    "application/pdf": "pdf",
    "text/html": "page",
    "application/xhtml+xml": "page",
    "text/markdown": "markdown",
    "text/plain": "text",
    "text/vtt": "transcript",
    "application/x-subrip": "transcript",
    "application/epub+zip": "epub",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.moodle.backup": "moodle",
    "application/vnd.toolkit.moodle-page+json": "moodle_page",
}
_BINARY = {"pdf", "docx", "pptx", "odt", "epub", "moodle"}
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_SNIFF = 4096  # bytes; a PDF header may follow up to 1 KB of junk (ISO 32000-1, Annex H)


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read. ``name`` is what partners call it; ``url`` where it came from, when it was fetched.

    ``skip`` names members of a container that are not to be read, because they hung or crashed the reader before.
    """

    path: Path
    name: str
    media_type: str = ""
    url: str = ""
    skip: frozenset[str] = frozenset()


def _nobody(member: str) -> None:
    """Nobody is waiting."""


# Whoever runs a reader against the clock sets this to hear which member of a container is being read, so that each
# has its own time and one that hangs costs only itself.
ANNOUNCE: ContextVar[Callable[[str], None]] = ContextVar("announce", default=_nobody)


class FormatReader(Protocol):
    """What every module of ``ingest.readers`` offers."""

    def read(self, job: Job) -> tuple[Document, ...]: ...


def read(job: Job) -> tuple[Document, ...]:
    """Return the documents in one file; raise a leaf of ReadError."""
    try:
        kind = recognise(job)
        module = import_module(f"ingest.readers.{kind}")
        return cast("FormatReader", module).read(job)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise BrokenFile(
            f"{job.name} cannot be read ({reason.lower()}); check the file and its permissions."
        ) from error


def recognise(job: Job) -> Format:
    """Return the format of a file from its first bytes, then its name, then its media type."""
    with job.path.open("rb") as file:
        start = file.read(_SNIFF)
    if not start:
        raise EmptyFile(f"{job.name} is empty; replace it with the finished file.")
    named = named_format(job.name, job.media_type)
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return _zip_format(job)
    if start.startswith(b"\x1f\x8b") and (named == "moodle" or job.name.lower().endswith((".tar.gz", ".tgz"))):
        return "moodle"
    if start.startswith(_OLD_OFFICE):
        raise _old_office(job)
    if named in _BINARY:
        if _looks_like_html(start):
            raise BrokenFile(
                f"{job.name} is a web page, not {_article(named)}; "
                "open its link in a browser and download the file itself."
            )
        if named == "pdf":
            return "pdf"  # a damaged header is no reason not to try
        raise BrokenFile(f"{job.name} is not {_article(named)}, or it is damaged; export it again.")
    if start.startswith((b"WEBVTT", b"\xef\xbb\xbfWEBVTT")):
        return "transcript"
    # What a server shows as a page is one, though its address ends in .md.
    if named and not (MEDIA_TYPES.get(job.media_type) == "page" and _looks_like_html(start)):
        return named
    if _looks_like_html(start):
        return "page"
    suffix = PurePosixPath(file_name(job.name)).suffix
    raise UnknownFormat(
        f"{job.name}: {f'files of the kind {suffix}' if suffix else 'files without a known ending'} are not read; "
        "save it as PDF, DOCX or a web page."
    )


def named_format(name: str, media_type: str = "") -> Format | None:
    """Return the format that a name, or else a media type, promises."""
    by_name = SUFFIXES.get(PurePosixPath(file_name(name)).suffix.lower())
    return by_name or MEDIA_TYPES.get(media_type.split(";", maxsplit=1)[0].strip().lower())


def _zip_format(job: Job) -> Format:
    import zipfile  # most files are none
    import zlib

    try:
        with zipfile.ZipFile(job.path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype").decode("ascii", "replace").strip()
                if kind in MEDIA_TYPES:
                    return MEDIA_TYPES[kind]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
        raise BrokenFile(f"{job.name} is damaged and cannot be opened; export or download it again.") from error
    if "moodle_backup.xml" in names:
        return "moodle"
    if "META-INF/container.xml" in names:
        return "epub"
    for name in names:
        if name.startswith("word/"):
            return "docx"
        if name.startswith("ppt/"):
            return "pptx"
    raise UnknownFormat(f"{job.name} is an archive of a kind that is not read; unpack it and add the files inside.")


def _old_office(job: Job) -> Exception:
    # Office wraps a password-protected .docx in the container that old .doc files use.
    if "EncryptedPackage".encode("utf-16-le") in job.path.read_bytes():
        return EncryptedFile(f"{job.name} is protected by a password; save a copy without one.")
    return UnknownFormat(f"{job.name} is in the format of Office before 2007; save it as .docx, .pptx or PDF.")


def _looks_like_html(start: bytes) -> bool:
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in head[:1024]


def _article(kind: str) -> str:
    return {
        "pdf": "a PDF",
        "docx": "a Word document",
        "pptx": "a PowerPoint deck",
        "odt": "an OpenDocument text",
        "epub": "an EPUB book",
        "moodle": "a Moodle backup",
    }[kind]
