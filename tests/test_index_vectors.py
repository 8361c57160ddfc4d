"""Stored vectors give the same neighbours, cosines and moments as computing them all would."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import vectors
from index.errors import HomeDamaged
from index.vectors import FEWEST, Vectors, count, write

DIM = 16
CODED = 6e-3  # what 8 bits a component may cost a cosine at DIM dimensions


def made(number: int, seed: int = 0) -> list[NDArray[np.float16]]:
    """Vectors of unit length."""
    draw = np.random.default_rng(seed)
    rows = draw.normal(size=(number, DIM)) + 0.5
    return list((rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16))


def question(seed: int = 1) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).normal(size=DIM)
    return np.asarray(drawn / np.linalg.norm(drawn), np.float32)


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[NDArray[np.float16]]:
    """200 chunks written in blocks of seven: 150 of group 0, 40 of group 1, and 10, too few, of group 2."""
    monkeypatch.setattr(vectors, "BLOCK", 7)
    every = made(200)
    write(tmp_path, iter(every), len(every), DIM, GROUPS)
    return every


GROUPS = [2 if number % 20 == 3 else 1 if number % 5 == 0 else 0 for number in range(200)]


def test_search_finds_the_nearest_first_and_only_the_allowed(tmp_path: Path, rows: list[NDArray[np.float16]]) -> None:
    opened = Vectors.open(tmp_path)
    assert opened.count == count(tmp_path) == 200 and opened.dim == DIM
    similar = np.stack(rows).astype(np.float32) @ question()
    assert opened.search(question(), 10).tolist() == np.argsort(-similar)[:10].tolist()
    allowed = np.asarray(GROUPS) == 1
    inside = [number for number in np.argsort(-similar) if allowed[number]]
    assert opened.search(question(), 10, allowed).tolist() == inside[:10]
    assert opened.search(question(), 60, allowed).tolist() == inside  # fewer than asked
    assert opened.search(question(), 5, np.zeros(200, np.bool_)).tolist() == []
    assert len(opened.search(question(), 999)) == 200


def test_moments_equal_mean_and_deviation_over_all_chunks(tmp_path: Path, rows: list[NDArray[np.float16]]) -> None:
    mean, deviation = Vectors.open(tmp_path).expected(question())
    similar = np.stack(rows).astype(np.float64) @ question()
    groups = np.asarray(GROUPS)
    assert (groups == 1).sum() >= FEWEST > (groups == 2).sum() > 0
    for group in (0, 1):
        assert float(mean[group]) == pytest.approx(similar[groups == group].mean(), abs=1e-5)
        assert float(deviation[group]) == pytest.approx(similar[groups == group].std(), abs=1e-4)
    assert float(mean[2]) == pytest.approx(similar.mean(), abs=1e-5)  # too few: everybody's
    assert float(deviation[2]) == pytest.approx(similar.std(), abs=1e-4)


def test_similarities_are_each_chunks_own(tmp_path: Path, rows: list[NDArray[np.float16]]) -> None:
    opened = Vectors.open(tmp_path)
    numbers = np.asarray([199, 0, 57, 0])
    expected = np.stack([rows[number] for number in numbers]).astype(np.float32) @ question()
    assert opened.similarities(question(), numbers).tolist() == pytest.approx(expected.tolist(), abs=CODED)
    assert opened.similarities(question(), np.zeros(0, np.int64)).tolist() == []


def test_beyond_the_exact_size_an_inverted_file_finds_nearly_all_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "EXACT", 1000)
    every = made(5000)
    write(tmp_path, iter(every), len(every), DIM, [number % 2 for number in range(len(every))])
    opened = Vectors.open(tmp_path)
    assert opened.count == 5000
    chunks = np.stack(every).astype(np.float32)
    odd = np.arange(5000) % 2 == 1
    for allowed in (None, odd):
        hits = 0
        for seed in range(20):
            asked = question(seed)
            similar = chunks @ asked if allowed is None else np.where(allowed, chunks @ asked, -2)
            found = opened.search(asked, 30, allowed)
            assert allowed is None or (found % 2 == 1).all()
            hits += len(set(np.argsort(-similar)[:10].tolist()) & set(found.tolist()))
        assert hits / 200 >= 0.95


def test_no_chunks_are_an_index_too(tmp_path: Path) -> None:
    write(tmp_path, [], 0, DIM, [])
    opened = Vectors.open(tmp_path)
    assert opened.count == 0 and opened.search(question(), 5).tolist() == []
    assert opened.expected(question())[0].shape == (0,)


@pytest.mark.parametrize("name", ["chunks.faiss", "rows.i8", "scales.npy", "moments.npz"])
def test_a_missing_or_cut_file_says_how_to_repair_it(
    tmp_path: Path, rows: list[NDArray[np.float16]], name: str
) -> None:
    whole = (tmp_path / name).read_bytes()
    for damaged in (whole[: len(whole) // 2], b""):
        (tmp_path / name).write_bytes(damaged)
        with pytest.raises(HomeDamaged, match=r"toolkit check --repair"):
            Vectors.open(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(HomeDamaged, match=r"toolkit check --repair"):
        Vectors.open(tmp_path)
