"""Where a column of lines is a table, and what its rows and cells are.

A table is found by its columns: several rows whose words stand apart at the same places, with no line running
across the gap. Ruled lines, where there are any, part its rows; else the first column and the spacing do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_runs import Rule

FEWEST_ROWS = 3
COLUMN_GAP = 0.5  # of the size, between the widest words of neighbouring columns
Span = tuple[float, float]  # from left to right

WIDEST_STEP = 3.2  # sizes between two rows of one table
_MARKER = re.compile(r"^([^\w\s]|\(?(\d{1,2}|[a-z]|[ivx]{1,4})(?:[.)]|[.)]?[-–]))$", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    """Lines on one height; in a gathered table also what stands in each column."""

    lines: list[Line]
    cells: list[list[Line]] = field(default_factory=list)
    head: bool = False

    @property
    def y(self) -> float:
        return self.lines[0].y

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)


def rows_of(column: Sequence[Line]) -> list[Row]:
    """Return lines as rows from top to bottom; a list marker is joined to the words after it."""
    rows: list[Row] = []
    for line in sorted(column, key=lambda line: (-line.y, line.x0)):
        if rows and abs(rows[-1].y - line.y) < 0.35 * line.size:
            rows[-1].lines.append(line)
        else:
            rows.append(Row([line]))
    for row in rows:
        row.lines.sort(key=lambda line: line.x0)
        if len(row.lines) > 1 and _is_marker(row.lines[0].text):
            first, second, *rest = row.lines
            if second.x0 - first.x1 < 4 * row.size:
                text = f"{first.text.strip()} {second.text}"
                second = replace(second, text=text, x0=first.x0, runs=[*first.runs, *second.runs])
                row.lines = [second, *rest]
    return rows


def table_at(rows: Sequence[Row], start: int, rules: Sequence[Rule]) -> int | None:
    """Return the end (exclusive) of the table that begins at ``start``, or None."""
    if len(rows[start].lines) < 2:
        return None
    spans = _spans(rows[start].lines)
    end, apart = start + 1, 1
    last_apart = start + 1
    while end < len(rows):
        row, before = rows[end], rows[end - 1]
        step = before.y - row.y
        ruled = _rules_between(rules, spans, row.y, before.y)
        if step > WIDEST_STEP * row.size and not ruled:
            break
        together = _joined(spans, _spans(row.lines), COLUMN_GAP * row.size)
        if len(together) < 2 or len(together) < len(spans) - 1:
            break
        if len(row.lines) == 1:
            # One cell alone: the next line of a cell, or the text after the table. Only a table goes on below it.
            more = end + 1 < len(rows) and len(rows[end + 1].lines) > 1
            if step > 1.6 * row.size and not ruled and not more:
                break
            other_face = row.lines[0].bold != before.lines[-1].bold and not ruled and not more
            if other_face or row.lines[0].size > 1.1 * before.size:
                break
        else:
            apart += 1
            last_apart = end + 1
        spans = together
        end += 1
    while end > last_apart and not _inside(rules, rows[end - 1], spans):
        end -= 1
    ruled_rows = any(_rules_between(rules, spans, low.y, high.y) for high, low in pairwise(rows[start:end]))
    if apart >= FEWEST_ROWS or (apart >= 2 and ruled_rows):
        return end
    return None


def gather(rows: Sequence[Row], rules: Sequence[Rule]) -> list[Row]:
    """Return the rows of a table with their cells, wrapped lines joined to the row they belong to."""
    spans: list[Span] = []
    for row in rows:
        spans = _joined(spans, _spans(row.lines), COLUMN_GAP * row.size) if spans else _spans(row.lines)
    between = [_rules_between(rules, spans, b.y, a.y) for a, b in pairwise(rows)]
    steps = [a.y - b.y for a, b in pairwise(rows)]
    by_rules = sum(between) > 1 and _rules_part_rows(rows, between, len(spans))
    # Spacing parts the rows when some lines follow closely, as within a cell, and others, not only the head, do not.
    plain = [step for step, ruled in zip(steps, between, strict=True) if not ruled]
    tight = min(steps, default=0.0)
    loose = sum(1 for step in plain if step > 1.15 * tight) >= 2
    out: list[Row] = []
    for number, row in enumerate(rows):
        if number == 0:
            begins = True
        elif by_rules:
            begins = between[number - 1]
        elif loose:
            begins = steps[number - 1] > 1.15 * tight or (between[number - 1] and _has_first(row, spans))
        else:
            begins = _has_first(row, spans)
        if begins:
            out.append(Row([], [[] for _ in spans]))
        for line in row.lines:
            out[-1].lines.append(line)
            out[-1].cells[_column(line, spans)].append(line)
    if len(out) > 1 and all(line.bold for line in out[0].lines) and not all(line.bold for line in out[1].lines):
        out[0].head = True
    elif len(out) > 2 and sum(between) in (1, 2) and between[len({line.y for line in out[0].lines}) - 1]:
        out[0].head = True  # the one line below the head, as good tables have it
    return out


def _rules_part_rows(rows: Sequence[Row], between: Sequence[bool], columns: int) -> bool:
    """Whether every row stands between ruled lines, and not a group of rows.

    A row of several lines leaves some cell of its last line empty; a group of whole rows leaves none.
    """
    groups: list[list[Row]] = [[rows[0]]]
    for row, ruled in zip(rows[1:], between, strict=True):
        if ruled:
            groups.append([])
        groups[-1].append(row)
    several = [group for group in groups if len(group) > 1]
    return not several or any(len(row.lines) < columns for group in several for row in group)


def _is_marker(text: str) -> bool:
    return bool(_MARKER.match(text.strip()))


def _spans(lines: Sequence[Line]) -> list[Span]:
    return sorted((line.x0, line.x1) for line in lines)


def _joined(one: Sequence[Span], two: Sequence[Span], gap: float) -> list[Span]:
    out: list[Span] = []
    for x0, x1 in sorted([*one, *two]):
        if out and x0 < out[-1][1] + gap:
            out[-1] = (out[-1][0], max(out[-1][1], x1))
        else:
            out.append((x0, x1))
    return out


def _column(line: Line, spans: Sequence[Span]) -> int:
    return max(range(len(spans)), key=lambda at: min(line.x1, spans[at][1]) - max(line.x0, spans[at][0]))


def _has_first(row: Row, spans: Sequence[Span]) -> bool:
    return any(_column(line, spans) == 0 for line in row.lines)


def _rules_between(rules: Sequence[Rule], spans: Sequence[Span], low: float, high: float) -> bool:
    return any(low < rule.y < high and rule.x0 < spans[-1][0] and rule.x1 > spans[0][1] for rule in rules)


def _inside(rules: Sequence[Rule], row: Row, spans: Sequence[Span]) -> bool:
    """Whether a ruled line closes the table below the row."""
    return any(row.y - 1.6 * row.size < rule.y < row.y and rule.x1 > spans[0][1] for rule in rules)
