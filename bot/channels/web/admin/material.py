"""Files that partners upload: a folder in the home that is a SOURCE like any other."""

import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO

from bot.channels.web.problem import Problem

FOLDER = "material"
TOKENS = "moodle-tokens.txt"
MOST_NAME = 200  # bytes; file systems take 255, and versions and temporary names need some
MOST_ENDING = 20  # bytes of a name's last part that is still the kind of a file, dot included
MOST_BYTES = 1 << 30  # one request; a Moodle backup with its videos can be that large
RESERVE = 512 << 20  # bytes that an upload must leave free on the disk: the index needs room to be written


@dataclass(frozen=True, slots=True)
class Uploaded:
    """One file as it lies in the folder."""

    name: str
    size: int
    modified: float


class Material:
    """The folder of uploads; every name is taken to be hostile."""

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER

    def files(self) -> list[Uploaded]:
        if not self.folder.is_dir():
            return []
        paths = (path for path in self.folder.iterdir() if path.is_file() and not path.name.startswith("."))
        found = [Uploaded(path.name, path.stat().st_size, path.stat().st_mtime) for path in paths]
        return sorted(found, key=lambda one: one.name.casefold())

    def save(self, name: str, content: BinaryIO) -> str:
        """Keep an upload under its own name, replacing the file of that name whole; returns the name."""
        safe = file_name(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.folder).free < RESERVE:
            raise Problem(507, "The disk is nearly full, so nothing was uploaded: make room, then try again.")
        with _replacing(self.folder / safe) as file:
            shutil.copyfileobj(content, file, 1 << 20)
        return safe

    def remove(self, name: str) -> bool:
        """Delete an upload; the next run takes it out of the index. False when there is none of that name."""
        path = self.folder / file_name(name)
        there = path.is_file()
        path.unlink(missing_ok=True)
        return there


def keep_token(home: Path, site: str, token: str) -> None:
    """Write a Moodle site's web-service token where ``ingest.tokens`` reads it: a file that only its owner can open."""
    if not re.fullmatch(r"[A-Za-z0-9]{16,128}", token):
        raise Problem(422, "A Moodle web-service token is 16 to 128 letters and digits.")
    address = site.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0].rstrip("/")
    path = home / TOKENS
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    others = [line for line in lines if line.split()[:1] != [address]]
    with _replacing(path) as file:
        file.writelines(f"{line}\n".encode() for line in [*others, f"{address} {token}"])


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file for its owner only that takes the place of ``path`` once it is whole; of one that fails nothing is left.

    Its name is its own, since uploads come side by side, and begins with a dot: it is no material yet.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as fresh:
        try:
            yield fresh
            fresh.flush()
            os.replace(fresh.name, path)
        except BaseException:
            Path(fresh.name).unlink()
            raise


def file_name(name: str) -> str:
    """The last part of a name without what a file system or a terminal could stumble over. Raises Problem 422."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    kept = re.sub(r"\s+", " ", kept).strip(" .")
    if not kept:
        raise Problem(422, "This file has no name: give it one that ends in .pdf, .docx or the like.")
    suffix = PurePath(kept).suffix
    ending = suffix if len(suffix.encode()) <= MOST_ENDING else ""
    stem = kept.removesuffix(ending).encode()[: MOST_NAME - len(ending.encode())]
    return stem.decode("utf-8", "ignore") + ending
