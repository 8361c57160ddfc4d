"""PDF → Document: columns in reading order, words whole, nothing of the running headers and footers.

pypdf is owned by the ``pdf*`` modules here. A tagged file says itself what its headings, lists and tables are; when
its tags cover the text they are followed, else the layout tells.
"""

import logging

from pypdf import PdfReader
from pypdf.generic import Destination

from ingest.errors import BrokenFile, ReadError
from ingest.readers.dispatch import Job
from ingest.readers.draft import Draft
from ingest.readers.pdf_blocks import outline_key
from ingest.readers.pdf_join import write
from ingest.readers.pdf_layout import Outline, laid_out
from ingest.readers.pdf_pages import DAMAGE, open_pdf, read_pages
from ingest.readers.titles import is_title
from ingest.records import Document

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read(job: Job) -> tuple[Document, ...]:
    """Return the one document of a PDF; raise EncryptedFile, NoTextLayer or BrokenFile."""
    try:
        return (_document(job),)
    except ReadError:
        raise
    except RecursionError as error:
        raise BrokenFile(f"{job.name} refers to itself without end; export it again.") from error
    except DAMAGE as error:
        raise BrokenFile(f"{job.name} is damaged and cannot be read as a PDF; export it again. ({error})") from error


def _document(job: Job) -> Document:
    reader = open_pdf(job.path, job.name)
    pages, warnings = read_pages(reader, job)
    draft = Draft()
    warnings += write(laid_out(reader, pages, _outline(reader)), draft)
    title = reader.metadata.title if reader.metadata else None
    return draft.document(
        "pdf",
        job.name,
        title=title if is_title(title, job.name) else None,
        language=_language(reader),
        warnings=tuple(warnings),
    )


def _outline(reader: PdfReader) -> Outline:
    """Return page → heading (as ``outline_key`` writes it) → level."""
    found: Outline = {}

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
    except (*DAMAGE, RecursionError):
        return {}  # a broken outline costs the outline, not the text
    return found


def _language(reader: PdfReader) -> str | None:
    language = reader.root_object.get("/Lang")
    code = str(language).replace("_", "-").split("-")[0].lower() if isinstance(language, str) else ""
    return code if 2 <= len(code) <= 3 and code.isalpha() else None
