"""Columns of lines → pieces: headings, paragraphs, list items and table rows, still with their line ends.

Pieces are given in reading order. What a page or column end cuts in two is joined by ``pdf_join``.
"""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.clean import tidy
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_runs import Rule
from ingest.readers.pdf_tables import Row, gather, rows_of, table_at
from ingest.records import BlockKind

BULLETS = "•◦▪▫●○■□▸►‣⁃∙·–—-*➢➤✓✔❖❑☐"
_BULLET = re.compile(rf"^([{re.escape(BULLETS)}o])\s+(?=\S)")
_NUMBER = re.compile(r"^(\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})(?:[.)]|[.)]?[-–]))\s+(?=\S)")
_LEADERS = re.compile(r"(?:[.…·]\s?){4,}\s*\d{1,4}$")
_LEADS_TO = re.compile(r"^(.*\D)\s*\b\d{1,4}$")
_ENDS = re.compile(r"[.!?:;…»”\"’)\]][\ue000-\ue001\d]*$")
_SENTENCE_END = re.compile(r"[.!?…][»”\"’)\]]*$")
SMALL_PRINT = 0.93  # of the body's size, at most
BIGGER = 1.12  # of the body's size: a heading
LONGEST_HEADING = 160


@dataclass(slots=True)
class Piece:
    """A block before its lines are joined. ``opens`` and ``closes`` say whether it begins and ends whole."""

    kind: BlockKind
    lines: list[str]
    page: int
    level: int = 0
    depth: int | None = None  # of an item, where the file says it
    marker: str = ""
    size: float = 0.0
    bold: bool = False
    x0: float = 0.0
    full: bool = False  # its last line reaches the right edge, so the text may go on
    note: bool = False  # a footnote
    cells: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return tidy(" ".join(self.lines))


class Setter:
    """Takes columns of one document in order and gives their pieces. ``body`` is the size of running text."""

    def __init__(self, body: float, outline: dict[int, dict[str, int]]) -> None:
        self.body = body
        self.outline = outline
        self._last_number: dict[str, int] = {}

    def pieces(self, column: Sequence[Line], rules: Sequence[Rule]) -> list[Piece]:
        """Return the pieces of one column."""
        rows = rows_of(column)
        out: list[Piece] = []
        lines: list[Line] = []
        at = 0
        while at < len(rows):
            end = table_at(rows, at, rules)
            if end is None:
                lines.append(_merged(rows[at]))
                at += 1
                continue
            out += self._text(lines)
            lines = []
            out += [_row_piece(row) for row in gather(rows[at:end], rules)]
            at = end
        return out + self._text(lines)

    def _text(self, lines: list[Line]) -> list[Piece]:
        if not lines:
            return []
        left = min(line.x0 for line in lines)
        steps = [a.y - b.y for a, b in pairwise(lines) if 0 < a.y - b.y < 2.4 * a.size]
        leading = statistics.median(steps) if steps else 1.2 * self.body
        # Paragraphs of one line each make the median a paragraph gap; text is never set wider than this.
        leading = min(leading, 1.6 * statistics.median(line.size for line in lines))
        out: list[Piece] = []
        before: Line | None = None
        for line, right in zip(lines, _rights(lines), strict=True):
            marker = self._marker(line, before, leading, left, right)
            heading = self._heading_level(line)
            current = out[-1] if out else None
            if heading is not None:
                same = current is not None and current.kind == "heading" and before is not None
                if (
                    same
                    and current is not None
                    and before is not None
                    and abs(current.size - line.size) < 0.6
                    and current.bold == line.bold
                    and before.y - line.y < 1.7 * line.size
                    and self._known(line) is None
                ):
                    current.lines.append(line.text)
                else:
                    out.append(Piece("heading", [line.text], line.page, heading, size=line.size, bold=line.bold))
            elif marker:
                words = tidy(line.text)[len(marker) :].lstrip()
                out.append(Piece("item", [words], line.page, marker=marker, size=line.size, x0=line.x0))
            elif (
                current is None
                or before is None
                or current.kind == "heading"
                or self._parts(before, line, current, leading, left, right)
            ):
                out.append(Piece("paragraph", [line.text], line.page, size=line.size, bold=line.bold, x0=line.x0))
            else:
                current.lines.append(line.text)
            if out:
                out[-1].full = line.x1 > right - 2.5 * line.size
            before = line
        self._mark_notes(out)
        return out

    def _parts(self, before: Line, line: Line, current: Piece, leading: float, left: float, right: float) -> bool:
        """Whether a new paragraph begins with this line."""
        gap = before.y - line.y
        if gap > 1.2 * leading + 0.3 or gap < -0.5:
            return True
        if abs(before.size - line.size) > 0.08 * line.size and len(line.text) > 8:
            return True
        if current.kind == "item":
            return line.x0 < current.x0 - 0.5 * line.size or (
                line.x0 <= current.x0 + 1.0 and bool(_SENTENCE_END.search(tidy(before.text)))
            )
        if line.x0 > before.x0 + 0.7 * line.size and line.x0 - left < 4 * line.size and before.x0 - left < 1.0:
            return bool(_ENDS.search(tidy(before.text)))  # else all but the first line of a paragraph hang
        if line.x0 < before.x0 - 0.7 * line.size and len(current.lines) > 1 and _ENDS.search(tidy(before.text)):
            return True  # back from the hanging lines
        room = right - before.x1 - 0.35 * line.size
        deliberate = line.first_word < room - 1.5 * line.size
        return deliberate and bool(_ENDS.search(tidy(before.text)))

    def _marker(self, line: Line, before: Line | None, leading: float, left: float, right: float) -> str:
        """Return the list marker a line begins with, or "" for words that only look like one."""
        text = tidy(line.text)
        if match := _BULLET.match(text):
            sign = match[1]
            if sign == "o" and not _stands_apart(line):
                return ""  # the word "o" or "or"
            if sign in "–—-o*·" and before is not None and not self._begins(before, line, leading, right):
                return ""
            return sign
        match = _NUMBER.match(text)
        if match is None:
            return ""
        sign = match[1]
        value = sign.strip("().-–")
        kind = "1" if value.isdigit() else "a"
        number = int(value) if value.isdigit() else ord(value[0]) - 96
        follows = number == self._last_number.get(kind, 0) + 1
        if not (follows or number == 1 or (kind == "a" and value in ("i", "ii", "iii", "iv", "v", "vi", "x"))):
            return ""
        if before is not None and not follows and not self._begins(before, line, leading, right):
            return ""
        self._last_number[kind] = number
        return sign

    def _begins(self, before: Line, line: Line, leading: float, right: float) -> bool:
        """Whether a line stands where a new block may begin."""
        if before.y - line.y > 1.2 * leading or abs(before.x0 - line.x0) > 0.4 * line.size:
            return True
        return bool(_ENDS.search(tidy(before.text))) or before.x1 < right - 6 * line.size

    def _heading_level(self, line: Line) -> int | None:
        text = tidy(line.text)
        known = self._known(line)
        if known is not None:
            return known
        letters = sum(char.isalpha() for char in text)
        if letters < 2 or len(text) > LONGEST_HEADING:
            return None
        if line.size > BIGGER * self.body:
            return 0  # by rank, once all sizes are known
        if line.bold and line.size > 0.93 * self.body and is_short_heading(text):
            return 0
        return None

    def _known(self, line: Line) -> int | None:
        return self.outline.get(line.page, {}).get(outline_key(line.text))

    def _mark_notes(self, out: list[Piece]) -> None:
        """Mark what stands in small print below a column of text: footnotes, permissions, addresses."""
        if not any(piece.size > SMALL_PRINT * self.body for piece in out):
            return
        for piece in reversed(out):
            if piece.size > SMALL_PRINT * self.body or piece.kind not in ("paragraph", "item"):
                break
            piece.note = True


