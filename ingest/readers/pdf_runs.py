"""The runs of text that a PDF page shows, each with its place, size and face.

Coordinates are points in the upright page, origin below left, y upwards.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

WORD_GAP = 0.16  # of the size: narrower is kerning, wider separates words (justified LaTeX goes down to 0.2)
WIDE_GAP = 1.0  # of the size: a gap that may part columns or cells


@dataclass(slots=True)
class Run:
    """Text shown in one go. ``x0``…``x1`` is the ink without spaces at the ends; ``y`` the baseline."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    angle: int = 0  # of the text on the upright page: 0, 90, 180, 270, or -1 for askew
    mcid: int | None = None  # which marked content it belongs to, for tagged PDFs
    artifact: bool = False  # the file itself says that it is a header, a footer or decoration
    raised: bool = False  # set above the baseline, as footnote marks are


class Rule(NamedTuple):
    """A straight horizontal line, as tables and footnotes have them."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True)
class PageRuns:
    """What one page shows. ``unknown`` counts letters whose font does not say which letters they are."""

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    letters: int = 0
    unknown: int = 0
    images: int = 0


def whole_rules(rules: list[Rule]) -> list[Rule]:
    """Join the pieces in which tables draw their lines, cell by cell."""
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.y), rule.x0)):
        if out and abs(out[-1].y - rule.y) < 1.0 and rule.x0 <= out[-1].x1 + 2.0:
            out[-1] = Rule(out[-1].x0, max(out[-1].x1, rule.x1), out[-1].y)
        else:
            out.append(rule)
    return out


def drawn_once(runs: list[Run]) -> list[Run]:
    """Drop text that is drawn again on the same spot, as poor man's bold and shadows do."""
    seen: dict[tuple[str, int, int], Run] = {}
    kept: list[Run] = []
    for run in runs:
        key = (run.text, round(run.x0 / 3), round(run.y / 3))
        before = seen.get(key)
        if before and abs(before.x0 - run.x0) < 0.15 * run.size and abs(before.y - run.y) < 0.15 * run.size:
            continue
        seen[key] = run
        kept.append(run)
    return kept
