"""Every chunk's token vectors, memory-mapped: how well a question's words are met, chunk by chunk and unit by unit.

``tokens.u4`` holds index.embedding's codes, uint8 (tokens, TOKEN_DIM / 2); ``units.i2`` each token's unit, int16;
``token_starts.npy`` (int64 (chunks + 1)) where each chunk's tokens begin. Only the pages of candidates are read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import vectors
from index.embedding import TOKEN_DIM, Array, Embedding, decoded
from index.errors import HomeDamaged
from index.mapped import mapped
from index.ragged import Ragged, runs

_CODES, _UNITS, _STARTS = "tokens.u4", "units.i2", "token_starts.npy"


@dataclass(frozen=True, slots=True)
class Met:
    """How well each of n candidates meets a question: 1 where every token finds its like.

    ``chunk`` and ``best`` (its best unit) float32 (n); ``units`` a run for each candidate: every unit together with the
    context line.
    """

    chunk: Array
    best: Array
    units: Ragged


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
            self._codes = mapped(folder / _CODES, np.uint8, (total, TOKEN_DIM // 2))
            self._units = mapped(folder / _UNITS, "<i2", (total,))
        except (OSError, EOFError, ValueError, IndexError) as error:
            raise HomeDamaged(
                f"The token vectors in {folder} cannot be opened ({error}). Run `toolkit check --repair`."
            ) from error
        self.count = len(self._starts) - 1

    @np.errstate(invalid="ignore")  # see Terms.match
    def meet(self, tokens: Array, weights: Array, numbers: NDArray[np.int64], units: NDArray[np.int64]) -> Met:
        """How well each chunk of ``numbers``, with so many ``units``, meets the question's ``tokens`` (t, TOKEN_DIM).

        Each token counts by the one most like it, ``weights`` (t) sum to 1. A unit without tokens is met by nothing.
        """
        alone, told = np.zeros((2, int(units.sum())), np.float32)
        chunk = np.zeros(len(numbers), np.float32)
        starts = self._starts[numbers]
        lengths = self._starts[numbers + 1] - starts
        rows = runs(starts, lengths)
        if not len(rows):
            return Met(chunk, chunk, Ragged(told, units))
        owner, unit = np.repeat(np.arange(len(numbers)), lengths), self._units[rows]
        counting = weights > 0  # not the model's own marks
        tokens, weights = tokens[counting], weights[counting]
        likeness = decoded(self._codes[rows]) @ tokens.T
        begins = _begins(owner * (np.iinfo(np.int16).max + 2) + unit)
        best = np.maximum.reduceat(likeness, begins, axis=0)  # (runs of one unit, t)
        of, which = owner[begins], unit[begins]
        real = (which >= 0) & (which < units[of])
        place = (np.cumsum(units) - units)[of[real]] + which[real]
        alone[place] = (best @ weights)[real]
        context = np.full((len(numbers), len(weights)), -1, np.float32)
        np.maximum.at(context, of[which < 0], best[which < 0])
        told[place] = (np.maximum(best, context[of]) @ weights)[real]
        firsts = _begins(of)
        chunk[of[firsts]] = np.maximum.reduceat(best, firsts, axis=0) @ weights
        return Met(chunk, Ragged(alone, units).most(), Ragged(told, units))


def _begins(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each run of equal keys begins."""
    new = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    return np.flatnonzero(new)
