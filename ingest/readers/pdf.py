"""PDF → Document: columns in reading order, words whole, nothing of the running headers and footers.

pypdf is owned by the ``pdf*`` modules here. A tagged file says itself what its headings, lists and tables are; when
its tags cover the text they are followed, else the layout tells.
"""

import logging
from itertools import islice

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import Destination

from ingest.errors import BrokenFile, EmptyFile, EncryptedFile, NoTextLayer, ReadError
from ingest.readers.dispatch import Job
from ingest.readers.draft import Draft
from ingest.readers.pdf_blocks import Piece, Setter, outline_key, without_contents
from ingest.readers.pdf_faces import UNKNOWN
from ingest.readers.pdf_join import write
from ingest.readers.pdf_lines import Line, body_size, columns, gutter, lines, upright
from ingest.readers.pdf_margins import without_running_lines
from ingest.readers.pdf_operators import RunReader
from ingest.readers.pdf_runs import PageRuns
from ingest.readers.pdf_tags import TagReader
from ingest.readers.titles import is_title
from ingest.records import Document

MOST_PAGES = 3_000
UNREADABLE = 0.3  # of a page's letters: beyond, what is left cannot be quoted
# pypdf lets errors of any of these kinds through on damaged files (its errors.py says so).
_DAMAGE = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    EOFError,
)

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read(job: Job) -> tuple[Document, ...]:
    """Return the one document of a PDF; raise EncryptedFile, NoTextLayer or BrokenFile."""
    try:
        return (_document(job),)
    except ReadError:
        raise
    except DependencyError as error:
        raise EncryptedFile(f"{job.name} is encrypted in a way that is not known here; save a copy.") from error
    except RecursionError as error:
        raise BrokenFile(f"{job.name} refers to itself without end; export it again.") from error
    except _DAMAGE as error:
        raise BrokenFile(f"{job.name} is damaged and cannot be read as a PDF; export it again. ({error})") from error


def _document(job: Job) -> Document:
    reader = PdfReader(job.path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise EncryptedFile(f"{job.name} is protected by a password; save a copy without one.")
    pages, warnings = _pages(reader)
    _check_text(pages, job)
    draft = Draft()
    write(_laid_out(reader, pages, _outline(reader)), draft)
    title = reader.metadata.title if reader.metadata else None
    return draft.document(
        "pdf",
        job.name,
        title=title if is_title(title, job.name) else None,
        language=_language(reader),
        warnings=tuple(warnings),
    )


def _pages(reader: PdfReader) -> tuple[list[PageRuns], list[str]]:
    """Return what every page shows, and sentences about pages that could not be read or not wholly."""
    runs = RunReader()
    pages: list[PageRuns] = []
    broken, pictures, unknown = [], [], []
    failure: Exception | None = None
    for number, page in enumerate(islice(reader.pages, MOST_PAGES), 1):
        try:
            found = runs.read(page)
        except (*_DAMAGE, RecursionError) as error:
            failure = error
            broken.append(number)
            found = PageRuns(0.0, 0.0)
        if found.letters and found.unknown > UNREADABLE * found.letters:
            unknown.append(number)
            found.runs = []
        elif found.images and not found.runs:
            pictures.append(number)
        found.runs = [run for run in found.runs if UNKNOWN not in run.text]
        pages.append(found)
    if failure is not None and len(broken) == len(pages):
        raise failure
    warnings = [
        *_said(broken, "damaged and left out"),
        *_said(pictures, "a picture without text; OCR would read it"),
        *_said(unknown, "set in a font that does not say which letters it shows; OCR would read it"),
    ]
    return pages, warnings


def _said(numbers: list[int], fault: str) -> list[str]:
    if not numbers:
        return []
    pages = ", ".join(map(str, numbers[:12])) + (" …" if len(numbers) > 12 else "")
    return [f"Page {pages} is {fault}." if len(numbers) == 1 else f"Pages {pages}: each is {fault}."]


def _check_text(pages: list[PageRuns], job: Job) -> None:
    if any(page.runs for page in pages):
        return
    if any(page.unknown for page in pages):
        raise NoTextLayer(f"{job.name} does not say which letters its fonts show; run OCR over it, or export it again.")
    if any(page.images for page in pages):
        raise NoTextLayer(f"{job.name} holds pictures of pages and no text; run OCR over it first.")
    raise EmptyFile(f"{job.name} has no text and no pictures in it; check that it is the right file.")


def _laid_out(reader: PdfReader, pages: list[PageRuns], outline: dict[int, dict[str, int]]) -> list[list[Piece]]:
    """Return the pieces of every column of the document: as its tags say, or else as its pages look."""
    shown = [[run for run in upright(page.runs) if not run.artifact] for page in pages]
    setter = Setter(body_size(run for runs in shown for run in runs), outline)
    titles = {key for headings in outline.values() for key in headings}
    found = [lines(runs, number) for number, runs in enumerate(shown, 1)]
    found = without_running_lines(found, [page.height for page in pages])
    found = [without_contents(on_page, titles) for on_page in found]
    tags = TagReader(reader, [[run for line in on_page for run in line.runs] for on_page in found])
    tagged = tags.pieces()
    if tagged is None:
        return _columns(pages, found, setter)
    rest = [lines(runs, number) for number, runs in enumerate(tags.left_over(), 1)]
    loose = [piece for column in _columns(pages, rest, setter) for piece in column]
    return [sorted([*tagged, *loose], key=lambda piece: piece.page)] if loose else [tagged]


def _columns(pages: list[PageRuns], found: list[list[Line]], setter: Setter) -> list[list[Piece]]:
    places = [x for page, on_page in zip(pages, found, strict=True) if on_page and (x := gutter(on_page, page.rules))]
    known = [x for x in set(places) if sum(abs(x - other) < 6.0 for other in places) > 1]
    return [
        setter.pieces(column, page.rules)
        for page, on_page in zip(pages, found, strict=True)
        for column in columns(on_page, page.rules, known)
    ]


def _outline(reader: PdfReader) -> dict[int, dict[str, int]]:
    """Return page → heading (as ``outline_key`` writes it) → level."""
    found: dict[int, dict[str, int]] = {}

    def walk(entries: list[object], level: int) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry, level + 1)
            elif isinstance(entry, Destination):
                page = reader.get_destination_page_number(entry)
                key = outline_key(str(entry.title))
                if page is not None and key:
                    found.setdefault(page + 1, {}).setdefault(key, min(level, 6))

    try:
        walk(list(reader.outline), 1)
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        return {}  # a broken outline costs the outline, not the text
    return found


def _language(reader: PdfReader) -> str | None:
    language = reader.root_object.get("/Lang")
    code = str(language).replace("_", "-").split("-")[0].lower() if isinstance(language, str) else ""
    return code if 2 <= len(code) <= 3 and code.isalpha() else None