def without_contents(found: Sequence[Line], outline: set[str]) -> list[Line]:
    """Return a page's lines without its table of contents and the heading over it."""
    rows = rows_of(found)
    entries = [at for at, row in enumerate(rows) if _is_entry(" ".join(line.text for line in row.lines), outline)]
    if len(entries) < 3:
        return list(found)
    dropped = set(entries)
    first, last = entries[0], entries[-1]
    # What stands between two entries belongs to them (the rest of a long title).
    dropped |= {at for at in range(first, last) if len(tidy(rows[at].lines[0].text)) < 100}
    if first and len(tidy(rows[first - 1].lines[0].text)) < 40 and len(rows[first - 1].lines) == 1:
        dropped.add(first - 1)
    gone = {id(line) for at in dropped for line in rows[at].lines}
    kept = {id(line) for row in rows for line in row.lines} - gone
    return [line for row in rows for line in row.lines if id(line) in kept]


def _is_entry(text: str, outline: set[str]) -> bool:
    text = tidy(text)
    if _LEADERS.search(text):
        return True
    match = _LEADS_TO.match(text)
    return bool(match) and outline_key(text) in outline


def _stands_apart(line: Line) -> bool:
    """Whether the first run is set apart from the rest, as a bullet is."""
    return len(line.runs) > 1 and line.runs[1].x0 - line.runs[0].x1 > 0.5 * line.size and len(line.runs[0].text) == 1


def is_short_heading(text: str) -> bool:
    """Whether a line set in bold reads like a heading and not like a sentence in bold."""
    text = tidy(text)
    return 2 < len(text) < 100 and text[-1] not in ".,;:" and any(char.isalpha() for char in text)


def _rights(lines: Sequence[Line]) -> list[float]:
    """Return how far right the text around each line reaches: a quotation is set narrower than what surrounds it."""
    widest = max(line.x1 for line in lines)
    out: list[float] = []
    for at, line in enumerate(lines):
        near = [other.x1 for other in lines[max(at - 5, 0) : at + 6] if abs(other.x0 - line.x0) < 2.0]
        out.append(max(near) if len(near) > 3 else widest)
    return out


def outline_key(text: str) -> str:
    """Return a heading as the outline may have it: without numbers, punctuation and case."""
    return re.sub(r"[\W\d_]+", "", tidy(text).casefold())


def _merged(row: Row) -> Line:
    """Return a row that is no table as one line."""
    first = row.lines[0]
    if len(row.lines) == 1:
        return first
    main = max(row.lines, key=lambda line: len(line.text))
    return replace(
        main,
        text=" ".join(line.text for line in row.lines),
        x0=first.x0,
        x1=row.lines[-1].x1,
        bold=all(line.bold for line in row.lines),
        first_word=first.first_word,
        runs=[run for line in row.lines for run in line.runs],
    )


def _row_piece(row: Row) -> Piece:
    cells = [tidy(" ".join(line.text for line in lines)) for lines in row.cells]
    kind: BlockKind = "table_head" if row.head else "row"
    return Piece(kind, [" | ".join(cells)], row.lines[0].page, cells=cells, size=row.lines[0].size)
