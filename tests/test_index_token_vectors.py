"""Reading candidates token by token gives what comparing every pair by hand would."""

from pathlib import Path

import numpy as np
import pytest

from index.embedding import TOKEN_DIM, Array, Embedding, coded, decoded
from index.errors import HomeDamaged
from index.token_vectors import TokenVectors, count, write

DIM = 8
UNITS = [[-1, 0, 0, 1], [0, 2, 2], [], [-1]]  # a chunk whose unit 1 has no token, one without tokens, one with no unit


def unit(rows: int, dim: int, seed: int) -> Array:
    drawn = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), np.float32)


@pytest.fixture
def made(tmp_path: Path) -> list[Embedding]:
    every = [
        Embedding(unit(1, DIM, at)[0], coded(unit(len(units), TOKEN_DIM, at)), np.asarray(units, np.int16))
        for at, units in enumerate(UNITS)
    ]
    write(tmp_path, iter(every), len(every), DIM, [0] * len(every))
    return every


def test_every_token_counts_by_its_likest_and_its_weight(tmp_path: Path, made: list[Embedding]) -> None:
    tokens, weights = unit(4, TOKEN_DIM, 99), np.asarray([0.5, 0.3, 0.0, 0.2], np.float32)
    numbers = np.asarray([1, 0, 2, 3, 1])
    met = TokenVectors(tmp_path).meet(tokens, weights, numbers, np.asarray([3, 2, 1, 0, 3]))
    assert count(tmp_path) == 4
    for at, number in enumerate(numbers.tolist()):
        likeness = decoded(made[number].codes) @ tokens.T
        whole = float(likeness.max(axis=0) @ weights) if len(likeness) else 0.0
        assert met.chunk[at] == pytest.approx(whole, abs=1e-5)
        units, best = made[number].units, [0.0]
        for place, value in enumerate(met.units.lists()[at]):
            alone = likeness[units == place]
            best.append(float(alone.max(axis=0) @ weights) if len(alone) else 0.0)
            told = likeness[(units == place) | (units == -1)]  # the context line counts for every unit
            assert value == pytest.approx(float(told.max(axis=0) @ weights) if len(alone) else 0.0, abs=1e-5)
        assert met.best[at] == pytest.approx(max(best), abs=1e-5)
    assert met.units.lengths.tolist() == [3, 2, 1, 0, 3]


def test_no_candidates_meet_nothing(tmp_path: Path, made: list[Embedding]) -> None:
    none = np.zeros(0, np.int64)
    met = TokenVectors(tmp_path).meet(unit(2, TOKEN_DIM, 1), np.asarray([0.5, 0.5], np.float32), none, none)
    assert met.chunk.shape == (0,) and len(met.units) == 0


def test_no_chunks_are_an_index_too(tmp_path: Path) -> None:
    write(tmp_path, [], 0, DIM, [])
    assert count(tmp_path) == 0


@pytest.mark.parametrize("name", ["tokens.u4", "units.i2", "token_starts.npy"])
def test_a_missing_or_cut_file_says_how_to_repair_it(tmp_path: Path, made: list[Embedding], name: str) -> None:
    whole = (tmp_path / name).read_bytes()
    for damaged in (whole[: len(whole) // 2], b""):
        (tmp_path / name).write_bytes(damaged)
        with pytest.raises(HomeDamaged, match=r"toolkit check --repair"):
            TokenVectors(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(HomeDamaged, match=r"toolkit check --repair"):
        count(tmp_path)
