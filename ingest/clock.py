"""A limit to how long something may take, on the clock on the wall."""

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)


class Clock:
    """Calls ``expire`` when a block it is used as context of takes longer than ``seconds``; one thread for all blocks.

    Nobody wakes it for a block: it sleeps so many seconds at most, and none that began meanwhile is over by then.
    """

    def __init__(self, seconds: float, expire: Callable[[], None]) -> None:
        self._seconds, self._expire = seconds, expire
        self._changed = threading.Condition()
        self._end: float | None = None  # of the block under way, by time.monotonic()
        self._closed = False
        self._thread: threading.Thread | None = None

    def __enter__(self) -> None:
        if self._thread is None:
            thread = threading.Thread(target=self._run, name="reader-clock", daemon=True)
            thread.start()
            self._thread = thread
        with self._changed:
            self._end = time.monotonic() + self._seconds

    def __exit__(self, *raised: object) -> None:
        with self._changed:
            self._end = None

    def close(self) -> None:
        """End its thread."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                left = self._seconds if self._end is None else self._end - time.monotonic()
                if left > 0:
                    self._changed.wait(left)
                    continue
                self._end = None
                try:
                    self._expire()  # within the lock: no block begins before the last one's process is gone
                except Exception:  # the next block wants its clock all the same
                    log.exception("what took too long could not be ended")
