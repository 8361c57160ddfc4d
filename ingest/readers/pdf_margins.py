"""Which lines of a PDF's pages are running headers, footers or page numbers.

A line is dropped only at the edge of a page, and only for a reason: the same words (digits apart) stand at the same
height on other pages, it is the page's number, or it stands where such lines stand and names a heading.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.clean import tidy
from ingest.readers.pdf_lines import Line

EDGE = 0.14  # of the page's height: above and below lies the margin zone
NUMBER_EDGE = 0.22  # a line that is nothing but the page's number may stand further in (LaTeX's article does so)
DEEPEST = 4  # lines from the edge that may belong to a header or footer
SAME_HEIGHT = 3.0  # points
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"^[-–—|•\s]*(?:(?:page|p\.|página|pág\.|pagina|pag\.|stran|str\.|stranica|σελίδα|σελ\.)\s*)?"
    r"(\d{1,4}|[ivxlc]{1,6})"
    r"(?:\s*(?:/|of|de|di|od|από|\|)\s*\d{1,4})?[-–—|•\s]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near the top or bottom of a page, nearest the edge first."""

    page: int
    top: bool
    words: str
    height: float
    line: Line


def without_running_lines(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """Return the lines of every page without its headers, footers and page numbers."""
    edges = [edge for number, found in enumerate(pages) for edge in _edges(number, found, heights[number])]
    same: dict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        same[edge.top, edge.words].append(edge)
    dropped = _page_numbers(pages, heights)
    places: Counter[tuple[bool, int]] = Counter()
    for edge in edges:
        alike = [other for other in same[edge.top, edge.words] if abs(other.height - edge.height) <= SAME_HEIGHT]
        count = len({other.page for other in alike})
        if count >= max(2, 0.25 * len(pages)) or count >= 3:
            dropped.add(id(edge.line))
            places[edge.top, round(edge.height / SAME_HEIGHT)] += 1
    headings = {_plain(line.text) for found in pages for line in found if line.bold or len(line.text) < 80}
    for edge in edges:  # a chapter's name over its pages differs from chapter to chapter
        spot = round(edge.height / SAME_HEIGHT)
        usual = sum(places[edge.top, spot + shift] for shift in (-1, 0, 1))
        elsewhere = sum(1 for other in same[edge.top, edge.words] if other.page != edge.page)
        if usual >= max(2, 0.4 * len(pages)) and (elsewhere or edge.words in headings) and len(edge.words) < 90:
            dropped.add(id(edge.line))
    return [[line for line in found if id(line) not in dropped] for found in pages]


def _edges(number: int, found: Sequence[Line], height: float) -> list[_Edge]:
    out: list[_Edge] = []
    for top in (True, False):
        ordered = sorted(found, key=lambda line: -line.y if top else line.y)
        levels: list[float] = []
        for line in ordered:
            if not levels or abs(line.y - levels[-1]) > SAME_HEIGHT:
                levels.append(line.y)
            if len(levels) > DEEPEST:
                break
            if not (line.y > (1 - EDGE) * height if top else line.y < EDGE * height):
                break
            out.append(_Edge(number, top, _plain(line.text), line.y, line))
    return out


def _page_numbers(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """Return the ids of outermost lines that are nothing but a number which counts the pages."""
    found: list[tuple[int, int | None, Line]] = []  # (page, number minus page; None for roman numerals, line)
    for page, (on_page, height) in enumerate(zip(pages, heights, strict=True), 1):
        for line in _outermost(on_page):
            match = _NUMBER.match(tidy(line.text))
            if match and not NUMBER_EDGE * height < line.y < (1 - NUMBER_EDGE) * height:
                found.append((page, int(match[1]) - page if match[1].isdigit() else None, line))
    offsets = Counter(offset for _, offset, _ in found)
    return {
        id(line)
        for _, offset, line in found
        if (offset is None and len(pages) > 1) or (offset is not None and (offsets[offset] > 1 or offset == 0))
    }


def _outermost(found: Sequence[Line]) -> list[Line]:
    if not found:
        return []
    high, low = max(line.y for line in found), min(line.y for line in found)
    tops = [line for line in found if line.y > high - SAME_HEIGHT]
    feet = [line for line in found if line.y < low + SAME_HEIGHT]
    return [lines[0] for lines in (tops, feet) if len(lines) == 1]  # "9" beside words is a table's first column


def _plain(text: str) -> str:
    return _DIGITS.sub("#", tidy(text).casefold())
