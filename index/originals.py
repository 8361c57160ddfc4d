"""Copies of the files that were read, by content, so that they can be served without the SOURCE.

``home/originals/ab/abcdef…`` (sha256, hexadecimal). Copies, not hard links: an editor that writes a file in place would
change what an earlier generation serves.
"""

import contextlib
import hashlib
import os
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from index import digests

FOLDER = "originals"
_BLOCK = 1 << 20


def path(home: Path, digest: str) -> Path:
    """Where a copy lies, or would."""
    return home / FOLDER / digest[:2] / digest


def keep(home: Path, file: Path, digest: str) -> bool:
    """Copy a file; False, and nothing kept, when its bytes are no longer those of ``digest``. Raises OSError."""
    place = path(home, digest)
    if place.exists():
        return True
    fresh = place.with_name(f".{digest}.{os.getpid()}")
    try:
        if _copied(file, fresh) != digest:
            fresh.unlink()
            return False
        os.replace(fresh, place)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return True


def _copied(file: Path, fresh: Path) -> str:
    """Copy a file; return the sha256 of what was copied."""
    whole = hashlib.sha256()
    with file.open("rb", buffering=0) as source, _opened(fresh) as target:
        while block := source.read(_BLOCK):
            whole.update(block)
            target.write(block)
    return whole.hexdigest()


def _opened(fresh: Path) -> BinaryIO:
    try:
        return fresh.open("wb")
    except FileNotFoundError:  # the first of its folder
        fresh.parent.mkdir(parents=True, exist_ok=True)
        return fresh.open("wb")


def sync(home: Path, digests: Iterable[str]) -> None:
    """Bring copies to the disk, before a generation that serves them; one that is gone is left out. Raises OSError."""
    for digest in digests:
        with contextlib.suppress(FileNotFoundError), path(home, digest).open("rb", buffering=0) as file:
            os.fsync(file.fileno())


class Syncing:
    """Brings copies to the disk in a thread of its own: whoever makes them would wait some milliseconds for each."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._thread = ThreadPoolExecutor(1, "originals")
        self._done: set[str] = set()
        self._failed: OSError | None = None

    def add(self, digest: str) -> None:
        """Sync a copy soon."""
        self._thread.submit(self._sync, digest)

    def close(self) -> None:
        """End the thread; what it has not come to is left to `complete`."""
        self._thread.shutdown(cancel_futures=True)

    def complete(self, digests: Collection[str]) -> None:
        """Sync what was not yet, once closed; raises the OSError of any copy that could not be synced."""
        if self._failed is None:
            for digest in set(digests) - self._done:
                self._sync(digest)
        if self._failed is not None:
            raise self._failed  # the system may tell of it once, and another try seem to go well

    def _sync(self, digest: str) -> None:
        try:
            sync(self._home, [digest])
        except OSError as error:
            self._failed = error
        else:
            self._done.add(digest)


def intact(home: Path, digest: str) -> bool:
    """Whether a copy is there and holds what its name says."""
    try:
        return digests.of_file(path(home, digest)) == digest
    except OSError:
        return False


def prune(home: Path, wanted: Collection[str]) -> None:
    """Remove copies that nothing wants, and halves that a killed run left; only for whoever holds the lock."""
    for below in (home / FOLDER).glob("??"):
        for copy in os.scandir(below):
            if copy.name not in wanted:
                os.unlink(copy.path)
