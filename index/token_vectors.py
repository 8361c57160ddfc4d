"""Every chunk's token vectors, memory-mapped: how well a question's words are met, chunk by chunk and unit by unit.

``tokens.u4`` holds index.embedding's codes, uint8 (tokens, TOKEN_DIM / 2); ``units.i2`` each token's unit, int16;
``token_starts.npy`` (int64 (chunks + 1)) where each chunk's tokens begin. Only the pages of candidates are read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import vectors
from index.embedding import TOKEN_DIM, Array, Embedding, decoded
from index.errors import HomeDamaged
from index.ragged import runs

_CODES, _UNITS, _STARTS = "tokens.u4", "units.i2", "token_starts.npy"


@dataclass(frozen=True, slots=True)
class Met:
    """``chunk`` float32 (n) and one float32 (units) for each of n candidates: 1 where every token finds its like."""

    chunk: Array
    units: list[Array]


def write(folder: Path, embeddings: Iterable[Embedding], count: int, dim: int, groups: Sequence[int]) -> None:
    """Write both grains of a generation's vectors in one pass: chunks (index.vectors) and tokens."""
    vectors.write(folder, _passing(folder, embeddings), count, dim, groups)


def count(folder: Path) -> int:
    """How many chunks both grains hold; raises HomeDamaged when they differ or cannot be opened."""
    chunks, tokens = vectors.count(folder), TokenVectors(folder).count
    if chunks != tokens:
        raise HomeDamaged(f"{folder} has vectors of {chunks} chunks and tokens of {tokens}.")
    return chunks


def _passing(folder: Path, embeddings: Iterable[Embedding]) -> Iterator[NDArray[np.float16]]:
    """Write the tokens of the embeddings while their vectors go on, float16 (dim) each."""
    folder.mkdir(parents=True, exist_ok=True)
    starts = [0]
    with (folder / _CODES).open("wb") as codes, (folder / _UNITS).open("wb") as units:
        for embedding in embeddings:
            codes.write(embedding.codes.tobytes())
            units.write(embedding.units.astype("<i2").tobytes())
            starts.append(starts[-1] + len(embedding.units))
            yield embedding.vector.astype(np.float16)
    np.save(folder / _STARTS, np.asarray(starts, np.int64))


class TokenVectors:
    """Opened token vectors; thread-safe, read-only. Raises HomeDamaged when the folder holds none."""

    def __init__(self, folder: Path) -> None:
        try:
            self._starts = np.asarray(np.load(folder / _STARTS, mmap_mode="r"))
            total = int(self._starts[-1])
            self._codes = _mapped(folder / _CODES, np.dtype(np.uint8), (total, TOKEN_DIM // 2))
            self._units = _mapped(folder / _UNITS, np.dtype("<i2"), (total,))
        except (OSError, EOFError, ValueError, IndexError) as error:
            raise HomeDamaged(
                f"The token vectors in {folder} cannot be opened ({error}). Run `toolkit check --repair`."
            ) from error
        self.count = len(self._starts) - 1

    def meet(self, tokens: Array, weights: Array, numbers: NDArray[np.int64], units: NDArray[np.int64]) -> Met:
        """How well each chunk of ``numbers``, with so many ``units``, meets the question's ``tokens`` (t, TOKEN_DIM).

        Each token counts by the one most like it, ``weights`` (t) sum to 1. A unit without tokens is met by nothing.
        """
        found = [np.zeros(count, np.float32) for count in units.tolist()]
        chunk = np.zeros(len(numbers), np.float32)
        starts = self._starts[numbers]
        lengths = self._starts[numbers + 1] - starts
        rows = runs(starts, lengths)
        if not len(rows):
            return Met(chunk, found)
        owner, unit = np.repeat(np.arange(len(numbers)), lengths), self._units[rows]
        likeness = decoded(self._codes[rows]) @ tokens.T
        begins = np.flatnonzero(np.r_[True, (np.diff(owner) != 0) | (np.diff(unit) != 0)])
        best = np.maximum.reduceat(likeness, begins, axis=0)  # (runs of one unit, t)
        of, which = owner[begins], unit[begins]
        for at, number, value in zip(of.tolist(), which.tolist(), (best @ weights).tolist(), strict=True):
            if 0 <= number < len(found[at]):
                found[at][number] = value
        firsts = np.flatnonzero(np.r_[True, np.diff(of) != 0])
        chunk[of[firsts]] = np.maximum.reduceat(best, firsts, axis=0) @ weights
        return Met(chunk, found)


def _mapped(path: Path, kind: "np.dtype[Any]", shape: tuple[int, ...]) -> NDArray[Any]:
    size = kind.itemsize * int(np.prod(shape))
    if path.stat().st_size != size:
        raise ValueError(f"{path.name} has {path.stat().st_size} bytes, not {size}")
    return np.asarray(np.memmap(path, kind, "r", shape=shape)) if size else np.zeros(shape, kind)
