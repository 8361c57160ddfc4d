"""Entries on their way to vectors: batches go to the encoder in a thread of its own while the caller prepares more.

Vectors are committed batch by batch, so that a killed run has lost one batch at most; what waits for the last of its
vectors is committed with them.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from index.embedding import Embedding
from index.entries import Entry
from index.store import Store

BATCH = 128  # entries; about two seconds of work on two cores, which is what a kill can lose
_FEW = 8  # entries that are sent while the encoder is idle
_AHEAD = 2  # batches with the encoder: one at work, one ready
_CHOICE = 4  # batches' worth of entries to choose one from


class EntryEncoder(Protocol):
    """The part of an encoder that indexing needs; ``name`` must be cheap to ask."""

    name: str
    dim: int

    def encode_entries(self, entries: Sequence[Entry]) -> list[Embedding]: ...


@dataclass(slots=True, eq=False)
class _Waiting:
    missing: set[str]
    then: Callable[[], None]


class Embedder:
    """Collects entries, encodes those without vectors once, and calls back when all of a group's are stored."""

    def __init__(self, store: Store, encoder: EntryEncoder, *, dry: bool = False) -> None:
        """``dry`` only counts what would be encoded."""
        self.embedded = 0
        self._dry = dry
        self._counted: set[str] = set()
        self._store = store
        self._encoder = encoder
        self._thread = ThreadPoolExecutor(1, "encoder")
        self._batch: dict[str, Entry] = {}
        self._flying: list[tuple[list[str], Future[list[Embedding]]]] = []
        self._waiting: dict[str, list[_Waiting]] = {}

    def want(self, entries: Sequence[Entry], then: Callable[[], None]) -> None:
        """Call ``then`` inside a transaction as soon as every entry has its vectors in the store."""
        keys = [entry.key for entry in entries]
        missing = self._store.vectors.lacking(self._encoder.name, keys)
        if self._dry:
            self._counted |= missing
            self.embedded = len(self._counted)
            then()
            return
        if not missing:
            with self._store.writing():
                then()
            return
        waiting = _Waiting(missing, then)
        for key, entry in zip(keys, entries, strict=True):
            if key in missing and waiting not in self._waiting.setdefault(key, []):
                if not self._waiting[key]:
                    self._batch[key] = entry
                self._waiting[key].append(waiting)
        # Only now: both take what is ready, and that may be a key of ours from another file.
        self.pump()
        while len(self._flying) < _AHEAD and len(self._batch) >= (BATCH if self._flying else _FEW):
            self._send()
        while len(self._batch) >= _CHOICE * BATCH:
            self._send()

    def pump(self) -> None:
        """Store what the encoder has finished."""
        while self._flying and self._flying[0][1].done():
            self._take()

    @property
    def open(self) -> int:
        """How many entries wait for their vectors."""
        return len(self._waiting)

    def finish(self) -> None:
        """Encode and store all that is left."""
        while self._batch or self._flying:
            self._send()
            self._take()

    def close(self) -> None:
        """Store what the encoder has done or is doing, drop the rest."""
        try:
            while self._flying:
                self._take()
        finally:
            self._thread.shutdown(cancel_futures=True)

    def _send(self) -> None:
        if not self._batch:
            return
        while len(self._flying) >= _AHEAD:
            self._take()
        keys = self._alike()
        entries = [self._batch.pop(key) for key in keys]
        self._flying.append((keys, self._thread.submit(self._encoder.encode_entries, entries)))

    def _alike(self) -> list[str]:
        """Keys of a batch: the entry that has waited longest and those nearest to it in length.

        What a text is padded with to the length of its neighbours costs as much as text.
        """
        length = len(next(iter(self._batch.values())).text)
        return sorted(self._batch, key=lambda key: abs(len(self._batch[key].text) - length))[:BATCH]

    def _take(self) -> None:
        keys, future = self._flying[0]
        try:
            vectors = future.result()
        except Exception:  # not Ctrl-C: then the batch is still to be had
            del self._flying[0]
            raise
        del self._flying[0]
        with self._store.writing():
            self._store.vectors.put(self._encoder.name, zip(keys, vectors, strict=True))
            self.embedded += len(keys)
            for key in keys:
                for waiting in self._waiting.pop(key):
                    waiting.missing.discard(key)
                    if not waiting.missing:
                        waiting.then()
