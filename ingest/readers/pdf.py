"""PDF → Document, page by page with the outline's headings. pypdf is owned here."""

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import Destination

from ingest.clean import tidy
from ingest.errors import BrokenFile, EncryptedFile, NoTextLayer
from ingest.readers.dispatch import Job
from ingest.readers.draft import Draft
from ingest.records import Document, Place


def read(job: Job) -> tuple[Document, ...]:
    """Return the one document of a PDF; raise EncryptedFile, NoTextLayer or BrokenFile."""
    try:
        reader = PdfReader(job.path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedFile(f"{job.name} is protected by a password; save a copy without one.")
        headings = _outline(reader)
        draft = Draft()
        for number, page in enumerate(reader.pages, 1):
            _page(draft, page.extract_text(), number, headings.get(number, []))
    except PyPdfError as error:
        raise BrokenFile(f"{job.name} is damaged and cannot be read as a PDF ({error}); export it again.") from error
    if not len(draft):
        raise NoTextLayer(f"{job.name} holds pictures of pages and no text; run OCR over it first.")
    title = reader.metadata.title if reader.metadata else None
    return (draft.document("pdf", job.name, title=title),)


def _page(draft: Draft, text: str, number: int, headings: list[tuple[str, int]]) -> None:
    place = Place(page=number)
    known = {title: level for title, level in headings}
    lines: list[str] = []
    for line in text.splitlines():
        words = tidy(line)
        if words in known:
            draft.paragraph(" ".join(lines), place)
            lines = []
            draft.heading(words, known[words], place)
        elif words:
            lines.append(words)
        else:
            draft.paragraph(" ".join(lines), place)
            lines = []
    draft.paragraph(" ".join(lines), place)


def _outline(reader: PdfReader) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = {}

    def walk(entries: list[object], level: int) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry, level + 1)
            elif isinstance(entry, Destination):
                page = reader.get_destination_page_number(entry)
                if page is not None:
                    found.setdefault(page + 1, []).append((tidy(str(entry.title)), level))

    walk(list(reader.outline), 1)
    return found
