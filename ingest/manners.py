"""How often, and how many at once, a host is asked; and when one that gives no answer is left alone. Thread-safe.

Times are seconds of ``time.monotonic()``.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.errors import FetchError, NoAnswer

_DEAD = 3  # times running that a host gives no answer before it is left alone …
_REST = 600.0  # … for so many seconds: longer than the rest of a run, shorter than the time to the next


class Manners:
    """What is known of each host while a run lasts."""

    def __init__(self, at_once: int) -> None:
        """``at_once`` exchanges with one host."""
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}  # host → when it may be asked again
        self._silent: dict[str, tuple[int, float]] = {}  # host → times running without an answer, and when the last
        self._rooms: defaultdict[str, threading.Semaphore] = defaultdict(lambda: threading.Semaphore(at_once))

    @contextmanager
    def turn(self, host: str, pause: float) -> Iterator[None]:
        """Wait until the host may be asked, ``pause`` seconds after the last time; within, one exchange goes on.

        Raises NoAnswer for a host that was silent too often, and counts silences.
        """
        with self._lock:
            room = self._rooms[host]
        with room:
            self._must_not_rest(host)
            with self._lock:
                at = max(self._next.get(host, 0.0), time.monotonic())
                self._next[host] = at + pause
            time.sleep(max(at - time.monotonic(), 0.0))
            try:
                yield
            except NoAnswer:
                with self._lock:
                    self._silent[host] = (self._silent.get(host, (0, 0.0))[0] + 1, time.monotonic())
                raise
            except FetchError:
                self._answered(host)  # an answer that helps nobody is one all the same
                raise
            self._answered(host)

    def wait(self, host: str, seconds: float) -> None:
        """Let the host alone for so long: it says that it is busy."""
        with self._lock:
            self._next[host] = max(self._next.get(host, 0.0), time.monotonic() + seconds)

    def _answered(self, host: str) -> None:
        with self._lock:
            self._silent.pop(host, None)

    def _must_not_rest(self, host: str) -> None:
        with self._lock:
            times, last = self._silent.get(host, (0, 0.0))
        if times >= _DEAD and time.monotonic() - last < _REST:
            raise NoAnswer(f"{host} gave no answer {_DEAD} times running; it is left alone for now.")
