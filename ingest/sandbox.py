"""Readers at work in processes of their own, with a wall-clock and a memory limit: a hang or a crash costs one file.

A worker process is started when first needed and reused, another when files wait for it. Each has a thread here that
hands it one job at a time, kills it when its time is up, and replaces it. Workers are started as fresh interpreters
(never forked: this process has threads) and speak pickles over their pipes; only records and errors are let through.
Each has a temporary folder of its own, which goes with it: a killed process cannot tidy up.
"""

import contextlib
import io
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from ingest import errors, records
from ingest.clock import Clock
from ingest.errors import ReadCrash, ReadError, ReadTimeout
from ingest.readers.dispatch import Job
from ingest.records import Document

__all__ = ["Job", "Reader"]

PATIENCE = 0.2  # seconds that a file waits before another worker is started: a few short texts are read by then
MOST_PARTS_LOST = 25  # parts of one container that may hang or crash before all of it counts as failed
_ROOT = Path(__file__).resolve().parent.parent

Documents = tuple[Document, ...]
_Task = tuple[Job, "Future[Documents]", float]  # when it was handed in, by time.monotonic()


class Reader:
    """A pool of up to ``workers`` reading processes; use it as a context manager.

    ``seconds`` is the time for one file, or for one part of a container; ``memory`` the bytes of address space that a
    worker may use, itself included.
    """

    def __init__(self, workers: int = 2, seconds: float = 60.0, memory: int = 1 << 30) -> None:
        if workers < 1 or seconds <= 0 or memory < 1 << 27:
            raise ValueError("a reader needs one worker or more, some time, and 128 MB of memory or more")
        self._tasks: deque[_Task] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._workers = [_Worker(seconds, memory) for _ in range(workers)]
        self._threads = [
            threading.Thread(
                target=self._serve, args=(worker, PATIENCE if number else 0.0), name=f"reader-{number}", daemon=True
            )
            for number, worker in enumerate(self._workers)
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close(now=kind is not None)

    def submit(self, job: Job) -> "Future[Documents]":
        """Read a file; the future raises a leaf of ReadError."""
        future: Future[Documents] = Future()
        with self._changed:
            if self._closed:
                raise RuntimeError("the reader is closed")
            self._tasks.append((job, future, time.monotonic()))
            self._changed.notify_all()
        return future

    def close(self, now: bool = False) -> None:
        """End the pool when all jobs are done; with ``now`` those waiting are cancelled and those at work killed."""
        with self._changed:
            self._closed = True
            while now and self._tasks:
                self._tasks.popleft()[1].cancel()
            self._changed.notify_all()
        if now:
            for worker in self._workers:
                worker.end()
        for thread in self._threads:
            thread.join()

    def _next(self, patience: float) -> _Task | None:
        """The next task once it has waited so many seconds; None when there are none and will be none."""
        with self._changed:
            while True:
                left = None
                if self._tasks:
                    left = self._tasks[0][2] + patience - time.monotonic()
                    if left <= 0:
                        return self._tasks.popleft()
                elif self._closed:
                    return None
                self._changed.wait(left)

    def _serve(self, worker: "_Worker", patience: float) -> None:
        while task := self._next(patience):
            patience = 0.0
            job, future, _ = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                documents = worker.read(job)
            except BaseException as error:  # noqa: BLE001 (whoever waits for the future must hear of it)
                future.set_exception(error)
            else:
                future.set_result(documents)
        worker.close()


class _Worker:
    """One process, and what is known of the job it does."""

    def __init__(self, seconds: float, memory: int) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._expired = False
        self._ended = False
        self._clock = Clock(seconds, self._expire)

    def read(self, job: Job) -> Documents:
        """Return what the process makes of a job; parts of a container that hang or crash it are left out."""
        while True:
            part = ""
            try:
                for kind, *values in self._answers(job):
                    if kind == "part":
                        part = values[0]
                    elif kind == "failed":
                        error: ReadError = getattr(errors, values[0])(values[1])
                        raise error
                    elif kind == "done":
                        documents: Documents = values[0]
                        return documents
                error = self._death(job)
                self.stop()
                raise error
            except (ReadTimeout, ReadCrash):
                if not part or self._ended or len(job.skip) >= MOST_PARTS_LOST:
                    raise
                job = replace(job, skip=job.skip | {part})

    def end(self) -> None:
        """Kill the process, also one that is only about to start, and start no other."""
        self._ended = True
        self.kill()

    def kill(self) -> None:
        """Kill the process and whatever it has started."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()

    def stop(self) -> None:
        """End the process; the next job starts another."""
        self.kill()
        if self._process is not None:
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def close(self) -> None:
        """End the process, and the clock: there are no more jobs."""
        self.stop()
        self._clock.close()

    def _answers(self, job: Job) -> Any:
        """Yield the messages about a job; every one starts the clock anew. Ends early when the process dies."""
        process = self._started()
        if self._ended:
            return
        assert process.stdin is not None and process.stdout is not None
        self._expired = False
        try:
            process.stdin.write(pickle.dumps(job))
            process.stdin.flush()
        except OSError:
            return
        while True:
            with self._clock:
                message = _receive(process.stdout)
            if message is None:
                return
            yield message
            if message[0] in ("done", "failed"):
                if message[-1] == "worn":
                    self.stop()
                return

    def _expire(self) -> None:
        self._expired = True
        self.kill()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.stop()
        self._folder = tempfile.TemporaryDirectory(prefix="toolkit-reader-", ignore_cleanup_errors=True)
        paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            # -P: the folder that the command was called in may hold a docx.py of its own.
            [sys.executable, "-P", "-m", "ingest.readers.worker", str(self._memory), str(self._seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the caller, who then decides; and a group can be killed whole
            env=os.environ
            | {
                "PYTHONPATH": os.pathsep.join(filter(None, paths)),
                "MALLOC_ARENA_MAX": "2",
                "TMPDIR": self._folder.name,
            },
        )
        return self._process

    def _death(self, job: Job) -> ReadError:
        if self._expired:
            return ReadTimeout(
                f"{job.name} took longer than {self._seconds:g} seconds to read; split it, or save it as a simpler PDF."
            )
        code: int | None = None
        if self._process is not None and not self._ended:
            try:
                code = self._process.wait(timeout=1.0)  # its pipe has closed, so it is about to end
            except subprocess.TimeoutExpired:
                self.kill()  # or it talked nonsense
        return ReadCrash(f"{job.name} made its reader crash (exit code {code}); export it again, or in another format.")


class _OnlyRecords(pickle.Unpickler):
    """A worker that a hostile file has taken over must not be able to run code here."""

    def find_class(self, module: str, name: str) -> Any:
        if module == records.__name__ and name in ("Document", "Block", "Place"):
            return getattr(records, name)
        raise pickle.UnpicklingError(f"a reader may not send {module}.{name}")


def _receive(pipe: IO[bytes]) -> tuple[Any, ...] | None:
    """Return the next message, or None when the process has died or talks nonsense."""
    header = pipe.read(8)
    if len(header) < 8:
        return None
    length = int.from_bytes(header, "big")
    body = pipe.read(length)
    if len(body) < length:
        return None
    try:
        message = _OnlyRecords(io.BytesIO(body)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ValueError, TypeError, IndexError):
        return None
    return message if isinstance(message, tuple) and message else None
