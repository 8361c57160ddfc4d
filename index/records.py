"""What searching works with and gives: Entry → Passage, and what a reindex plans and reports.

Vectors are float32, unit length, rows as in the texts given. Scores are calibrated to 0…1 only in ``bot.confidence``.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from ingest.records import Chunk, Resource, Unit


@dataclass(frozen=True, slots=True)
class Filters:
    """Narrow a search; empty strings do not."""

    language: str = ""
    kind: str = ""
    topic: str = ""
    partner: str = ""

    def __bool__(self) -> bool:
        return bool(self.language or self.kind or self.topic or self.partner)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well one unit of a passage meets the question: by its token vectors, and by its words' share of weight.

    What title and headings say counts for every unit. Both are at most 1.
    """

    unit: Unit
    met: float
    word_share: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found. ``text == document_text[start:end]``; ``units`` hold absolute offsets."""

    rank: int
    score: float
    resource: Resource
    chunk: Chunk
    text: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def start(self) -> int:
        return self.chunk.start

    @property
    def end(self) -> int:
        return self.chunk.end

    def between(self, start: int, end: int) -> str:
        """The text of two absolute offsets."""
        return self.text[start - self.start : end - self.start]


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read, and why, in a sentence."""

    source: str
    reason: str
    stale: bool = False  # an earlier version is still being served


Action = Literal["new", "changed", "moved", "removed", "failed"]
Stage = Literal["looking", "reading", "writing"]


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one resource (or to a file that fails), and why, in a sentence. ``scope`` is the SOURCE."""

    action: Action
    source: str
    reason: str
    scope: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a reindex did, or would do; ``dict`` form is the contract's ``reindex --json``.

    ``unchanged`` counts resources, ``chunks`` all that are (or would be) served, ``embedded`` those that had to be.
    ``moved`` are (old, new) sources. ``notes`` are sentences about the whole run; ``steps`` give every reason.
    """

    generation: int | None
    dry_run: bool
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    refused: str | None = None
    chunks: int = 0
    embedded: int = 0
    seconds: float = 0.0
    moved: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


class Progress(Protocol):
    """Told how far a reindex is, often; totals of chunks are estimates until all is read."""

    def __call__(self, stage: Stage, files: int, files_total: int, chunks: int, chunks_total: int) -> None: ...
