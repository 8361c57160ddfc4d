"""Word (.docx) → Document: headings by outline level, lists with their numbers, tables, footnotes at the end.

python-docx is owned here; its parsed XML is walked, because its own text leaves out text boxes, content controls and
inserted changes. Deleted changes, comments, headers, footers and tables of contents are not the text.
"""

import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError

from ingest.clean import tidy
from ingest.errors import BrokenFile
from ingest.readers.archive import opened
from ingest.readers.dispatch import Job
from ingest.readers.draft import Draft
from ingest.readers.markup import marker_of, paragraphs
from ingest.readers.titles import is_title
from ingest.records import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}footnoteReference", f"{W}endnoteReference", _FALLBACK}
_KINDS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_HEADING = re.compile(r"^heading (\d)$", re.IGNORECASE)


def read(job: Job) -> tuple[Document, ...]:
    """Return the one document of a .docx file."""
    with opened(job.path, job.name):  # whose limits hold for python-docx too
        return (_document(job),)


def _document(job: Job) -> Document:
    try:
        word = docx.Document(str(job.path))
    except PackageNotFoundError as error:
        raise BrokenFile(f"{job.name} is not a Word document, or it is damaged; save it again.") from error
    draft = Draft()
    walk = _Walk(word, draft)
    walk.body(word.element.body)
    walk.notes()
    properties = word.core_properties
    title = properties.title if is_title(properties.title, job.name) else walk.title
    language = (properties.language or "").split("-")[0].lower()
    return draft.document("docx", job.name, title=title, language=language or None)


class _Walk:
    """Writes the paragraphs and tables of a document body."""

    def __init__(self, word: WordDocument, draft: Draft) -> None:
        self.draft = draft
        self.title: str | None = None
        self._word = word
        self._styles = {style.style_id: style.element for style in word.styles}
        self._numbering = _Numbering(word)

    def body(self, element: Any) -> None:
        for child in element:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag == f"{W}sdt":
                gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                if gallery is None or "Table of Contents" not in gallery.get(f"{W}val", ""):
                    for content in child.iterfind(f"{W}sdtContent"):
                        self.body(content)
            elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                self.body(child)

    def notes(self) -> None:
        """Write footnotes and endnotes, which are quotable text, where they interrupt nothing."""
        for relation in self._word.part.rels.values():
            if relation.reltype.endswith(("/footnotes", "/endnotes")) and not relation.is_external:
                from ingest.readers.markup import parse_xml

                root: Any = parse_xml(relation.target_part.blob)
                for note in root:
                    if note.get(f"{W}type") in (None, "normal"):
                        for paragraph in note.iterfind(f"{W}p"):
                            self.draft.paragraph(_text(paragraph))

    def _paragraph(self, element: Any) -> None:
        text = _text(element)
        chain = list(self._chain(element))
        name = next((value for style in chain if (value := _value(style, "name"))), "")
        if tidy(text) and not name.lower().startswith("toc "):
            level = self._level(element, chain)
            marker = self._numbering.marker(element, chain)
            if name.lower() == "title":
                self.title = self.title or tidy(text)
                level = 1
            if level is not None:
                self.draft.heading(text, level)
            elif marker:
                self.draft.item(text, marker[0], marker[1])
            else:
                for paragraph in paragraphs(text):
                    self.draft.paragraph(paragraph)
        for box in _boxes(element):
            self.body(box)

    def _table(self, element: Any) -> None:
        rows = [row for row in element.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is element]
        if all(len(row.findall(f"{W}tc")) < 2 for row in rows):  # a frame round text
            for row in rows:
                for cell in row.iterfind(f"{W}tc"):
                    self.body(cell)
            return
        above: dict[int, str] = {}
        for number, row in enumerate(rows):
            cells: list[str] = []
            column = 0
            for cell in row.iterfind(f"{W}tc"):
                text = tidy(" ".join(_text(part) for part in cell.iter(f"{W}p")))
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(f"{W}val") != "restart":
                    text = above.get(column, "")  # a row is quoted alone, so it says what it belongs to
                above[column] = text
                cells.append(text)
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                column += int(span.get(f"{W}val", "1")) if span is not None else 1
            self.draft.row(cells, head=number == 0 and len(rows) > 1 and _is_head(element, row))

    def _chain(self, element: Any) -> Iterator[Any]:
        """The paragraph's style and those it is based on."""
        style = element.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val") if style is not None else None
        for _ in range(20):
            found = self._styles.get(name or "")
            if found is None:
                return
            yield found
            name = _value(found, "basedOn")

    def _level(self, element: Any, chain: list[Any]) -> int | None:
        for holder in (element, *chain):
            outline = holder.find(f"{W}pPr/{W}outlineLvl")
            if outline is not None:
                level = int(outline.get(f"{W}val", "9"))
                return level + 1 if level < 9 else None
        for style in chain:
            if match := _HEADING.match(_value(style, "name")):
                return int(match[1])
        return None


