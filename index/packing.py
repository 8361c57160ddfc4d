"""Records ↔ what SQLite keeps: JSON in UTF-8 (embeddings pack themselves, index.embedding)."""

import hashlib
import json
import zlib
from dataclasses import fields, replace
from typing import Any

from ingest.records import Block, Card, Chunk, Document, Place, Unit

_LISTS = {"topics", "audience"}
_SILENT = Card()


def pack_document(document: Document) -> bytes:
    """Everything of a Document but its text, which has a column of its own."""
    return zlib.compress(_but_text(document))


def unpack_document(packed: bytes, text: str) -> Document:
    """The Document again."""
    said: dict[str, Any] = json.loads(zlib.decompress(packed))
    blocks = tuple(Block(kind, start, end, level, Place(*at)) for kind, start, end, level, *at in said.pop("blocks"))
    for name in ("warnings", "unread"):
        said[name] = tuple(said.get(name, ()))
    return Document(text=text, blocks=blocks, **said)


def document_digest(document: Document) -> str:
    """sha256 of all that a Document says of its material, hexadecimal; what it says of the reading does not count."""
    document = replace(document, warnings=(), unread=())
    return hashlib.sha256(_but_text(document) + b"\0" + document.text.encode()).hexdigest()


def pack_chunk(chunk: Chunk) -> str:
    """A Chunk as JSON."""
    units = [[unit.start, unit.end, unit.kind] for unit in chunk.units]
    return _json([chunk.ordinal, chunk.start, chunk.end, units, chunk.heading, _place(chunk.place)])


def unpack_chunk(packed: str) -> Chunk:
    """The Chunk again."""
    ordinal, start, end, units, heading, place = json.loads(packed)
    return Chunk(ordinal, start, end, tuple(Unit(*unit) for unit in units), tuple(heading), Place(*place))


def pack_card(card: Card) -> str:
    """What a Card says, JSON; what it leaves open is left out."""
    if card == _SILENT:
        return "{}"
    said = {one.name: getattr(card, one.name) for one in fields(Card)}
    return _json({name: value for name, value in said.items() if value})


def unpack_card(packed: str) -> Card:
    """The Card again."""
    said: dict[str, Any] = json.loads(packed)
    for name in _LISTS & said.keys():
        said[name] = tuple(said[name])
    return Card(**said)


def _but_text(document: Document) -> bytes:
    blocks = [[b.kind, b.start, b.end, b.level, *_place(b.place)] for b in document.blocks]
    rest = {one.name: getattr(document, one.name) for one in fields(Document) if one.name not in ("text", "blocks")}
    return _json({"blocks": blocks, **rest}).encode()


def _place(place: Place) -> list[int | str | float | None]:
    return [place.page, place.anchor, place.seconds]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
