"""FAISS over chunk vectors, and every unit's vector memory-mapped beside it.

``chunks.faiss`` holds float32 unit vectors by inner product, exact while that is cheap. ``rows.npy`` (float16
(rows, dim)) holds for each chunk its vector and then its units'; ``starts.npy`` (int64 (chunks + 1)) where each
begins. ``moments.npz`` holds mean and covariance of the chunk vectors of each language group, so that a question's
similarities can be standardised without computing them all: mean·q and √(qᵀΣq).
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import HomeDamaged

Array = NDArray[np.float32]

BLOCK = 4096  # chunks handed to FAISS at once
FEWEST = 30  # chunks below which a group's own moments say nothing: everybody's are used


def write(folder: Path, rows: Iterable[NDArray[np.float16]], count: int, dim: int, groups: Sequence[int]) -> None:
    """Write chunk vectors, unit vectors and moments; ``rows`` are (1 + units, dim) a chunk, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    index = faiss.IndexFlatIP(dim)
    starts = np.zeros(count + 1, np.int64)
    number = max(groups, default=-1) + 1
    sums, squares = np.zeros((number, dim)), np.zeros((number, dim, dim))
    sizes = np.bincount(np.asarray(groups, np.int64), minlength=number) if count else np.zeros(0, np.int64)
    waiting: list[NDArray[np.float16]] = []
    done = 0
    with (folder / "rows.f16").open("wb") as file:
        for at, row in enumerate(rows):
            file.write(np.ascontiguousarray(row, np.float16).tobytes())
            starts[at + 1] = starts[at] + len(row)
            waiting.append(row[0])
            if len(waiting) == BLOCK or at == count - 1:
                block = np.stack(waiting).astype(np.float32)
                index.add(block)
                of = np.asarray(groups[done : done + len(block)])
                for group in np.unique(of):
                    members = block[of == group].astype(np.float64)
                    sums[group] += members.sum(axis=0)
                    squares[group] += members.T @ members
                done += len(block)
                waiting.clear()
    faiss.write_index(index, str(folder / "chunks.faiss"))
    np.save(folder / "starts.npy", starts)
    mean, covariance = _moments(sums, squares, sizes, dim)
    np.savez(folder / "moments.npz", mean=mean, covariance=covariance, sizes=sizes)


def _moments(
    sums: NDArray[np.float64], squares: NDArray[np.float64], sizes: NDArray[np.int64], dim: int
) -> tuple[Array, Array]:
    """Mean (groups, dim) and covariance (groups, dim, dim); small groups take the whole collection's."""
    everything = max(int(sizes.sum()), 1)
    mean_all = sums.sum(axis=0) / everything
    covariance_all = squares.sum(axis=0) / everything - np.outer(mean_all, mean_all)
    means = np.repeat(mean_all[None], len(sizes), axis=0)
    covariances = np.repeat(covariance_all[None], len(sizes), axis=0)
    for group, size in enumerate(sizes):
        if size >= FEWEST:
            means[group] = sums[group] / size
            covariances[group] = squares[group] / size - np.outer(means[group], means[group])
    return means.astype(np.float32).reshape(-1, dim), covariances.astype(np.float32).reshape(-1, dim, dim)


def count(folder: Path) -> int:
    """How many chunks the folder's index holds."""
    return Vectors(folder).count


class Vectors:
    """Opened vectors; thread-safe, read-only."""

    def __init__(self, folder: Path) -> None:
        try:
            self._index = faiss.read_index(str(folder / "chunks.faiss"), faiss.IO_FLAG_MMAP_IFC)
            self.dim: int = self._index.d
            self._starts = np.load(folder / "starts.npy")
            total = int(self._starts[-1])
            self._rows = (
                np.asarray(np.memmap(folder / "rows.f16", np.float16, "r", shape=(total, self.dim)))
                if total
                else np.zeros((0, self.dim), np.float16)
            )
            with (folder / "moments.npz").open("rb") as file, np.load(file) as moments:
                self._mean, self._covariance = moments["mean"], moments["covariance"]
        except (OSError, EOFError, ValueError, RuntimeError, KeyError, BadZipFile) as error:
            raise HomeDamaged(
                f"The vectors in {folder} cannot be opened ({error}). Run `toolkit check --repair`."
            ) from error
        self.count: int = self._index.ntotal

    @classmethod
    def open(cls, folder: Path) -> "Vectors":
        """Raises HomeDamaged when the folder holds no vectors."""
        return cls(folder)

    def search(self, question: Array, k: int, allowed: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """The k nearest chunk numbers, nearest first; only ``allowed`` ones where that is given."""
        k = min(k, self.count)
        if not k:
            return np.zeros(0, np.int64)
        parameters = None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(np.flatnonzero(allowed).astype(np.int64))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        _, found = self._index.search(question[None, :], k, params=parameters)
        numbers: NDArray[np.int64] = found[0][found[0] >= 0].astype(np.int64)
        return numbers

    def expected(self, question: Array) -> tuple[Array, Array]:
        """Mean and standard deviation of the question's similarity to each group's chunks: two (groups)."""
        mean = self._mean @ question
        variance = (self._covariance @ question) @ question
        return mean, np.sqrt(np.maximum(variance, 1e-6))

    def similarities(self, question: Array, numbers: NDArray[np.int64]) -> list[Array]:
        """Cosines of each chunk and its units, (1 + units) a chunk, in the order of ``numbers``."""
        spans = [(int(self._starts[number]), int(self._starts[number + 1])) for number in numbers]
        if not spans:
            return []
        rows = np.concatenate([self._rows[start:end] for start, end in spans]).astype(np.float32)
        cosines = rows @ question
        cuts = np.cumsum([end - start for start, end in spans])[:-1]
        return np.split(cosines, cuts)