class _Numbering:
    """What numbers each list paragraph, counted as Word counts."""

    def __init__(self, word: WordDocument) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}  # (list, level) → format, text, start
        self._list_of: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        part = next((rel.target_part for rel in word.part.rels.values() if rel.reltype.endswith("/numbering")), None)
        root: Any = getattr(part, "element", None)
        if root is None:
            return
        for abstract in root.iterfind(f"{W}abstractNum"):
            for level in abstract.iterfind(f"{W}lvl"):
                key = (abstract.get(f"{W}abstractNumId", ""), int(level.get(f"{W}ilvl", "0")))
                start = _value(level, "start")
                self._levels[key] = (
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                    int(start) if start.isdigit() else 1,
                )
        for number in root.iterfind(f"{W}num"):
            self._list_of[number.get(f"{W}numId", "")] = _value(number, "abstractNumId")

    def marker(self, element: Any, chain: list[Any]) -> tuple[str, int] | None:
        """Return (marker, depth) of a list paragraph and count it; None for other paragraphs."""
        number = level = None
        for holder in (element, *chain):
            properties = holder.find(f"{W}pPr/{W}numPr")
            if properties is not None:
                number = number if number is not None else (_value(properties, "numId") or None)
                found = _value(properties, "ilvl")
                level = level if level is not None else (int(found) if found.isdigit() else None)
        if number is None or number == "0":
            return None
        depth = level or 0
        abstract = self._list_of.get(number, "")
        kind, text, start = self._levels.get((abstract, depth), ("bullet", "", 1))
        self._counts[number, depth] = self._counts.get((number, depth), start - 1) + 1
        for deeper in range(depth + 1, 10):
            self._counts.pop((number, deeper), None)
        if kind in ("bullet", "none"):
            return "-", depth
        return re.sub(r"%(\d)", lambda match: self._count(abstract, number, int(match[1]) - 1), text) or "-", depth

    def _count(self, abstract: str, number: str, depth: int) -> str:
        kind, _, start = self._levels.get((abstract, depth), ("decimal", "", 1))
        return marker_of(self._counts.get((number, depth), start), _KINDS.get(kind, "1")).rstrip(".")


def _text(element: Any) -> str:
    out: list[str] = []
    for child in element:
        if child.tag in _SKIPPED or child.tag == f"{W}pPr":
            continue
        if child.tag == f"{W}t":
            out.append(child.text or "")
        elif child.tag in (f"{W}tab", f"{W}ptab"):
            out.append("\t")
        elif child.tag in (f"{W}br", f"{W}cr"):
            out.append("\v" if child.get(f"{W}type") in (None, "textWrapping") else " ")
        elif child.tag == f"{W}noBreakHyphen":
            out.append("-")
        elif child.tag == f"{W}sym":
            out.append(" ")
        elif child.tag not in (f"{W}drawing", f"{W}pict", f"{W}object"):
            out.append(_text(child))
    return "".join(out)


def _boxes(element: Any) -> list[Any]:
    """Return the contents of text boxes anchored in a paragraph, once (a fallback repeats them)."""
    return [box for box in element.iter(f"{W}txbxContent") if next(box.iterancestors(_FALLBACK), None) is None]


def _is_head(table: Any, row: Any) -> bool:
    if row.find(f"{W}trPr/{W}tblHeader") is not None:
        return True
    look = table.find(f"{W}tblPr/{W}tblLook")
    if look is not None and (look.get(f"{W}firstRow") == "1" or int(look.get(f"{W}val", "0") or "0", 16) & 0x20):
        return True
    runs = [run for run in row.iter(f"{W}r") if _text(run).strip()]
    return bool(runs) and all(run.find(f"{W}rPr/{W}b") is not None for run in runs)


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}")
    return found.get(f"{W}val", "") if found is not None else ""
