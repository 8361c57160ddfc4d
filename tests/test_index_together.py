"""Questions that come together are encoded in one call, each gets its own, and an error frees all who wait."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.together import Together

WAIT = 10.0  # seconds after which a test has failed


class Held:
    """Encodes a text as its length; the first call lasts until ``release`` is set."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.begun, self.release = threading.Event(), threading.Event()

    def __call__(self, texts: Sequence[str]) -> list[int]:
        self.calls.append(list(texts))
        if len(self.calls) == 1:
            self.begun.set()
            assert self.release.wait(WAIT)
        if "broken" in texts:
            raise ValueError("broken")
        return [len(text) for text in texts]


def waiting(together: Together[int], number: int) -> None:
    """Until ``number`` callers wait for their turn."""
    reached = threading.Event()
    while len(together._waiting) < number:
        assert not reached.wait(0.001)


def test_who_comes_while_one_is_encoded_is_encoded_in_one_call() -> None:
    held = Held()
    together = Together(held)
    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(together.encode, ["a"])
        assert held.begun.wait(WAIT)
        others = [pool.submit(together.encode, ["b" * size, "c"]) for size in range(2, 6)]
        waiting(together, 4)
        held.release.set()
        assert first.result(WAIT) == [1]
        for size, other in enumerate(others, start=2):
            assert other.result(WAIT) == [size, 1]
    assert [len(call) for call in held.calls] == [1, 8]


def test_one_alone_is_encoded_at_once_time_after_time() -> None:
    held = Held()
    held.release.set()
    together = Together(held)
    assert [together.encode([text])[0] for text in ("a", "bb", "ccc")] == [1, 2, 3]
    assert held.calls == [["a"], ["bb"], ["ccc"]]


def test_an_error_reaches_all_it_hit_and_nobody_waits_for_ever() -> None:
    held = Held()
    together = Together(held)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(together.encode, ["a"])
        assert held.begun.wait(WAIT)
        others = [pool.submit(together.encode, [text]) for text in ("b", "broken")]
        waiting(together, 2)
        held.release.set()
        assert first.result(WAIT) == [1]
        for other in others:
            with pytest.raises(ValueError, match="broken"):
                other.result(WAIT)
    assert together.encode(["after"]) == [5]


def test_many_threads_each_get_their_own() -> None:
    together = Together(lambda texts: [int(text) for text in texts])
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda number: together.encode([str(number)])[0], range(2000)))
    assert found == list(range(2000))
