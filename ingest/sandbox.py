"""Readers at work, so that reading a file can be waited for."""

from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from ingest.readers.dispatch import Job, read
from ingest.records import Document

__all__ = ["Job", "Reader"]


class Reader:
    """A pool that reads files; use it as a context manager."""

    def __init__(self, workers: int = 2, seconds: float = 60.0, memory: int = 1 << 30) -> None:
        self._pool = ThreadPoolExecutor(workers)
        self._seconds = seconds
        self._memory = memory

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def submit(self, job: Job) -> Future[tuple[Document, ...]]:
        """Read a file; the future raises a leaf of ReadError."""
        return self._pool.submit(read, job)

    def close(self) -> None:
        """End the workers; jobs that have not begun are cancelled."""
        self._pool.shutdown(cancel_futures=True)
