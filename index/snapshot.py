"""One generation, opened for reading: resources, texts, chunks by number, originals. Thread-safe and unchanging.

Chunks are numbered 0…n-1; row i of ``folder/vectors`` and of ``folder/words`` is chunk i. ``latest`` gives the
generation that is served now at the price of one stat.
"""

import json
import os
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import catalogue, generations, originals
from index.errors import HomeDamaged
from index.packing import unpack_chunk
from index.records import Filters
from ingest.records import Chunk, Resource

Located = tuple[Resource, Chunk, str]

_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "page": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "epub": "application/epub+zip",
    "markdown": "text/markdown",
    "text": "text/plain",
    "recording": "text/vtt",
    "moodle": "application/vnd.moodle.backup",
}


class Snapshot:
    """A generation that can be read."""

    def __init__(self, home: Path, number: int) -> None:
        """Open generation ``number``; raise HomeDamaged when it is not whole."""
        self.about = generations.about(home, number)
        self.home = home
        self.folder = generations.folder(home, number)
        self.generation = number
        self.created = self.about.created
        self.encoder = self.about.encoder
        self.language_codes = self.about.languages
        self._idle: list[sqlite3.Connection] = []  # threads that shared one would wait for each other
        weakref.finalize(self, _close, self._idle)
        self._resources: list[Resource] = []
        self._originals: dict[str, str] = {}
        self._owners: NDArray[np.int32]
        try:
            self._owners = np.load(self.folder / generations.OWNERS, mmap_mode="r")
            for row in self._rows(
                "SELECT id, source, title, kind, language, url, licence, partner, topics, audience, original"
                " FROM resources ORDER BY number"
            ):
                resource, original = _resource(row)
                self._resources.append(resource)
                if original:
                    self._originals[resource.resource_id] = original
        except (OSError, ValueError, sqlite3.DatabaseError) as error:
            raise HomeDamaged(
                f"Generation {number} cannot be read ({error}). Run `toolkit rollback` or `toolkit check --repair`."
            ) from error
        if len(self._resources) != self.about.resources or len(self._owners) != self.about.chunks:
            raise HomeDamaged(f"Generation {number} is not whole. Run `toolkit rollback` or `toolkit check --repair`.")
        self._numbers = {resource.resource_id: n for n, resource in enumerate(self._resources)}

    @classmethod
    def open(cls, home: Path) -> "Snapshot":
        """Open the generation that is served; raise IndexMissing or HomeDamaged."""
        return cls(home, generations.current(home))

    def __len__(self) -> int:
        """How many chunks there are."""
        return len(self._owners)

    def resources(self) -> list[Resource]:
        """All resources, by source."""
        return list(self._resources)

    def resource(self, resource_id: str) -> Resource | None:
        """One resource."""
        number = self._numbers.get(resource_id)
        return None if number is None else self._resources[number]

    def document_text(self, resource_id: str) -> str:
        """The whole text that offsets point into; raise KeyError for an unknown resource."""
        number = self._numbers[resource_id]
        ((text,),) = self._rows("SELECT text FROM documents WHERE resource = ?", (number,))
        return str(text)

    def original(self, resource_id: str) -> tuple[Path, str] | None:
        """The file a resource was read from and its media type; None for a page, or a part of a backup."""
        digest = self._originals.get(resource_id)
        path = originals.path(self.home, digest) if digest else None
        if path is None or not path.is_file():
            return None
        return path, _media_type(self._resources[self._numbers[resource_id]])

    def chunk(self, number: int) -> Located:
        """A chunk with its resource and text; raise IndexError."""
        return self.chunks([number])[0]

    def chunks(self, numbers: Iterable[int]) -> list[Located]:
        """Chunks in the order of their numbers given; raise IndexError for one that is not there."""
        wanted = [int(number) for number in numbers]
        asked = list(dict.fromkeys(wanted))
        marks = ",".join("?" * len(asked))
        rows = self._rows(f"SELECT number, resource, body, text FROM chunks WHERE number IN ({marks})", asked)
        found = {row[0]: (self._resources[row[1]], unpack_chunk(row[2]), str(row[3])) for row in rows}
        if len(found) != len(asked):
            raise IndexError(f"Generation {self.generation} has {len(self)} chunks.")
        return [found[number] for number in wanted]

    def chunk_numbers(self, resource_id: str) -> range:
        """The numbers of a resource's chunks, in reading order."""
        number = self._numbers[resource_id]
        first, last = np.searchsorted(self._owners, (number, number + 1))
        return range(int(first), int(last))

    def chunk_resources(self) -> NDArray[np.int32]:
        """Chunk number → resource number (the place in ``resources()``), non-decreasing."""
        return self._owners

    def languages(self) -> NDArray[np.int32]:
        """Chunk number → place in ``language_codes``."""
        codes = {code: n for n, code in enumerate(self.language_codes)}
        return self._of_chunks([codes[resource.language] for resource in self._resources])

    def matching(self, filters: Filters) -> NDArray[np.bool_] | None:
        """Chunk number → whether the filters let it through; None when they let all through."""
        if not filters:
            return None
        passing = [
            (not filters.language or resource.language == filters.language)
            and (not filters.kind or resource.kind == filters.kind)
            and (not filters.topic or filters.topic in resource.topics)
            and (not filters.partner or resource.partner == filters.partner)
            for resource in self._resources
        ]
        return self._of_chunks(passing).astype(np.bool_)

    def _of_chunks(self, by_resource: Sequence[int]) -> NDArray[np.int32]:
        values = np.asarray(by_resource, np.int32)
        return values[self._owners] if len(values) else np.zeros(0, np.int32)

    def _rows(self, query: str, values: Sequence[int] = ()) -> list[tuple[Any, ...]]:
        try:
            connection = self._idle.pop()  # pop and append are atomic
        except IndexError:
            connection = catalogue.connect(self.folder / catalogue.NAME)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            self._idle.append(connection)


class Latest:
    """The served generation, opened anew only when ``CURRENT`` was switched."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._snapshot: Snapshot | None = None

    def get(self) -> Snapshot:
        """The served generation; raise IndexMissing or HomeDamaged."""
        try:
            status = os.stat(self._home / generations.CURRENT)
        except FileNotFoundError:
            return Snapshot.open(self._home)  # raises, saying why
        stamp = (status.st_ino, status.st_mtime_ns)
        if self._snapshot is None or stamp != self._stamp:
            with self._lock:
                if self._snapshot is None or stamp != self._stamp:
                    self._snapshot, self._stamp = Snapshot.open(self._home), stamp
        return self._snapshot


_latest: dict[Path, Latest] = {}


def latest(home: Path) -> Snapshot:
    """The generation that is served now: the same object until it is switched; raise IndexMissing or HomeDamaged."""
    return _latest.setdefault(home, Latest(home)).get()


def _close(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()


def _resource(row: tuple[Any, ...]) -> tuple[Resource, str | None]:
    name, source, title, kind, language, url, licence, partner, topics, audience, original = row
    lists = tuple(json.loads(topics)), tuple(json.loads(audience))
    return Resource(name, source, title, kind, language, url, licence, partner, *lists), original


def _media_type(resource: Resource) -> str:
    if resource.kind == "recording" and resource.source.lower().endswith(".srt"):
        return "application/x-subrip"
    return _MEDIA_TYPES.get(resource.kind, "application/octet-stream")
