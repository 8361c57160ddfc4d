"""A tagged PDF → pieces, as its structure tree (ISO 32000-2, 14.7–14.8) says: headings, lists, tables, paragraphs.

Word, LibreOffice, InDesign and Typst write such trees, and what they say of reading order, of a list's items and of a
table's cells is better than any guess. Trees that leave out a good part of the text are not followed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from ingest.clean import tidy
from ingest.readers.pdf_blocks import Piece, is_short_heading
from ingest.readers.pdf_lines import join_runs
from ingest.readers.pdf_runs import Run
from ingest.records import BlockKind

COVERED = 0.85  # of a page's letters must be in the tree
LONGEST = 6_000  # characters: a tree whose "paragraphs" are whole pages says nothing
DEEPEST = 64
MOST_ELEMENTS = 200_000

_HEADINGS = {"H": 0, "Title": 1, **{f"H{level}": level for level in range(1, 7)}}
_INLINE = {
    "Span", "Em", "Strong", "Link", "Quote", "Reference", "Lbl", "Code", "Annot", "Ruby", "RB", "RT", "RP", "Warichu",
    "Sub", "BibEntry", "Formula", "NonStruct",
}  # fmt: skip
_BLOCKS = {"P", "L", "LI", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Caption", "Div", "Sect"}
_BODIES = {"P", "LBody", "Div", "Sect", "Part", "Art", "NonStruct"}
_LEFT_OUT = {"Artifact", "TOC", "TOCI", "Index", "Form"}
_NOTES = {"Note", "FENote"}
_KNOWN = {*_HEADINGS, *_INLINE, *_LEFT_OUT, *_NOTES, *_BLOCKS}

_MARKER = re.compile(r"^(\W{0,2}|\(?(\d{1,3}(\.\d{1,3})*|[a-z]|[ivxlc]{1,6})[.)]{0,2}|o)$", re.IGNORECASE)

Marked = Mapping[tuple[int, int], Sequence[Run]]  # (page from 0, marked content id) → runs


@dataclass(slots=True)
class _Block:
    """A block being read: its runs so far, with their pages."""

    kind: BlockKind
    level: int = 0
    marker: str = ""
    note: bool = False
    plain: bool = False  # tagged as a paragraph, and so perhaps a heading that was only made to look like one
    runs: list[tuple[int, Run]] = field(default_factory=list)


class TagReader:
    """Walks the structure tree of one document. ``shown`` are the runs of each page that are to be read."""

    def __init__(self, reader: PdfReader, shown: Sequence[Sequence[Run]]) -> None:
        self._root = reader.root_object.get("/StructTreeRoot")
        self._roles = _dictionary(_dictionary(self._root).get("/RoleMap"))
        self._pages: dict[int, int] = {}
        for number, page in enumerate(reader.pages):
            if page.indirect_reference is not None:
                self._pages[page.indirect_reference.idnum] = number
        self._marked: dict[tuple[int, int], list[Run]] = {}
        for number, runs in enumerate(shown):
            for run in runs:
                if run.mcid is not None:
                    self._marked.setdefault((number, run.mcid), []).append(run)
        self._shown = shown
        self._seen: set[int] = set()
        self._used: set[int] = set()
        self._out: list[Piece] = []
        self._elements = 0

    def pieces(self) -> list[Piece] | None:
        """Return the document's pieces, or None when it is not tagged well enough to be followed."""
        if not self._marked or not isinstance(_object(self._root), DictionaryObject):
            return None
        try:
            for kid in _kids(_object(self._root)):
                self._container(kid, -1, 0)
        except (PyPdfError, RecursionError, TypeError, ValueError, KeyError, AttributeError):
            return None
        if not self._is_trusted():
            return None
        return [piece for piece in self._out if tidy("".join(piece.lines)) or any(piece.cells)]

    def left_over(self) -> list[list[Run]]:
        """Return the runs of each page that the tree does not mention."""
        return [[run for run in runs if id(run) not in self._used] for runs in self._shown]

    def _is_trusted(self) -> bool:
        for runs in self._shown:
            letters = sum(len(run.text) for run in runs)
            if letters > 200 and sum(len(run.text) for run in runs if id(run) in self._used) < COVERED * letters:
                return False
        return all(sum(map(len, piece.lines)) < LONGEST for piece in self._out)

    def _container(self, element: Any, page: int, depth: int) -> None:
        """Write the blocks in an element that is none itself; loose words in it are paragraphs."""
        loose = _Block("paragraph")
        self._content(element, page, depth, loose)
        self._finish(loose)

    def _content(self, element: Any, page: int, depth: int, block: _Block) -> None:
        """Read an element's kids: words into ``block``, blocks inside it after what the block has so far."""
        page = self._page(element, page)
        for kid in _kids(element):
            if not self._words(kid, page, block) and isinstance(kid, DictionaryObject):
                self._kid(kid, page, depth + 1, block)

    def _flat(self, element: Any, page: int, depth: int, block: _Block) -> None:
        """Take all words in an element into one block, whatever blocks they stand in; notes come after it."""
        page = self._page(element, page)
        for kid in _kids(element):
            if self._words(kid, page, block) or not isinstance(kid, DictionaryObject) or "/S" not in kid:
                continue
            if depth > DEEPEST or not self._first_time(kid):
                continue
            if self._role(kid) in _NOTES:
                self._kid(kid, page, depth + 1, block)
            elif self._role(kid) not in _LEFT_OUT:
                self._flat(kid, page, depth + 1, block)

    def _kid(self, kid: DictionaryObject, page: int, depth: int, block: _Block) -> None:
        self._elements += 1
        if depth > DEEPEST or self._elements > MOST_ELEMENTS or "/S" not in kid or not self._first_time(kid):
            return
        role = self._role(kid)
        if role in _LEFT_OUT:
            self._leave_out(kid, page, depth)
        elif role in _INLINE:
            self._content(kid, page, depth, block)
        elif role in _NOTES:
            note = _Block("paragraph", note=True)
            self._flat(kid, page, depth, note)
            self._finish(note)
        else:
            self._finish(block)
            self._block(kid, role, page, depth)

    def _block(self, kid: DictionaryObject, role: str, page: int, depth: int) -> None:
        if role in _HEADINGS:
            heading = _Block("heading", _HEADINGS[role])
            self._flat(kid, page, depth, heading)
            self._finish(heading)
        elif role == "L":
            self._list(kid, page, depth, 0)
        elif role == "Table":
            self._table(kid, page, depth)
        elif role == "P":
            paragraph = _Block("paragraph", plain=True)
            self._content(kid, page, depth, paragraph)
            self._finish(paragraph)
        else:
            self._container(kid, page, depth)

    def _list(self, element: DictionaryObject, page: int, depth: int, level: int) -> None:
        page = self._page(element, page)
        for kid in _kids(element):
            if not isinstance(kid, DictionaryObject) or "/S" not in kid or depth > DEEPEST:
                continue
            role = self._role(kid)
            if role == "LI":
                self._item(kid, page, depth + 1, level)
            elif role == "L":
                self._list(kid, page, depth + 1, level + 1)
            else:
                self._container(kid, page, depth + 1)

    def _item(self, element: DictionaryObject, page: int, depth: int, level: int) -> None:
        page = self._page(element, page)
        label, item = _Block("paragraph"), _Block("item", level)
        inner: list[tuple[DictionaryObject, int]] = []
        for kid in _kids(element):
            if isinstance(kid, DictionaryObject) and "/S" in kid and self._role(kid) == "Lbl":
                self._content(kid, page, depth, label)
            elif isinstance(kid, DictionaryObject) and "/S" in kid and self._role(kid) == "L":
                inner.append((kid, page))
            elif not self._words(kid, page, item) and isinstance(kid, DictionaryObject):
                inner += self._item_body(kid, page, depth, item)
        words = tidy(" ".join(_lines(label.runs)))
        is_marker = bool(_MARKER.match(words))
        item.marker = words if is_marker and words else "-"
        self._finish(item)
        if not is_marker and self._out and self._out[-1].kind == "item":  # a term and what it means
            lines = self._out[-1].lines
            lines[0] = f"{words}{'' if words[-1] in ':.?!' else ':'} {lines[0]}"
        for nested, at in inner:
            self._list(nested, at, depth, level + 1)

    def _item_body(
        self, body: DictionaryObject, page: int, depth: int, item: _Block
    ) -> list[tuple[DictionaryObject, int]]:
        """Read an item's paragraphs into it; return the lists nested in it, which come after its words."""
        page = self._page(body, page)
        nested: list[tuple[DictionaryObject, int]] = []
        if depth > DEEPEST:
            return nested
        for kid in _kids(body):
            if self._words(kid, page, item) or not isinstance(kid, DictionaryObject) or "/S" not in kid:
                continue
            role = self._role(kid)
            if role == "L":
                nested.append((kid, page))
            elif role in _BODIES:
                nested += self._item_body(kid, page, depth + 1, item)
            else:
                self._kid(kid, page, depth + 1, item)
        return nested

    def _table(self, element: DictionaryObject, page: int, depth: int) -> None:
        spanning: dict[int, tuple[str, int]] = {}  # column → text of a cell from above, rows it still covers
        for row, at, in_head in self._rows(element, page, depth):
            if row is None:
                continue
            cells: list[str] = []
            heads: list[bool] = []
            first = -1
            for cell in _kids(row):
                if not isinstance(cell, DictionaryObject) or "/S" not in cell:
                    continue
                while spanning.get(len(cells), ("", 0))[1]:
                    text, left = spanning[len(cells)]
                    spanning[len(cells)] = (text, left - 1)
                    cells.append(text)
                block = _Block("row")
                self._flat(cell, at, depth, block)
                text = tidy(" ".join(_lines(block.runs)))
                spanning[len(cells)] = (text, _attribute(cell, "/RowSpan") - 1)
                cells.append(text)
                heads.append(self._role(cell) == "TH")
                first = block.runs[0][0] if block.runs and first < 0 else first
            if any(cells):
                kind: BlockKind = "table_head" if in_head or (heads and all(heads)) else "row"
                page = first if first >= 0 else max(at, 0)
                self._out.append(Piece(kind, [" | ".join(cells)], page + 1, cells=cells))

    def _rows(
        self, element: DictionaryObject, page: int, depth: int, in_head: bool = False
    ) -> Iterator[tuple[DictionaryObject | None, int, bool]]:
        page = self._page(element, page)
        for kid in _kids(element):
            if not isinstance(kid, DictionaryObject) or "/S" not in kid or depth > DEEPEST:
                continue
            role = self._role(kid)
            if role == "TR":
                yield kid, self._page(kid, page), in_head
            elif role in ("THead", "TBody", "TFoot"):
                yield from self._rows(kid, page, depth + 1, role == "THead")
            else:
                self._container(kid, page, depth + 1)  # a caption
                yield None, page, in_head

    def _leave_out(self, element: DictionaryObject, page: int, depth: int) -> None:
        """Count the words of a table of contents as read; the heading over it goes with it."""
        self._content(element, page, depth, _Block("paragraph"))
        if self._out and self._out[-1].kind == "heading" and self._role(element) == "TOC":
            self._out.pop()

    def _words(self, kid: Any, page: int, block: _Block) -> bool:
        """Take marked content into a block; whether ``kid`` was marked content (or an annotation, which is none)."""
        if isinstance(kid, int):
            self._take(page, int(kid), block)
            return True
        if isinstance(kid, DictionaryObject) and kid.get("/Type") in ("/MCR", "/OBJR"):
            mcid = kid.get("/MCID")
            if isinstance(mcid, int):
                self._take(self._page(kid, page), int(mcid), block)
            return True
        return False

    def _take(self, page: int, mcid: int, block: _Block) -> None:
        for run in self._marked.get((page, mcid), ()):
            if id(run) not in self._used:
                self._used.add(id(run))
                block.runs.append((page, run))

    def _finish(self, block: _Block) -> None:
        """Turn what a block has so far into a piece."""
        if not block.runs:
            return
        runs = [run for _, run in block.runs]
        letters = sum(len(run.text) for run in runs)
        main = max(runs, key=lambda run: len(run.text))
        bold = sum(len(run.text) for run in runs if run.bold) > 0.9 * letters
        lines = _lines(block.runs)
        if block.plain and bold and len(lines) == 1 and is_short_heading(lines[0]):
            block.kind = "heading"
        self._out.append(
            Piece(
                block.kind,
                lines,
                block.runs[0][0] + 1,
                level=block.level if block.kind == "heading" else 0,
                depth=block.level if block.kind == "item" else None,
                marker=block.marker,
                size=main.size,
                bold=bold,
                note=block.note,
            )
        )
        block.runs = []

    def _role(self, element: DictionaryObject) -> str:
        role = str(element.get("/S", ""))
        roles = _dictionary(_dictionary(element.get("/NS")).get("/RoleMapNS")) or self._roles
        for _ in range(8):  # roles may be mapped to others that are mapped in turn
            # A role known here is not mapped: PDF 1.7 files call a title a P for readers that are older than titles.
            if role[1:] in _KNOWN or role not in roles:
                break
            mapped = _object(roles[role])
            if isinstance(mapped, ArrayObject) and mapped:  # PDF 2.0: [name, namespace]
                roles = _dictionary(_dictionary(mapped[-1]).get("/RoleMapNS"))
                mapped = mapped[0]
            role = str(mapped)
        return role.removeprefix("/")

    def _page(self, element: Any, otherwise: int) -> int:
        if not isinstance(element, DictionaryObject) or "/Pg" not in element:
            return otherwise
        reference = element.raw_get("/Pg")
        return self._pages.get(reference.idnum, otherwise) if isinstance(reference, IndirectObject) else otherwise

    def _first_time(self, element: DictionaryObject) -> bool:
        if id(element) in self._seen:
            return False
        self._seen.add(id(element))
        return True


