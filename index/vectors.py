"""FAISS over chunk vectors, and every chunk's vector memory-mapped beside it for exact figures.

``chunks.faiss`` finds candidates by inner product: all are compared, in the float16 they come in, up to EXACT chunks;
beyond that an inverted file of 8-bit codes (IVF, SQ8), memory-mapped too. ``rows.i8`` (int8 (chunks, dim)) with
``scales.npy`` (float32 (chunks)) holds the vectors: vector i is ``rows[i] * scales[i]``. ``moments.npz`` holds mean and
covariance of the vectors of each language group, so that a question's similarities can be standardised without
computing them all: mean·q and √(qᵀΣq).

What is computed for one question is left to one thread (einsum, not BLAS): threads that wait for each other on a busy
machine cost milliseconds, and this takes a tenth of one.
"""

import os
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import HomeDamaged
from index.mapped import mapped

Array = NDArray[np.float32]

BLOCK = 4096  # chunks worked on at once
FEWEST = 30  # chunks below which a group's own moments say nothing: everybody's are used
# Up to here exact search costs less than encoding the question; docs/performance.md has both by size.
EXACT = 20_000
SAMPLE = 64  # vectors a list of the inverted file learns from; FAISS asks for at least 39
PROBES = 64  # lists looked into: of the ten nearest, 1 in 100 is missed (docs/performance.md)


def write(folder: Path, rows: Iterable[NDArray[np.float16]], count: int, dim: int, groups: Sequence[int]) -> None:
    """Write the vectors, (dim) a chunk in order, and the moments of their groups.

    One pass, and memory for one block; only beyond EXACT chunks are their 8-bit codes in memory, once.
    """
    folder.mkdir(parents=True, exist_ok=True)
    exact = _exact(dim) if count <= EXACT else None
    scales: list[Array] = []
    number = max(groups, default=-1) + 1
    sums, squares = np.zeros((number, dim)), np.zeros((number, dim, dim))
    sizes = np.bincount(np.asarray(groups, np.int64), minlength=number) if count else np.zeros(0, np.int64)
    of = np.asarray(groups, np.int32)
    rows = iter(rows)
    done = 0
    with (folder / "rows.i8").open("wb") as file:
        while some := list(islice(rows, BLOCK)):
            block = np.stack(some).astype(np.float32)
            codes, scale = _coded(block)
            file.write(codes.tobytes())
            scales.append(scale)
            if exact is not None:
                exact.add(block)
            for group in np.unique(of[done : done + len(block)]):
                members = block[of[done : done + len(block)] == group]
                sums[group] += members.sum(axis=0, dtype=np.float64)
                squares[group] += (members.T @ members).astype(np.float64)
            done += len(block)
    np.save(folder / "scales.npy", np.concatenate(scales) if scales else np.zeros(0, np.float32))
    mean, covariance = _moments(sums, squares, sizes, dim)
    np.savez(folder / "moments.npz", mean=mean, covariance=covariance, sizes=sizes)
    index = exact if exact is not None else _inverted(_Rows(folder, count, dim))
    faiss.write_index(index, str(folder / "chunks.faiss"))


def _coded(block: Array) -> tuple[NDArray[np.int8], Array]:
    """Vectors as int8 with a scale each: cosines keep to 2e-3, 5e-4 on average, at 384 dimensions."""
    scale = np.maximum(np.abs(block).max(axis=1), 1e-12) / 127
    return np.rint(block / scale[:, None]).astype(np.int8), scale


def _exact(dim: int) -> faiss.Index:
    """Nothing is lost: vectors come as float16. They are read in half the time that float32 takes."""
    return faiss.IndexScalarQuantizer(dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def _inverted(rows: "_Rows") -> faiss.Index:
    """Vectors in about 2√n lists, which a sample spread over all of them has taught."""
    lists = 1 << round(np.log2(2 * np.sqrt(rows.count)))
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index = faiss.index_factory(rows.dim, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    every = np.arange(rows.count)
    index.train(rows.take(every[:: max(rows.count // (SAMPLE * lists), 1)][: SAMPLE * lists]))
    for at in range(0, rows.count, BLOCK):
        index.add(rows.take(every[at : at + BLOCK]))
    return index


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


class _Rows:
    """``rows.i8`` with its scales, memory-mapped. Raises OSError or ValueError when they are not ``count``."""

    def __init__(self, folder: Path, count: int, dim: int) -> None:
        self.count, self.dim = count, dim
        self._scales = np.asarray(np.load(folder / "scales.npy", mmap_mode="r"))
        if len(self._scales) != count:
            raise ValueError("its vectors are not as many as were written")
        self._codes = mapped(folder / "rows.i8", np.int8, (count, dim))

    def take(self, numbers: NDArray[np.int64]) -> Array:
        """Vectors as float32 (n, dim)."""
        taken: Array = self._codes[numbers].astype(np.float32)
        taken *= self._scales[numbers][:, None]
        return taken


class Vectors:
    """Opened vectors; thread-safe, read-only."""

    def __init__(self, folder: Path) -> None:
        try:
            self._index = faiss.read_index(str(folder / "chunks.faiss"), faiss.IO_FLAG_MMAP_IFC)
            self.dim: int = self._index.d
            self.count: int = self._index.ntotal
            self._rows = _Rows(folder, self.count, self.dim)
            with (folder / "moments.npz").open("rb") as file, np.load(file) as moments:
                self._mean, self._covariance = moments["mean"], moments["covariance"]
        except (OSError, EOFError, ValueError, RuntimeError, KeyError, BadZipFile) as error:
            raise HomeDamaged(
                f"The vectors in {folder} cannot be opened ({error}). Run `toolkit check --repair`."
            ) from error
        self._inverted = isinstance(self._index, faiss.IndexIVF)

    @classmethod
    def open(cls, folder: Path) -> "Vectors":
        """Raises HomeDamaged when the folder holds no vectors."""
        return cls(folder)

    def search(self, question: Array, k: int, allowed: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """The k nearest chunk numbers, nearest first; only ``allowed`` ones where that is given.

        Beyond EXACT chunks those in lists that are not looked into are missed, a few in a hundred.
        """
        k = min(k, self.count)
        if not k:
            return np.zeros(0, np.int64)
        said: dict[str, Any] = {}
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")  # FAISS keeps a pointer to it until the search is done
            said["sel"] = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
        chosen = faiss.SearchParametersIVF if self._inverted else faiss.SearchParameters
        if self._inverted:
            said["nprobe"] = PROBES
        # One question gains nothing from threads that wait for each other: on a busy machine they cost 16 ms at a time.
        faiss.omp_set_num_threads(1)
        _, found = self._index.search(question[None, :], k, params=chosen(**said))
        numbers: NDArray[np.int64] = found[0][found[0] >= 0].astype(np.int64)
        return numbers

    def expected(self, question: Array) -> tuple[Array, Array]:
        """Mean and standard deviation of the question's similarity to each group's chunks: two (groups)."""
        mean = self._mean @ question
        variance = np.einsum("gij,j->gi", self._covariance, question) @ question
        return mean, np.sqrt(np.maximum(variance, 1e-6))

    def similarities(self, question: Array, numbers: NDArray[np.int64]) -> Array:
        """The cosine of each chunk, (n), in the order of ``numbers``."""
        found: Array = np.einsum("ij,j->i", self._rows.take(numbers), question)
        return found
