"""A few things at once, in threads: what is on the web is waited for side by side.

The threads are daemons, unlike those of concurrent.futures: after Ctrl-C nobody waits for a server that dawdles.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Ahead:
    """Runs what is submitted, first come first served, in up to ``most`` threads.

    What is not begun when the block is left never is.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._threads = 0
        self._over = False
        self._tasks: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over = True
        for _ in range(self._threads):
            self._tasks.put(lambda: None)  # wakes one up

    def submit(self, work: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> Future[_T]:
        """Begin ``work`` as soon as a thread is free; its result or error is the Future's."""
        future: Future[_T] = Future()

        def task() -> None:
            try:
                future.set_result(work(*arguments, **named))
            except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
                future.set_exception(error)

        self._tasks.put(task)
        if self._threads < self._most:
            self._threads += 1
            threading.Thread(target=self._run, name="ahead", daemon=True).start()
        return future

    def _run(self) -> None:
        while not self._over:
            self._tasks.get()()
