"""What is indexed of a chunk: the text to embed, its units' spans in it, and its words."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Entry:
    """``text[spans[i][0]:spans[i][1]]`` stands for unit i; ``words`` maps a field to its space-joined tokens."""

    text: str
    spans: tuple[tuple[int, int], ...]
    words: Mapping[str, str]

    @cached_property
    def key(self) -> str:
        """sha256 of what decides the vectors, hexadecimal."""
        return hashlib.sha256(f"{self.spans}\0{self.text}".encode()).hexdigest()
