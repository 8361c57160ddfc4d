"""A document → what is indexed of it: its resource, with all that is known, its chunks and their entries."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Protocol

from index.entries import Entry
from index.store import Made
from ingest.records import Card, Chunk, Document, Resource, file_name, is_url


class EntryMaker(Protocol):
    """The part of index.entries.Entries that is needed; ``version`` changes whenever its entries would."""

    @property
    def version(self) -> str: ...

    def of(self, resource: Resource, text: str, chunks: Sequence[Chunk]) -> list[Entry]: ...


@dataclass(frozen=True, slots=True)
class Making:
    """How a document becomes chunks and entries; ``version`` names all of it."""

    chunk: Callable[[Document], Sequence[Chunk]]
    entries: EntryMaker
    language: Callable[[str, str], str]
    version: str

    def make(self, resource: Resource, document: Document) -> tuple[list[Made], list[Entry]]:
        """The chunks of a document and, in the same order, their entries."""
        chunks = self.chunk(document)
        entries = self.entries.of(resource, document.text, chunks)
        made = [
            Made(chunk, document.text[chunk.start : chunk.end], entry.key, _json(dict(entry.words)))
            for chunk, entry in zip(chunks, entries, strict=True)
        ]
        return made, entries

    def resource(self, resource_id: str, source: str, document: Document, card: Card, edit: Card) -> Resource:
        """All that is known of a document: the partner's edit before the manifest, the manifest before the file."""
        if document.member:  # a manifest's title and URL are the container's
            card = replace(card, title=None, url=None)
        file = source.removesuffix(f"#{document.member}") if document.member else source
        declared = (document.language or "").split("-")[0].lower()
        return Resource(
            resource_id,
            source,
            edit.title or card.title or document.title or _heading(document) or _stem(file),
            document.kind,
            edit.language or card.language or self.language(document.text, declared) or declared or "en",
            edit.url or card.url or document.url or (source if is_url(source) else ""),
            edit.licence or card.licence or "",
            edit.partner or card.partner or "",
            edit.topics or card.topics,
            edit.audience or card.audience,
        )


def _heading(document: Document) -> str | None:
    headings = [block for block in document.blocks if block.kind == "heading"]
    if not headings:
        return None
    first = min(headings[:5], key=lambda block: block.level)
    return " ".join(document.text[first.start : first.end].split())[:200] or None


def _stem(source: str) -> str:
    name = PurePosixPath(file_name(source)).stem
    words = name.replace("_", " ").replace("-", " ").split()
    return " ".join(words)[:1].upper() + " ".join(words)[1:] if words else source


def _json(value: Mapping[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
