"""PowerPoint (.pptx) → Document: a heading a slide, its text from top to bottom, tables, and the speaker's notes.

python-pptx is owned here. ``Place.page`` is the slide's number as PowerPoint shows it. Hidden slides, slide numbers,
dates and footers are not read.
"""

from collections.abc import Iterable
from typing import Any

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError

from ingest.clean import tidy
from ingest.errors import BrokenFile
from ingest.readers.archive import opened
from ingest.readers.dispatch import Job
from ingest.readers.draft import Draft
from ingest.readers.markup import marker_of, paragraphs, parse_xml
from ingest.readers.titles import is_title
from ingest.records import Document, Place

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FRAME = {PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.HEADER}
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
_BULLETED = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY}


def read(job: Job) -> tuple[Document, ...]:
    """Return the one document of a .pptx file."""
    with opened(job.path, job.name):  # whose limits hold for python-pptx too
        return (_document(job),)


def _document(job: Job) -> Document:
    try:
        deck = pptx.Presentation(str(job.path))
    except PackageNotFoundError as error:
        raise BrokenFile(f"{job.name} is not a PowerPoint deck, or it is damaged; save it again.") from error
    draft = Draft()
    for number, slide in enumerate(deck.slides, 1):
        if slide.element.get("show") == "0":
            continue
        place = Place(page=number)
        shapes = [shape for shape in slide.shapes if _kind(shape) not in _FRAME]
        title = next((shape for shape in shapes if _kind(shape) in _TITLES and shape.has_text_frame), None)
        if title is not None:
            draft.heading(title.text_frame.text, 1, place)
        _shapes(draft, (shape for shape in shapes if shape is not title), place)
        if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
            for paragraph in notes.paragraphs:
                for text in paragraphs(paragraph.text):
                    draft.paragraph(text, place)
    properties = deck.core_properties
    language = (properties.language or "").split("-")[0].lower()
    title_text = properties.title if is_title(properties.title, job.name) else None
    return draft.document("pptx", job.name, title=title_text, language=language or None)


def _shapes(draft: Draft, shapes: Iterable[Any], place: Place) -> None:
    # Placeholders first, in their own order; free boxes as they stand on the slide.
    ordered = sorted(shapes, key=lambda shape: (not shape.is_placeholder, shape.top or 0, shape.left or 0))
    for shape in ordered:
        if hasattr(shape, "shapes"):
            _shapes(draft, shape.shapes, place)
        elif getattr(shape, "has_table", False):
            rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
            draft.table(rows, place, head=shape.table.first_row and len(rows) > 1)
        elif getattr(shape, "has_text_frame", False):
            _frame(draft, shape, place)
        else:
            _diagram(draft, shape, place)


def _frame(draft: Draft, shape: Any, place: Place) -> None:
    written = [paragraph for paragraph in shape.text_frame.paragraphs if tidy(paragraph.text)]
    bulleted = _kind(shape) in _BULLETED and len(written) > 1
    counts: dict[int, int] = {}
    for paragraph in written:
        level = paragraph.level
        properties = paragraph._p.pPr
        numbered = properties.find(f"{A}buAutoNum") if properties is not None else None
        plain = properties is not None and properties.find(f"{A}buNone") is not None
        bullet = properties is not None and properties.find(f"{A}buChar") is not None
        for deeper in [depth for depth in counts if depth > level]:
            del counts[deeper]
        if numbered is not None:
            counts[level] = counts.get(level, int(numbered.get("startAt", "1")) - 1) + 1
            kind = numbered.get("type", "arabicPeriod")
            letters = {"alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}
            style = next((sign for start, sign in letters.items() if kind.startswith(start)), "1")
            draft.item(paragraph.text, marker_of(counts[level], style), level, place)
        elif bullet or ((bulleted or level) and not plain):
            draft.item(paragraph.text, "-", level, place)
        else:
            for text in paragraphs(paragraph.text):
                draft.paragraph(text, place)


def _diagram(draft: Draft, shape: Any, place: Place) -> None:
    """Write the words of a SmartArt graphic, which live in a part of their own."""
    for data in shape.element.iter("{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"):
        relation = data.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm")
        root: Any = parse_xml(shape.part.related_part(relation).blob)
        for paragraph in root.iter(f"{A}p"):
            draft.item("".join(text.text or "" for text in paragraph.iter(f"{A}t")), place=place)


def _kind(shape: Any) -> Any:
    return shape.placeholder_format.type if shape.is_placeholder else None
