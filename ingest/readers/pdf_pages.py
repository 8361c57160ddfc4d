"""A PDF file → what each of its pages shows, with sentences about the pages that cannot be read, or not wholly.

Scanned pages, and pages whose fonts do not say which letters they show, are recognised by OCR where it is installed.
"""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from ingest.errors import EmptyFile, EncryptedFile, NoTextLayer
from ingest.readers import pdf_ocr
from ingest.readers.dispatch import Job
from ingest.readers.pdf_faces import UNKNOWN
from ingest.readers.pdf_operators import RunReader
from ingest.readers.pdf_runs import PageRuns, Run

MOST_PAGES = 3_000
UNREADABLE = 0.3  # of a page's letters: beyond, what is left cannot be quoted
# pypdf lets errors of any of these kinds through on damaged files (its errors.py says so).
DAMAGE = (
    PyPdfError,
    DependencyError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    EOFError,
)


def open_pdf(path: Path, name: str) -> PdfReader:
    """Open a file, with the empty password if it has one; raise EncryptedFile."""
    reader = PdfReader(path)
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedFile(f"{name} is protected by a password; save a copy without one.")
    except (DependencyError, NotImplementedError) as error:
        raise EncryptedFile(f"{name} is encrypted in a way that is not known here; save a copy without.") from error
    return reader


def read_pages(reader: PdfReader, job: Job) -> tuple[list[PageRuns], list[str]]:
    """Return every page and the warnings; raise EmptyFile or NoTextLayer when there is no text in any."""
    pages, broken = _pages(reader)
    pictures = [number for number, page in enumerate(pages, 1) if page.images and not page.letters]
    unknown = [number for number, page in enumerate(pages, 1) if page.unknown > UNREADABLE * page.letters]
    recognised: list[int] = []
    if (pictures or unknown) and pdf_ocr.is_installed():
        for numbers, anew in ((pictures, False), (unknown, True)):
            recognised += _recognise(job, numbers, anew, pages)
        pictures = [number for number in pictures if number not in recognised]
        unknown = [number for number in unknown if number not in recognised]
    for number in unknown:
        pages[number - 1].runs = []
    for page in pages:
        page.runs = [run for run in page.runs if _is_readable(run)]
    if not any(page.runs for page in pages):
        raise _nothing(job, pictures, unknown)
    return pages, [
        *_said(broken, "damaged and left out"),
        *_said(sorted(recognised), "read by OCR, so letters may be mistaken"),
        *_said(pictures, "a picture without text; OCR would read it"),
        *_said(unknown, "set in a font that does not say which letters it shows; OCR would read it"),
    ]


def _is_readable(run: Run) -> bool:
    """Take unknown letters out of a run, such as icons; a run of which little is left is not text."""
    if UNKNOWN not in run.text:
        return True
    kept = run.text.replace(UNKNOWN, "")
    readable = len(kept.strip()) > (1 - UNREADABLE) * len(run.text)
    run.text = kept
    return readable


def _pages(reader: PdfReader) -> tuple[list[PageRuns], list[int]]:
    """Return all pages and the numbers of those that are damaged; raise when all are."""
    runs = RunReader()
    pages: list[PageRuns] = []
    broken: list[int] = []
    failure: Exception | None = None
    for number, page in enumerate(islice(reader.pages, MOST_PAGES), 1):
        try:
            pages.append(runs.read(page))
        except (*DAMAGE, RecursionError) as error:
            failure = error
            broken.append(number)
            pages.append(PageRuns(0.0, 0.0))
    if failure is not None and len(broken) == len(pages):
        raise failure
    return pages, broken


def _recognise(job: Job, numbers: Sequence[int], anew: bool, pages: list[PageRuns]) -> list[int]:
    """Replace pages by what OCR makes of them; return their numbers."""
    done: list[int] = []

    def take(path: Path, some: Sequence[int]) -> None:
        reader = PdfReader(path)
        runs = RunReader()
        for number in some:
            found = runs.read(reader.pages[number - 1])
            if found.runs:
                pages[number - 1] = found
                done.append(number)

    pdf_ocr.recognise(job, numbers, anew, take)
    return done


def _nothing(job: Job, pictures: Sequence[int], unknown: Sequence[int]) -> EmptyFile | NoTextLayer:
    tried = "OCR found none either" if pdf_ocr.is_installed() else "install ocrmypdf, or run OCR over it first"
    if unknown:
        return NoTextLayer(f"{job.name} does not say which letters its fonts show; {tried}.")
    if pictures:
        return NoTextLayer(f"{job.name} holds pictures of pages and no text; {tried}.")
    return EmptyFile(f"{job.name} has no text and no pictures in it; check that it is the right file.")


def _said(numbers: Sequence[int], fault: str) -> list[str]:
    if not numbers:
        return []
    pages = ", ".join(map(str, numbers[:12])) + (" …" if len(numbers) > 12 else "")
    return [f"Page {pages} is {fault}." if len(numbers) == 1 else f"Pages {pages}: each is {fault}."]