def _lines(runs: Sequence[tuple[int, Run]]) -> list[str]:
    """Return runs in the order of the tree as lines of text."""
    lines: list[list[Run]] = []
    before: tuple[int, Run] | None = None
    for page, run in runs:
        same = before is not None and before[0] == page
        if before is not None and same and abs(run.y - before[1].y) < 0.6 * max(run.size, before[1].size):
            same = run.x0 > before[1].x0 - 2.0
        else:
            same = False
        if same:
            lines[-1].append(run)
        else:
            lines.append([run])
        before = (page, run)
    return [join_runs(line) for line in lines]


def _kids(element: Any) -> list[Any]:
    kids = _object(_dictionary(element).get("/K"))
    if kids is None:
        return []
    return [_object(kid) for kid in kids] if isinstance(kids, ArrayObject) else [kids]


def _attribute(element: DictionaryObject, name: str) -> int:
    """Return a whole-number attribute of a structure element, 1 when it has none."""
    attributes = _object(element.get("/A"))
    for holder in attributes if isinstance(attributes, ArrayObject) else [attributes]:
        value = _object(_dictionary(holder).get(name))
        if isinstance(value, int):
            return min(max(int(value), 1), 500)
    return 1


def _object(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _dictionary(value: Any) -> DictionaryObject:
    value = _object(value)
    return value if isinstance(value, DictionaryObject) else DictionaryObject()
