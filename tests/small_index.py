"""A small real indexing path for tests: plain text read in-process, one chunk a paragraph, vectors from hashes.

Everything works as in earnest, only smaller: files are really read, vectors really differ by text, and the derived
sides are real files that can be counted and damaged.
"""

import hashlib
import json
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.embedding import TOKEN_DIM, Embedding, coded
from index.entries import Entry
from index.generations import Sides
from index.reindex import Reindexer
from ingest.errors import EmptyFile, ReadError, UnknownFormat
from ingest.records import Block, Chunk, Document, Place, Resource, Unit
from ingest.sandbox import Job

DIM = 8


class SmallReader:
    """Reads .txt and .md; ``course.mbz`` is text whose ``== name`` lines begin members. Remembers what it read."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.pools = 0

    def __call__(self) -> "SmallReader":
        self.pools += 1
        return self

    def submit(self, job: Job) -> Future[tuple[Document, ...]]:
        self.read.append(job.name)
        future: Future[tuple[Document, ...]] = Future()
        try:
            future.set_result(self._documents(job))
        except ReadError as error:
            future.set_exception(error)
        return future

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def _documents(self, job: Job) -> tuple[Document, ...]:
        text = job.path.read_bytes().decode()
        if job.name.endswith(".mbz"):
            members = [part.split("\n", 1) for part in text.split("== ")[1:]]
            return tuple(document(body.strip(), member.strip()) for member, body in members)
        if not job.name.endswith((".txt", ".md")):
            raise UnknownFormat(f"{job.name}: files of this kind are not read; save it as text.")
        if not text:
            raise EmptyFile(f"{job.name} is empty; replace it with the finished file.")
        if "BROKEN" in text:
            raise ReadError(f"{job.name} is broken; export it again.")
        return (document(text),)


def document(text: str, member: str = "") -> Document:
    """Paragraphs as blocks; a first line that begins with "# " is the title."""
    blocks = []
    at = 0
    for part in text.split("\n\n"):
        end = at + len(part)
        heading = part.startswith("# ")
        blocks.append(Block("heading", at, end, 1) if heading else Block("paragraph", at, end, 0, Place(page=1)))
        at += len(part) + 2
    title = text.split("\n", 1)[0][2:] if text.startswith("# ") else None
    return Document("text", text, tuple(blocks), member, title)


def chunk(document: Document) -> tuple[Chunk, ...]:
    """One chunk a block."""
    return tuple(
        Chunk(number, block.start, block.end, (Unit(block.start, block.end),), ("Top",), block.place)
        for number, block in enumerate(document.blocks)
    )


@dataclass
class SmallEntries:
    """The chunk's text and its lower-case words."""

    version: str = "1"
    made: int = 0

    def of(self, resource: Resource, text: str, chunks: Sequence[Chunk]) -> list[Entry]:
        self.made += len(chunks)
        parts = [text[chunk.start : chunk.end] for chunk in chunks]
        return [Entry(part, ((0, len(part)),), {"text": part.lower(), "v": self.version}) for part in parts]


@dataclass
class SmallEncoder:
    """Unit vectors from sha256; counts, and can be made to stop after so many entries."""

    name: str = "small-1"
    dim: int = DIM
    encoded: list[str] = field(default_factory=list)
    stop_after: int | None = None
    stopped: type[BaseException] = RuntimeError
    lock: threading.Lock = field(default_factory=threading.Lock)

    def encode_entries(self, entries: Sequence[Entry]) -> list[Embedding]:
        with self.lock:
            if self.stop_after is not None and len(self.encoded) + len(entries) > self.stop_after:
                raise self.stopped("the encoder stopped")
            self.encoded += [entry.text for entry in entries]
        return [self.embedding(entry) for entry in entries]

    def embedding(self, entry: Entry) -> Embedding:
        """A token for each unit, which says the same as the whole."""
        tokens = np.resize(self.vector(entry.text), (len(entry.spans), TOKEN_DIM))
        return Embedding(self.vector(entry.text), coded(tokens), np.arange(len(entry.spans), dtype=np.int16))

    def vector(self, text: str) -> NDArray[np.float32]:
        raw = np.frombuffer(hashlib.sha256((self.name + text).encode()).digest(), np.uint8)[:DIM].astype(np.float32)
        return np.asarray(raw / np.linalg.norm(raw), np.float32)


def write_vectors(folder: Path, embeddings: Iterable[Embedding], count: int, dim: int, groups: Sequence[int]) -> None:
    """All vectors in one .npy file, how many tokens each chunk has in another."""
    every = list(embeddings)
    assert len(every) == count == len(groups)
    np.save(folder / "rows.npy", np.asarray([one.vector for one in every], np.float32).reshape(-1, dim))
    np.save(folder / "counts.npy", [len(one.units) for one in every])


def write_words(folder: Path, rows: Iterable[dict[str, str]]) -> None:
    """One JSON line a chunk."""
    (folder / "words.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


SIDES = Sides(
    write_vectors,
    write_words,
    count_vectors=lambda folder: len(np.load(folder / "counts.npy")),
    count_words=lambda folder: len((folder / "words.jsonl").read_text().splitlines()),
)


class Small:
    """A home, a folder of material, and counted parts."""

    def __init__(self, tmp_path: Path) -> None:
        self.home = tmp_path / "home"
        self.folder = tmp_path / "material"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.reader = SmallReader()
        self.entries = SmallEntries()
        self.encoder = SmallEncoder()

    def reindexer(self) -> Reindexer:
        """As wired by the command line, from small parts."""
        return Reindexer(
            home=self.home,
            reader_factory=self.reader,
            entries=self.entries,
            encoder=self.encoder,
            chunk=chunk,
            language=lambda text, declared: declared or "en",
            sides=SIDES,
        )

    def write(self, name: str, text: str) -> Path:
        """A file of the material."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path
