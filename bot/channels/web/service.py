"""The Answerer as the web uses it: off the event loop, never more at once than the machine bears, never for ever."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.channels.web.problem import Problem
from bot.records import Answer, Channel
from index.records import Filters, Passage
from ingest.records import Resource

THREADS = 8  # questions that wait together are encoded together; more threads only add switching
MOST_WAITING = 256  # at the slowest measured 100 questions a second, nobody in the queue waits longer than 3 s
ANSWER_SECONDS = 30.0

T = TypeVar("T")


class Found(Protocol):
    """What a search gives."""

    @property
    def passages(self) -> tuple[Passage, ...]: ...
    @property
    def language(self) -> str: ...
    @property
    def took_ms(self) -> float: ...


class Answering(Protocol):
    """What the web needs of ``bot.answer.Answerer``; all of it blocking and thread-safe."""

    def answer(
        self, question: str, conversation: str | None = None, *, language: str = "", filters: Filters = ...,
        channel: Channel = "web", user: str = "",
    ) -> Answer: ...  # fmt: skip
    def search(self, question: str, k: int = 5, *, language: str = "", filters: Filters = ...) -> Found: ...
    def passage_json(self, passage: Passage) -> dict[str, Any]: ...
    def resources(self) -> list[Resource]: ...
    def resource(self, resource_id: str) -> Resource | None: ...
    def document_text(self, resource_id: str) -> str: ...
    def original(self, resource_id: str) -> tuple[Path, str] | None: ...
    def resource_url(self, resource: Resource) -> str: ...
    def status(self) -> dict[str, Any]: ...


class Service:
    """Runs blocking calls in a bounded pool. Raises Problem 503 when too many wait and 504 after ANSWER_SECONDS."""

    def __init__(self, answerer: Answering, threads: int = THREADS) -> None:
        self.answerer = answerer
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._under_way = 0
        self._lock = threading.Lock()

    async def run(self, call: Callable[[], T]) -> T:
        with self._lock:
            if self._under_way >= MOST_WAITING:
                raise Problem(
                    503, "Too many questions at once: please try again in a few seconds.", {"Retry-After": "3"}
                )
            self._under_way += 1
        future = self._pool.submit(call)
        future.add_done_callback(self._finished)  # not a finally here: a call given up on still fills its thread
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise Problem(504, "The answer took too long: please try a shorter question.") from error

    def close(self) -> None:
        """Let what is under way finish; drop what has not begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _finished(self, future: Future[Any]) -> None:
        with self._lock:
            self._under_way -= 1
