"""A home's encoder that is opened when something has to be encoded.

Most runs find nothing new, and a dry run only counts. What the index has to know of the encoder beforehand
is written beside the converted model.
"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from index import converted
from index.embed import EntryEncoder
from index.embedding import Embedding
from index.entries import Entry
from index.errors import ModelDamaged


class Opened(EntryEncoder, Protocol):
    """What ``load`` gives: an encoder that says whether it reads every language."""

    multilingual: bool


class LateEncoder:
    """Stands for the encoder that ``load`` opens. Raises ModelError or ModelDamaged, at the latest when it encodes."""

    def __init__(self, home: Path, model: str, load: Callable[[], Opened], *, dry: bool = False) -> None:
        """``dry``: a model that is not converted yet stays so, and all that is found counts as not embedded."""
        self._load = load
        self._lock = threading.Lock()
        self._opened: EntryEncoder | None = None
        folder = converted.folder(home, model)
        try:
            about = converted.read(folder)
        except ModelDamaged:
            about = None  # damage is for load() to tell
        if about is not None:
            self.name, self.dim, self.multilingual = about.name, about.dim, about.multilingual
        elif dry:
            self.name, self.dim, self.multilingual = folder.name, 0, False
        else:
            opened = load()
            self._opened = opened
            self.name, self.dim, self.multilingual = opened.name, opened.dim, opened.multilingual

    def encode_entries(self, entries: Sequence[Entry]) -> list[Embedding]:
        """Entries → one Embedding each, as the encoder's own."""
        with self._lock:
            if self._opened is None:
                self._opened = self._load()
        return self._opened.encode_entries(entries)
