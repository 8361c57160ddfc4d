"""Pieces of a PDF → Document text: cut words mended, paragraphs that a page or column end parts joined, notes put
where they do not interrupt, headings levelled.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ingest.clean import join_lines, legacy_letters, tidy, vocabulary
from ingest.readers.draft import Draft
from ingest.readers.pdf_blocks import Piece
from ingest.readers.pdf_lines import MARK_CLOSE, MARK_OPEN
from ingest.records import Place

_MARK = re.compile(f"{MARK_OPEN}([^{MARK_CLOSE}]*){MARK_CLOSE}")
_NOTE_NUMBER = re.compile(rf"^\s*{MARK_OPEN}?\s*([\d*†‡§¶]+)")
_ENDED = re.compile(r"[.!?:…][»”\"’')\]]*$")


def write(columns: Sequence[Sequence[Piece]], draft: Draft) -> list[str]:
    """Write the pieces of all columns of a document, in reading order; return warnings about what was put right."""
    pieces = _continued(columns)
    letters = legacy_letters(" ".join(line for piece in pieces for line in piece.lines))
    if letters:
        for piece in pieces:
            piece.lines = [line.translate(letters) for line in piece.lines]
            piece.cells = [cell.translate(letters) for cell in piece.cells]
    _level(pieces)
    known = vocabulary(line for piece in pieces for line in piece.lines)
    noted = _noted(pieces)
    depths: list[float] = []
    before: Piece | None = None
    for piece in pieces:
        place = Place(page=piece.page)
        lines = [_without_marks(line, piece, noted) for line in piece.lines]
        if piece.kind == "heading":
            draft.heading(join_lines(lines, known), piece.level, place)
        elif piece.kind == "item":
            depth = _depth(piece, depths, before) if piece.depth is None else piece.depth
            draft.item(join_lines(lines, known), _marker(piece), depth, place)
        elif piece.kind in ("row", "table_head"):
            draft.row([_without_marks(cell, piece, noted) for cell in piece.cells], place, piece.kind == "table_head")
        else:
            draft.paragraph(join_lines(lines, known), place)
        before = piece
    return ["An old font stores č, ć and đ as è, æ and ð; they have been put right."] if letters else []


def _continued(columns: Sequence[Sequence[Piece]]) -> list[Piece]:
    """Join what a column's end parted; notes wait until the text before them has ended."""
    out: list[Piece] = []
    notes: list[Piece] = []
    head: list[str] | None = None
    for column in columns:
        for number, piece in enumerate(column):
            if piece.note:
                notes.append(piece)
                continue
            if number == 0 and out and _goes_on(out[-1], piece):
                out[-1].lines += piece.lines
                out[-1].full = piece.full
                continue
            if number == 0 and head is not None and piece.cells == head and out[-1].kind == "row":
                continue  # the head of a table that goes on over the page
            if piece.kind in ("table_head", "row"):
                head = piece.cells if piece.kind == "table_head" else head
            else:
                head = None
            out += notes
            notes.clear()
            out.append(piece)
    return out + notes


def _goes_on(last: Piece, piece: Piece) -> bool:
    if last.kind not in ("paragraph", "item") or piece.kind != "paragraph":
        return False
    if abs(last.size - piece.size) > 0.6:
        return False
    end, start = tidy(last.lines[-1]), tidy(piece.lines[0])
    if _ENDED.search(_MARK.sub("", end)) or not start:
        return False
    return start[0].islower() or end.endswith(("-", "\u2010", ",")) or last.full


def _level(pieces: Iterable[Piece]) -> None:
    """Give headings whose level nothing told one by their size; the outline's levels are kept."""
    headings = [piece for piece in pieces if piece.kind == "heading"]
    told: dict[tuple[float, bool], Counter[int]] = defaultdict(Counter)
    for piece in headings:
        if piece.level:
            told[_style(piece)][piece.level] += 1
    levels = {style: count.most_common(1)[0][0] for style, count in told.items()}
    untold = sorted({_style(piece) for piece in headings if not piece.level} - set(levels), reverse=True)
    for style in untold:
        larger = [level for other, level in levels.items() if other > style]
        levels[style] = min(max(larger, default=0) + 1, 6)
    for piece in headings:
        piece.level = piece.level or levels[_style(piece)]


def _style(piece: Piece) -> tuple[float, bool]:
    return round(piece.size * 2) / 2, piece.bold


def _noted(pieces: Iterable[Piece]) -> dict[int, set[str]]:
    """Return which footnote numbers each page explains."""
    found: dict[int, set[str]] = defaultdict(set)
    for piece in pieces:
        if piece.note:
            number = piece.marker or ((match := _NOTE_NUMBER.match(piece.lines[0])) and match[1]) or ""
            found[piece.page].add(number.strip("().[]"))
    return found


def _without_marks(line: str, piece: Piece, noted: dict[int, set[str]]) -> str:
    """Drop the numbers that point to a footnote of this page; other raised figures ("m²") stay as words."""
    known = noted.get(piece.page, set()) | noted.get(piece.page + 1, set())

    def shown(match: re.Match[str]) -> str:
        marks = {mark for mark in re.split(r"[,\s]+", match[1]) if mark}
        return "" if marks and marks <= known and not piece.note else match[1]

    return _MARK.sub(shown, line)


def _marker(piece: Piece) -> str:
    return piece.marker if any(char.isalnum() for char in piece.marker) and piece.marker != "o" else "-"


def _depth(piece: Piece, depths: list[float], before: Piece | None) -> int:
    """Return how deep an item is nested, by where its marker stands among those before it."""
    if before is None or before.kind != "item":
        depths.clear()
    while depths and piece.x0 < depths[-1] - 4.0:
        depths.pop()
    if not depths or piece.x0 > depths[-1] + 8.0:
        depths.append(piece.x0)
    return len(depths) - 1
