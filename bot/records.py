"""What the assistant says: an Answer made of Statements, each quoted from Citations.

``Answer.to_json()`` and ``Citation`` follow the contract's names exactly. In extractive mode every statement's text is
verbatim: ``document_text[citation.start:citation.end] == citation.quote == statement.text``.
"""

import re
from dataclasses import dataclass
from typing import Any, Literal

Mode = Literal["extractive", "llm"]
# A list or a table that no sentence leads up to.
_BARE = re.compile(r"(?:[-•*–]|\(?(?:\d{1,2}|[a-z])[.)])\s|[^\n]+ \| ")
Outcome = Literal["answered", "refused", "smalltalk"]
Channel = Literal["terminal", "web", "telegram", "admin", "eval"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One quoted sentence, list or table with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact place a statement comes from; ``url`` opens it."""

    number: int
    resource_id: str
    source: str
    title: str
    kind: str
    language: str
    url: str
    page: int | None
    heading: str
    time: float | None
    quote: str
    start: int
    end: int
    licence: str
    partner: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A resource near a question that the toolkit does not answer; ``url`` opens the section that comes closest."""

    resource_id: str
    title: str
    url: str
    heading: str = ""  # of that section

    @property
    def label(self) -> str:
        """What to call it: the section says more than the resource."""
        return f"{self.heading} · {self.title}" if self.heading else self.title


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. ``answered``: the toolkit is quoted; ``outcome`` tells a refusal from small talk."""

    id: str
    conversation: str
    question: str
    language: str
    answered: bool
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    suggestions: tuple[Suggestion, ...]
    confidence: float
    mode: Mode
    generation: int
    took_ms: float
    outcome: Outcome = "answered"

    @property
    def headings(self) -> tuple[str, ...]:
        """What to show over each statement: the heading of a bare list or table, which says what it is of; else empty.

        One heading stands over statements that follow each other.
        """
        found: list[str] = []
        before = ""
        for statement in self.statements:
            cited = next((one for one in self.citations if one.number in statement.citations), None)
            heading = cited.heading.rpartition(" › ")[2] if cited else ""
            found.append(heading if heading != before and _BARE.match(statement.text) else "")
            before = heading
        return tuple(found)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the text says before the first statement, a paragraph each: what is quoted, and what is not answered."""
        if not self.statements:
            return ()
        before, found, _ = self.text.partition(self.statements[0].text)
        whole = before.rpartition("\n\n")[0]  # a heading stands with its statement
        return tuple(note for note in whole.split("\n\n") if note) if found else ()

    @property
    def refusal(self) -> str:
        """What a refusal says, without the suggestions that a channel shows as links."""
        return self.text.partition("\n\n")[0] if self.suggestions else self.text

    def to_json(self) -> dict[str, Any]:
        """The contract's Answer as plain data."""
        # By hand: dataclasses.asdict is five times slower, and each answer goes through twice.
        return {
            **plain(self),
            "statements": tuple(plain(statement) for statement in self.statements),
            "citations": tuple(plain(citation) for citation in self.citations),
            "suggestions": tuple(plain(suggestion) for suggestion in self.suggestions),
        }


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and answer of a conversation as the journal keeps it; ``asked`` is seconds since 1970."""

    question: str
    language: str
    outcome: Outcome
    resource_ids: tuple[str, ...]
    text: str
    asked: float


def plain(record: Any) -> dict[str, Any]:
    """A slotted record's fields by name, its values as they are: dataclasses.asdict copies each apart."""
    return {name: getattr(record, name) for name in record.__slots__}
