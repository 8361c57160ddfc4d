"""Entries on their way to vectors: which of those that wait are encoded together."""

from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest
from small_index import SmallEncoder

from index.embed import Embedder
from index.embedding import Embedding
from index.entries import Entry
from index.store import Store


class _Held(SmallEncoder):
    """An encoder that waits for leave before each batch, and remembers its lengths."""

    def __init__(self) -> None:
        super().__init__()
        self.go = Event()
        self.batches: list[list[int]] = []

    def encode_entries(self, entries: Sequence[Entry]) -> list[Embedding]:
        self.batches.append([len(entry.text) for entry in entries])
        assert self.go.wait(10)
        return super().encode_entries(entries)


def _entry(number: int, length: int) -> Entry:
    return Entry(f"{number:03} ".ljust(length, "x"), ((0, length),), {})


def test_entries_of_like_length_are_encoded_together_and_none_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.embed.BATCH", 4)
    encoder, store, done = _Held(), Store.open(tmp_path), list[int]()
    embedder = Embedder(store, encoder)
    entries = [_entry(number, 10 if number % 2 else 200) for number in range(24)]
    for number, entry in enumerate(entries[:15]):
        embedder.want([entry], lambda number=number: done.append(number))  # type: ignore[misc]
    encoder.go.set()
    for number, entry in enumerate(entries[15:], start=15):
        embedder.want([entry], lambda number=number: done.append(number))  # type: ignore[misc]
    embedder.finish()
    embedder.close()
    assert sorted(done) == list(range(24)) and embedder.embedded == 24
    assert sum(map(len, encoder.batches)) == 24
    mixed = [batch for batch in encoder.batches if len(set(batch)) > 1]
    assert len(mixed) <= 3  # what went before there was a choice, and what was left at the end
    store.close()
