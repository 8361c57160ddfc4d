"""The process that reads: jobs come in by stdin, answers go out by stdout. Started by ``ingest.sandbox`` only.

Run as ``python -m ingest.readers.worker MEMORY SECONDS``. Answers are pickled tuples, each after its length in eight
bytes: ("part", member) while a container is read, then ("done", documents, state) or ("failed", error, sentence,
state); ``state`` is "worn" when the process has grown and wants to be replaced.
"""

import contextlib
import os
import pickle
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from ingest.errors import ReadCrash, ReadError
from ingest.readers.dispatch import ANNOUNCE, Job, read

WORN = 0.5  # of the memory: beyond, what earlier files left behind may be in the way of the next


class _Wire:
    """The way back to the sandbox."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def send(self, *message: object) -> None:
        body = pickle.dumps(message)
        self._out.write(len(body).to_bytes(8, "big") + body)
        self._out.flush()


def main() -> None:
    """Read jobs until stdin ends."""
    memory, seconds = int(sys.argv[1]), float(sys.argv[2])
    wire = _Wire(os.fdopen(os.dup(sys.stdout.fileno()), "wb"))
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # a library that prints must not garble answers
    _limit(memory)
    jobs = sys.stdin.buffer
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            job: Job = pickle.load(jobs)  # noqa: S301 (from the process that started this one)
            _do(job, wire, memory, seconds)


def _do(job: Job, wire: _Wire, memory: int, seconds: float) -> None:
    def announce(member: str) -> None:
        _alarm(seconds)
        wire.send("part", member)

    ANNOUNCE.set(announce)
    _alarm(seconds)
    try:
        documents = read(job)
    except MemoryError:
        # The exception holds what filled the memory until this clause ends; the answer is small.
        wire.send("failed", "ReadCrash", f"{job.name} needs more than {memory >> 20} MB to be read; split it.", "worn")
    except ReadError as error:
        wire.send("failed", type(error).__name__, str(error), _state(memory))
    except Exception as error:  # noqa: BLE001 (the last wall before the process ends: any fault costs this file only)
        crash = ReadCrash(f"{job.name} made its reader fail ({type(error).__name__}: {error}); export it again.")
        wire.send("failed", type(crash).__name__, str(crash), _state(memory))
    else:
        wire.send("done", documents, _state(memory))
    _alarm(0)


def _limit(memory: int) -> None:
    """Limit the address space, where the system can, and step back behind whoever answers questions."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; the clock still runs
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


def _alarm(seconds: float) -> None:
    """Die some time after the sandbox would have killed us, should it be gone. 0: no longer."""
    if hasattr(signal, "SIGALRM"):
        signal.alarm(int(seconds * 1.5) + 10 if seconds else 0)


def _state(memory: int) -> str:
    """Return "worn" when the process is to be replaced, else "fresh"."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return "fresh"
    return "worn" if pages * os.sysconf("SC_PAGE_SIZE") > WORN * memory else "fresh"


if __name__ == "__main__":
    main()
