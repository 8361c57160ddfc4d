"""OpenDocument text (.odt) → Document, from its content.xml.

Headers, footers, comments, tracked deletions and tables of contents are not the text; footnotes come at the end.
"""

from typing import Any

from ingest.errors import BrokenFile, EncryptedFile
from ingest.readers.archive import opened
from ingest.readers.dispatch import Job
from ingest.readers.draft import Draft
from ingest.readers.markup import marker_of, paragraphs, parse_xml
from ingest.readers.titles import is_title
from ingest.records import Document

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = {
    f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}tracked-changes", f"{TEXT}table-of-content",
    f"{TEXT}alphabetical-index", f"{TEXT}illustration-index", f"{TEXT}note", f"{OFFICE}forms",
    f"{TEXT}sequence-decls", f"{TEXT}bibliography", f"{DRAW}frame",
}  # fmt: skip


def read(job: Job) -> tuple[Document, ...]:
    """Return the one document of an .odt file."""
    with opened(job.path, job.name) as archive:
        if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise EncryptedFile(f"{job.name} is protected by a password; save a copy without one.")
        try:
            root: Any = parse_xml(archive.read("content.xml"))
            meta: Any = parse_xml(archive.read("meta.xml")) if "meta.xml" in archive.names else None
        except ValueError as error:
            raise BrokenFile(f"{job.name} is damaged; save it again. ({error})") from error
    draft = Draft()
    walk = _Walk(draft, root)
    for body in root.iter(f"{OFFICE}text"):
        walk.inside(body)
    walk.notes()
    title = meta.findtext(f".//{DC}title") if meta is not None else None
    language = (meta.findtext(f".//{DC}language") or "") if meta is not None else ""
    return (
        draft.document(
            "odt",
            job.name,
            title=title if is_title(title, job.name) else walk.title,
            language=language.split("-")[0].lower() or None,
        ),
    )


class _Walk:
    """Writes the headings, paragraphs, lists and tables of a document."""

    def __init__(self, draft: Draft, root: Any) -> None:
        self.draft = draft
        self.title: str | None = None
        self._notes: list[Any] = []
        self._parents: dict[str, str] = {
            style.get(f"{STYLE}name", ""): style.get(f"{STYLE}parent-style-name", "")
            for style in root.iter(f"{STYLE}style")
        }
        self._numbered = {
            (style.get(f"{STYLE}name", ""), level.get(f"{TEXT}level", "1")): level.get(f"{STYLE}num-format") or "1"
            for style in root.iter(f"{TEXT}list-style")
            for level in style.iterfind(f"{TEXT}list-level-style-number")
        }

    def inside(self, element: Any) -> None:
        for child in element:
            if child.tag == f"{TEXT}h":
                level = child.get(f"{TEXT}outline-level", "1")
                self.draft.heading(self._text(child), int(level) if level.isdigit() else 1)
            elif child.tag == f"{TEXT}p":
                self._paragraph(child)
            elif child.tag == f"{TEXT}list":
                self._list(child, 0, "")
            elif child.tag == f"{TABLE}table":
                self._table(child)
            elif child.tag not in _SKIPPED or child.tag == f"{DRAW}frame":
                self.inside(child)

    def notes(self) -> None:
        for note in self._notes:
            for paragraph in note.iter(f"{TEXT}p"):
                self.draft.paragraph(self._text(paragraph))

    def _paragraph(self, element: Any) -> None:
        text = self._text(element)
        style = element.get(f"{TEXT}style-name", "")
        if "Title" in (style, self._parents.get(style)) and text.strip():
            self.title = self.title or text.strip()
            self.draft.heading(text, 1)
        else:
            for paragraph in paragraphs(text):
                self.draft.paragraph(paragraph)
        for box in element.iter(f"{DRAW}text-box"):
            self.inside(box)

    def _list(self, element: Any, depth: int, style: str) -> None:
        style = element.get(f"{TEXT}style-name", style)
        kind = self._numbered.get((style, str(depth + 1)))
        number = 0
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            number += 1
            heading = item.find(f"{TEXT}h")
            if heading is not None:  # numbered headings are lists to OpenDocument
                self.inside(item)
                continue
            words = " ".join(self._text(part) for part in item.iterfind(f"{TEXT}p"))
            self.draft.item(words, marker_of(number, kind) if kind else "-", depth)
            for inner in item.iterfind(f"{TEXT}list"):
                self._list(inner, depth + 1, style)

    def _table(self, element: Any) -> None:
        heads = {row for group in element.iterfind(f"{TABLE}table-header-rows") for row in group}
        rows = [row for row in element.iter(f"{TABLE}table-row") if next(row.iterancestors(f"{TABLE}table")) is element]
        if all(len(row.findall(f"{TABLE}table-cell")) < 2 for row in rows):  # a frame round text
            for row in rows:
                for cell in row.iterfind(f"{TABLE}table-cell"):
                    self.inside(cell)
            return
        for row in rows:
            cells = [
                " ".join(self._text(part) for part in cell.iter(f"{TEXT}p", f"{TEXT}h"))
                for cell in row.iterfind(f"{TABLE}table-cell")
            ]
            self.draft.row(cells, head=row in heads)

    def _text(self, element: Any) -> str:
        out = [element.text or ""]
        for child in element:
            if child.tag == f"{TEXT}note":
                self._notes += child.iterfind(f"{TEXT}note-body")
            elif child.tag in (f"{TEXT}s", f"{TEXT}tab"):
                out.append(" ")
            elif child.tag == f"{TEXT}line-break":
                out.append("\v")
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                out.append(self._text(child))
            out.append(child.tail or "")
        return "".join(out)
