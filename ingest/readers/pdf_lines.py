"""Runs of text → lines, lines → columns in reading order. Pure geometry: points, y upwards.

A ``Line`` is what stands on one baseline without a wide gap: in a table or between columns one baseline gives several.
"""

import statistics
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.readers.pdf_runs import WIDE_GAP, WORD_GAP, Rule, Run

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"  # around what may be a footnote's number, until its note is found
_MARKS = frozenset("0123456789,*†‡§¶ ⁰¹²³⁴⁵⁶⁷⁸⁹")

FEWEST_LINES = 3  # side by side, before they count as columns
PLAINLY = 8  # lines side by side that leave no doubt
GUTTER = 0.7  # of the size: the narrowest gap between two columns
NARROWEST = 9.0  # sizes: a narrower "column" is a column of a table
WORDY = 18  # letters: half of a column's text stands on lines at least as long, a table's figures do not
FULL = 0.62  # of a column's width: the median line of running text fills more than this, table cells less


@dataclass(slots=True)
class Line:
    """Words on one baseline. ``page`` counts from 1."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    page: int
    first_word: float = 0.0  # width, to tell whether it would have fitted on the line before
    runs: Sequence[Run] = ()


@dataclass(slots=True)
class _Row:
    y: float
    size: float
    runs: list[Run] = field(default_factory=list)


def body_size(runs: Iterable[Run]) -> float:
    """Return the size in which most letters of a document are set."""
    letters: Counter[float] = Counter()
    for run in runs:
        letters[round(run.size * 2) / 2] += len(run.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def upright(runs: Sequence[Run]) -> list[Run]:
    """Return the runs in the direction in which most of the page is set; askew watermarks never."""
    letters: Counter[int] = Counter()
    for run in runs:
        letters[run.angle] += len(run.text)
    straight = [angle for angle, _ in letters.most_common() if angle != -1]
    return [run for run in runs if run.angle == straight[0]] if straight else []


def lines(runs: Sequence[Run], page: int) -> list[Line]:
    """Return the lines of a page from top to bottom, each baseline from left to right."""
    rows: list[_Row] = []  # by height
    # The largest first, so that a raised figure finds the line it belongs to and does not begin one.
    for run in sorted(runs, key=lambda run: (-round(run.size, 1), -run.y, run.x0)):
        at = bisect_left(rows, run.y, key=lambda row: row.y)
        row = min(rows[max(at - 1, 0) : at + 1], key=lambda row: abs(row.y - run.y), default=None)
        if row is None or abs(row.y - run.y) > (0.3 if run.size > 0.85 * row.size else 0.55) * row.size:
            rows.insert(at, _Row(run.y, run.size, [run]))
        else:
            row.runs.append(run)
    found: list[Line] = []
    for row in sorted(rows, key=lambda row: -row.y):
        piece: list[Run] = []
        for run in sorted(row.runs, key=lambda run: run.x0):
            if piece and run.x0 - max(before.x1 for before in piece) > WIDE_GAP * min(run.size, row.size):
                found.append(_line(piece, page))
                piece = []
            piece.append(run)
        found.append(_line(piece, page))
    return [line for line in found if line.text.strip()]


def join_runs(runs: Sequence[Run]) -> str:
    """Return the text of runs on one baseline, with spaces where the gaps are and footnote marks marked."""
    size = max(run.size for run in runs)
    level = min((run.y for run in runs if run.size > 0.85 * size), default=runs[0].y)
    text = ""
    before: Run | None = None
    for run in runs:
        words = run.text
        if before is not None:
            gap = run.x0 - before.x1
            if gap > WORD_GAP * min(run.size, before.size) and not text.endswith(" "):
                text += " "
        raised = run.raised or (run.size < 0.85 * size and run.y - level > 0.15 * size)
        if raised and set(words) <= _MARKS and words.strip():
            text = text.rstrip() + MARK_OPEN + words.strip() + MARK_CLOSE
        else:
            text += words
        before = run
    return text


def _line(runs: Sequence[Run], page: int) -> Line:
    letters = sum(len(run.text) for run in runs)
    bold = sum(len(run.text) for run in runs if run.bold)
    main = max(runs, key=lambda run: (len(run.text), run.size))
    text = join_runs(runs)
    x0, x1 = runs[0].x0, max(run.x1 for run in runs)
    words = text.split()
    first = len(words[0]) / max(len(text), 1) * (x1 - x0) if words else 0.0
    return Line(text, x0, x1, main.y, main.size, bold > 0.9 * letters, page, first, runs)


def columns(found: Sequence[Line], rules: Sequence[Rule], gutters: Sequence[float] = ()) -> list[list[Line]]:
    """Return the lines as columns in reading order: across the page, then down the left column, then the right.

    ``gutters`` are the places where earlier pages of the document were parted; there, little evidence is enough.
    """
    if len(found) < 4:
        return [list(found)] if found else []
    cut = _cut(found, rules, gutters)
    if cut is None:
        return [list(found)]
    x, top, bottom = cut
    above = [line for line in found if line.y >= top]
    below = [line for line in found if line.y <= bottom]
    between = [line for line in found if bottom < line.y < top]
    left = [line for line in between if line.x1 <= x]
    right = [line for line in between if line.x0 >= x]
    out: list[list[Line]] = []
    for part in (above, left, right, below):
        out += columns(part, rules, gutters)
    return out


def gutter(found: Sequence[Line], rules: Sequence[Rule]) -> float | None:
    """Return where a page is parted into columns, if it plainly is."""
    cut = _cut(found, rules, ())
    if cut is None:
        return None
    x, top, bottom = cut
    left = sum(1 for line in found if bottom < line.y < top and line.x1 <= x)
    right = sum(1 for line in found if bottom < line.y < top and line.x0 >= x)
    return x if min(left, right) >= PLAINLY else None


def _cut(found: Sequence[Line], rules: Sequence[Rule], gutters: Sequence[float]) -> tuple[float, float, float] | None:
    """Return (x, y above the columns, y below them) of the best gutter."""
    size = statistics.median(line.size for line in found)
    half = GUTTER * size / 2
    left, right = min(line.x0 for line in found), max(line.x1 for line in found)
    best: tuple[float, float, float, float] | None = None
    step = 2.0
    x = left + 0.12 * (right - left)
    while x < right - 0.12 * (right - left):
        known = any(abs(x - place) < 6.0 for place in gutters)
        crossing = sorted((line.y for line in found if line.x0 < x + half and line.x1 > x - half), reverse=True)
        edges = [float("inf"), *crossing, float("-inf")]
        for top, bottom in pairwise(edges):
            inside = [line for line in found if bottom < line.y < top]
            one = [line for line in inside if line.x1 <= x]
            two = [line for line in inside if line.x0 >= x]
            if _are_columns(one, two, rules, x, size, known):
                score = min(len(one), len(two)) + (0.5 if known else 0.0)
                slack = min(min(line.x0 for line in two) - x, x - max(line.x1 for line in one))
                if best is None or (score, slack) > (best[0], best[1]):
                    best = (score, slack, x, top)
                    edge = bottom
        x += step
    return (best[2], best[3], edge) if best else None


def _are_columns(
    left: Sequence[Line], right: Sequence[Line], rules: Sequence[Rule], x: float, size: float, known: bool
) -> bool:
    fewest = 1 if known else FEWEST_LINES
    if len(left) < fewest or len(right) < fewest:
        return False
    (left_low, left_high), (right_low, right_high) = _reach(left), _reach(right)
    common = min(left_high, right_high) - max(left_low, right_low)
    if common < 0.5 * min(left_high - left_low, right_high - right_low):
        return False
    low, high = min(left_low, right_low), max(left_high, right_high)
    across = sum(1 for rule in rules if rule.x0 < x - size and rule.x1 > x + size and low < rule.y < high)
    if across > (min(len(left), len(right)) >= PLAINLY):
        return False  # lines across the gutter: a table
    if known:
        return True
    for side in (left, right):
        letters = sum(len(line.text) for line in side)
        if sum(len(line.text) for line in side if len(line.text) >= WORDY) < 0.5 * letters:
            return False
        width = max(line.x1 for line in side) - min(line.x0 for line in side)
        if width < NARROWEST * size or statistics.median(_extents(side)) < FULL * width:
            return False
    return not _gaps_agree(left, right, size)


def _extents(side: Sequence[Line]) -> list[float]:
    """Return how far the words on each height reach, a table's row from its first cell to its last."""
    heights: dict[int, list[Line]] = {}
    for line in side:
        heights.setdefault(round(line.y), []).append(line)
    return [max(line.x1 for line in row) - min(line.x0 for line in row) for row in heights.values()]


def _reach(side: Sequence[Line]) -> tuple[float, float]:
    return min(line.y for line in side), max(line.y for line in side)


def _gaps_agree(left: Sequence[Line], right: Sequence[Line], size: float) -> bool:
    """Whether both sides begin anew at the same heights, as the rows of a table do."""
    begun = []
    for side in (left, right):
        ys = sorted({round(line.y, 1) for line in side}, reverse=True)
        steps = [a - b for a, b in pairwise(ys) if a - b > 0.5 * size]
        usual = min(steps, default=0.0)
        begun.append([b for a, b in pairwise(ys) if a - b > 1.25 * usual])
    fewer, more = sorted(begun, key=len)
    if len(fewer) < 2:
        return False
    met = sum(1 for y in fewer if any(abs(y - other) < 1.5 for other in more))
    return met >= 0.7 * len(fewer)
