"""A reindex started from the desk: a process of its own, so that serving never loads what reading needs.

What it does and how far it is stands in ``home/desk/run.json``, which it rewrites itself: any worker can show it, and
it goes on when the worker that started it ends. A locked file, handed on to the child, says that it is alive; the
operating system lets go of it however the child ends.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

FOLDER = "desk"
COMMAND = (sys.executable, "-m", "bot.channels.web.admin.child")

LEAVING_SECONDS = 5.0  # from its last word to letting go of the lock a run needs a few milliseconds

State = Literal["none", "running", "done", "failed", "interrupted"]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done: ``named`` SOURCEs (none: all), for show or in earnest; or ``drop``, one to be taken out."""

    named: tuple[str, ...] = ()
    dry_run: bool = True
    allow_removals: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    drop: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """The last run from the desk. ``report`` is the contract's ``reindex --json`` once it is done."""

    state: State
    job: Job = field(default_factory=Job)
    started: float = 0.0
    finished: float = 0.0
    stage: str = ""
    files: int = 0
    files_total: int = 0
    chunks: int = 0
    chunks_total: int = 0
    report: dict[str, Any] | None = None
    error: str = ""


class Busy(Exception):
    """Another run from the desk is under way."""


class Runs:
    """Starts, watches and stops the desk's reindex; one at a time in a home."""

    def __init__(self, home: Path, command: Sequence[str] = COMMAND) -> None:
        self._folder = home / FOLDER
        self._home = home
        self._command = tuple(command)

    def start(self, job: Job) -> None:
        """Begin; raises Busy."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "run.lock").open("w") as lock:
            self._take(lock)
            write(self._home, Running("running", job, started=time.time()))
            with (self._folder / "run.log").open("wb") as log:
                process = subprocess.Popen(
                    [*self._command, str(self._home), str(lock.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=(lock.fileno(),),  # the lock lives for as long as the child has it open
                    start_new_session=True,  # Ctrl-C in the server's terminal is not meant for it
                )
            (self._folder / "run.pid").write_text(str(process.pid))
        threading.Thread(target=process.wait, daemon=True).start()  # so that it does not stay a zombie

    def last(self) -> Running:
        """The run under way, or the last one."""
        running = read(self._home)
        if running.state == "running" and not self._alive():
            running = read(self._home)  # it may have ended between the two
            if running.state == "running":
                return Running(**{**_shallow(running), "state": "interrupted", "error": self._last_words()})
        return running

    def stop(self) -> bool:
        """Ask it to stop, as Ctrl-C would: what is done is kept. False when nothing is running."""
        if not self._alive():
            return False
        try:
            os.kill(int((self._folder / "run.pid").read_text()), signal.SIGINT)
        except (ProcessLookupError, FileNotFoundError):
            return False  # it ended just now
        return True

    def _take(self, lock: IO[str]) -> None:
        """Lock, waiting for a run that has said that it is done and is only leaving. Raises Busy."""
        deadline = time.monotonic() + LEAVING_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if read(self._home).state == "running" or time.monotonic() > deadline:
                    raise Busy("A run is under way already: wait for it, or stop it.") from error
                time.sleep(0.02)
            else:
                return

    def _alive(self) -> bool:
        try:
            with (self._folder / "run.lock").open("r") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False

    def _last_words(self) -> str:
        try:
            lines = (self._folder / "run.log").read_text("utf-8", "replace").strip().splitlines()
        except FileNotFoundError:
            lines = []
        said = f" Its last words: {lines[-1][:300]}" if lines else ""
        return f"The run ended before it was done. What it had done is kept: start it again.{said}"


def read(home: Path) -> Running:
    """What run.json says; "none" before the first run."""
    try:
        said = json.loads((home / FOLDER / "run.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return Running("none")
    job = said.pop("job")
    return Running(**said, job=Job(**{**job, "named": tuple(job["named"])}))


def write(home: Path, running: Running) -> None:
    """Replace run.json whole: a reader sees the old or the new."""
    path = home / FOLDER / "run.json"
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(asdict(running), ensure_ascii=False), "utf-8")
    fresh.replace(path)


def _shallow(running: Running) -> dict[str, Any]:
    return {name: getattr(running, name) for name in Running.__slots__}
