"""What material becomes on its way in: Source → Item → Document → Chunk.

Offsets are 0-based code points into ``Document.text``, end exclusive. Pages and slides count from 1, times are
seconds. Records are frozen; a later step enriches one with ``dataclasses.replace``.
"""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal

Kind = Literal["pdf", "page", "docx", "pptx", "odt", "epub", "markdown", "text", "recording", "moodle"]
BlockKind = Literal["heading", "paragraph", "item", "table_head", "row"]
UnitKind = Literal["sentence", "item", "row"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the original a block stands, as exactly as its format can say."""

    page: int | None = None  # PDF page or slide number
    anchor: str | None = None  # the id of the nearest heading of a web page, or a book chapter's id
    seconds: float | None = None  # when a recording says it


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row: ``Document.text[start:end]``, without its list marker.

    Blocks are in reading order and never overlap; what lies between them (newlines, "- ", "2. ") is layout.
    ``level`` is 1–6 for a heading and the nesting depth from 0 for an item; rows join their cells with " | ".
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Document:
    """One thing a person would open, as text with exact places.

    ``member`` names it inside a container (``page-12`` in a Moodle backup) and is empty for a file that is one
    resource. ``url`` is where a reader found that people open it (a canonical link, the learner's Moodle page).
    ``warnings`` are sentences for the partner: what was read, but not whole ("page 3 has no text layer"). ``unread``
    stands with a container's first document: members that are there and could not be read, so have not gone.
    """

    kind: Kind
    text: str
    blocks: tuple[Block, ...]
    member: str = ""
    title: str | None = None
    language: str | None = None
    url: str | None = None
    date: str | None = None
    warnings: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What a manifest (or a partner at the desk) says of a resource; ``None`` or empty leaves it to the file."""

    title: str | None = None
    url: str | None = None
    language: str | None = None
    licence: str | None = None
    partner: str | None = None
    topics: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """A document with everything that is known of it, as the index and the channels name it.

    ``source`` is the path relative to its SOURCE (with ``/``) or the URL, plus ``#member`` inside a container.
    ``url`` is absolute, or a path that the assistant serves itself; empty when only the file itself can be opened.
    """

    resource_id: str
    source: str
    title: str
    kind: Kind
    language: str
    url: str = ""
    licence: str = ""
    partner: str = ""
    topics: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that may be quoted: a sentence, a list item or a table row."""

    start: int
    end: int
    kind: UnitKind = "sentence"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of one document: whole units under one heading, ``Document.text[start:end]``.

    ``heading`` is the path from the outermost heading to the nearest one; ``start`` takes a first item's marker along.
    """

    ordinal: int
    start: int
    end: int
    units: tuple[Unit, ...]
    heading: tuple[str, ...] = ()
    place: Place = field(default_factory=Place)


def is_url(source: str) -> bool:
    """Whether a source is fetched rather than opened."""
    return source.lower().startswith(("http://", "https://"))


def file_name(source: str) -> str:
    """The last part of a path, where "#" and "?" are letters, or of an address, where they end it."""
    if is_url(source):
        source = source.partition("#")[0].partition("?")[0]
    return PurePosixPath(source).name
