"""Runs of different lengths are taken, compared and joined as lists of lists would be."""

import numpy as np
import pytest

from index.ragged import Ragged, joined, runs

LISTS = [[3.0, 1.0], [], [2.0], [-5.0, -4.0, -6.0], []]


def ragged(lists: list[list[float]]) -> Ragged:
    values = np.asarray([value for one in lists for value in one], np.float32)
    return Ragged(values, np.asarray([len(one) for one in lists], np.int64))


@pytest.mark.parametrize("rows", [[], [0], [3, 1, 0, 3], [4, 2, 1]])
def test_runs_are_taken_in_any_order(rows: list[int]) -> None:
    taken = ragged(LISTS).take(np.asarray(rows, np.int64))
    assert taken.lists() == [LISTS[row] for row in rows] and len(taken) == len(rows)


def test_the_most_of_each_run_and_nought_of_an_empty_one() -> None:
    assert ragged(LISTS).most().tolist() == [3.0, 0.0, 2.0, -4.0, 0.0]
    assert ragged([[], []]).most().tolist() == [0.0, 0.0] and ragged([]).most().tolist() == []


def test_runs_are_joined() -> None:
    assert joined([ragged(LISTS), ragged([]), ragged([[7.0]])]).lists() == [*LISTS, [7.0]]


def test_numbers_of_runs() -> None:
    assert runs(np.asarray([5, 9, 2]), np.asarray([2, 0, 3])).tolist() == [5, 6, 2, 3, 4]
