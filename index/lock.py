"""One writer at a time in a home: a locked file that says who it is.

The operating system lets go of the lock when its holder ends, however it ends, so a stale lock cannot be.
"""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import HomeLocked

NAME = "LOCK"


@contextmanager
def hold(home: Path, what: str) -> Iterator[None]:
    """Hold the home's lock for ``what`` ("reindex"); raise HomeLocked, naming the holder, when it is taken."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / NAME).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise HomeLocked(
                f"{_holder(file.name)} is at work in {home}. Wait until it is done, or stop it."
            ) from error
        file.seek(0)
        file.truncate()
        holder = {"what": what, "process": os.getpid(), "host": socket.gethostname(), "since": time.time()}
        json.dump(holder, file)
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()


def _holder(path: str) -> str:
    try:
        held = json.loads(Path(path).read_text(encoding="utf-8"))
        since = time.strftime("%Y-%m-%d %H:%M", time.localtime(held["since"]))
        return f"{held['what'].capitalize()} (process {held['process']} on {held['host']}, since {since})"
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "Another run"  # it has the lock and has not written its name yet
