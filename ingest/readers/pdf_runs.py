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
