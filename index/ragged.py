"""Runs of different lengths in one array: the rows of several chunks, one chunk after another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


def runs(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """start, start + 1, … for each run, all in one array."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """n runs of figures: ``values`` float32, all of them; ``lengths`` int64 (n)."""

    values: NDArray[np.float32]
    lengths: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.lengths)

    def lists(self) -> list[list[float]]:
        """The runs, one after another."""
        values, ends = self.values.tolist(), np.cumsum(self.lengths).tolist()
        return [values[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    def take(self, rows: NDArray[np.int64]) -> "Ragged":
        """Some of the runs, in the order of ``rows``."""
        lengths = self.lengths[rows]
        return Ragged(self.values[runs((np.cumsum(self.lengths) - self.lengths)[rows], lengths)], lengths)

    def most(self) -> NDArray[np.float32]:
        """The greatest figure of each run, (n); 0 of an empty one."""
        result = np.zeros(len(self.lengths), np.float32)
        there = np.flatnonzero(self.lengths)
        if len(there):
            starts = (np.cumsum(self.lengths) - self.lengths)[there]
            result[there] = np.maximum.reduceat(self.values, starts)
        return result


def joined(parts: list[Ragged]) -> Ragged:
    """The runs of one after those of another."""
    return Ragged(np.concatenate([one.values for one in parts]), np.concatenate([one.lengths for one in parts]))
