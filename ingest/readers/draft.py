"""Write a Document block by block, so that every reader lays text out the same way and offsets cannot be wrong.

Text is tidied on the way in. Between list items, and between table rows, stands one newline; between everything
else an empty line. Markers ("- ", "2. ") and nesting are in the text but outside the item's block.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from ingest.clean import tidy
from ingest.errors import EmptyFile
from ingest.records import Block, BlockKind, Document, Kind, Place

INDENT = "  "
_TIGHT = {("item", "item"), ("paragraph", "item"), ("table_head", "row"), ("row", "row"), ("table_head", "table_head")}


NOWHERE = Place()


class Draft:
    """A document being written. Empty strings add nothing."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []

    def __len__(self) -> int:
        return self._length

    def heading(self, text: str, level: int = 1, place: Place = NOWHERE) -> None:
        self._add("heading", tidy(text), min(max(level, 1), 6), place)

    def paragraph(self, text: str, place: Place = NOWHERE) -> None:
        self._add("paragraph", tidy(text), 0, place)

    def item(self, text: str, marker: str = "-", depth: int = 0, place: Place = NOWHERE) -> None:
        """Add a list item; ``marker`` is "-" or what numbers it ("2.", "b)")."""
        self._add("item", tidy(text), depth, place, INDENT * depth + tidy(marker) + " ")

    def row(self, cells: Iterable[str], place: Place = NOWHERE, head: bool = False) -> None:
        """Add a table row; a row of empty cells adds nothing."""
        tidied = [tidy(cell) for cell in cells]
        if any(tidied):
            self._add("table_head" if head else "row", " | ".join(tidied).strip(), 0, place)

    def table(self, rows: Sequence[Sequence[str]], place: Place = NOWHERE, head: bool = True) -> None:
        """Add a table whose first row is its head unless ``head`` is false."""
        for number, cells in enumerate(rows):
            self.row(cells, place, head and number == 0)

    @property
    def first_heading(self) -> str | None:
        """The text of the first heading, for want of a title."""
        heading = next((block for block in self._blocks if block.kind == "heading"), None)
        return self.text[heading.start : heading.end] if heading else None

    @property
    def text(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @property
    def has_text(self) -> bool:
        """Whether there is more than headings."""
        return any(block.kind != "heading" for block in self._blocks)

    def document(self, kind: Kind, name: str, *, title: str | None = None, **known: Any) -> Document:
        """Return the finished Document; raise EmptyFile when nothing was written.

        ``title`` falls back to the first heading; ``known`` are further fields of Document.
        """
        if not self._blocks:
            raise EmptyFile(f"{name} has no text in it; check that it is the right file.")
        title = tidy(title or "") or self.first_heading
        return Document(kind=kind, text=self.text, blocks=tuple(self._blocks), title=title, **known)

    def _add(self, kind: BlockKind, text: str, level: int, place: Place, marker: str = "") -> None:
        if not text:
            return
        if self._blocks:
            before = (self._blocks[-1].kind, kind)
            self._write("\n" if before in _TIGHT else "\n\n")
        self._write(marker)
        start = self._length
        self._write(text)
        self._blocks.append(Block(kind, start, self._length, level, place))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
