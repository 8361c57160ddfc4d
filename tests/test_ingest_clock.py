"""One thread watches all blocks of a clock: what takes too long is told once, what does not never."""

import threading
import time

import pytest

from ingest.clock import Clock


def test_a_block_that_takes_too_long_is_told_once() -> None:
    over: list[float] = []
    told = threading.Event()

    def expire() -> None:
        over.append(time.monotonic())
        told.set()

    clock = Clock(0.05, expire)
    began = time.monotonic()
    with clock:
        assert told.wait(10)
    clock.close()
    assert len(over) == 1
    assert over[0] - began >= 0.05


def test_blocks_that_are_over_in_time_are_not_told_however_many_they_are() -> None:
    over = threading.Event()
    clock = Clock(1.0, over.set)
    end = time.monotonic() + 1.5  # the clock wakes at least once in between
    while time.monotonic() < end:
        with clock:
            pass
    clock.close()
    assert not over.is_set()


def test_a_block_that_began_while_the_clock_slept_has_its_own_time() -> None:
    told = threading.Event()
    clock = Clock(0.3, told.set)
    with clock:
        pass
    threading.Event().wait(0.2)
    began = time.monotonic()
    with clock:
        assert told.wait(10)
    clock.close()
    assert time.monotonic() - began >= 0.3


def test_its_thread_ends_with_it() -> None:
    before = set(threading.enumerate())
    clock = Clock(60, lambda: None)
    with clock:
        (mine,) = (one for one in threading.enumerate() if one.name == "reader-clock" and one not in before)
    clock.close()
    assert not mine.is_alive()
    Clock(60, lambda: None).close()  # one that was never used has none to end


def test_a_block_after_one_that_could_not_be_ended_is_watched_too(caplog: pytest.LogCaptureFixture) -> None:
    told = threading.Event()

    def expire() -> None:
        told.set()
        raise PermissionError

    clock = Clock(0.05, expire)
    for _ in range(2):
        told.clear()
        with clock:
            assert told.wait(10)
    clock.close()
    assert "could not be ended" in caplog.text
