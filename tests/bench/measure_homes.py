"""Homes for measuring: material written into files, indexed by the real ``toolkit reindex``, opened as it is served.

What is costly and the same for all is kept in one cache folder: every home links to its converted model and
dictionaries, and starts with its compiled word tables.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from measure_http import HttpAnswerer
from measure_sets import ROOT, Material

from bot.evaluate import Answering
from bot.settings import Settings

SHARED = ("models", "dictionaries")  # folders of a home that do not depend on its material
COMPILED = "language"  # replaced whole by whoever compiles it anew, so that a link would be lost: its files are linked
STARTING = 60.0  # seconds a server may take until it is ready


class Failed(Exception):
    """A command of the toolkit failed; the message has its last words."""


@dataclass(frozen=True, slots=True)
class Homes:
    """Homes under ``folder``, one a material. ``as_indexed`` leaves alone what has an index, to try out searching."""

    folder: Path
    as_indexed: bool = False

    def prepare(self) -> None:
        """Bring the dictionaries, once for all; what cannot be brought is said, as ``make run`` would."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "index.fetch_dictionaries", str(self.folder), "--once"]
        subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False)

    def home(self, name: str, material: Material) -> Path:
        """The home of a material, level with it; raises Failed."""
        home = self.folder / "homes" / name.replace(" ", "-").replace("+", "-")
        home.mkdir(parents=True, exist_ok=True)
        for shared in SHARED:
            (self.folder / shared).mkdir(exist_ok=True)
            if not (home / shared).exists():
                (home / shared).symlink_to(self.folder / shared, target_is_directory=True)
        if (self.folder / COMPILED).is_dir() and not (home / COMPILED).exists():
            shutil.copytree(self.folder / COMPILED, home / COMPILED, copy_function=os.link)
        if self.as_indexed and (home / "CURRENT").exists():
            return home
        source = material.source or _written(home.parent / f"{home.name}.material", material.files)
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", "reindex", str(source), "--home", str(home), "--json",
             "--allow-removals"],
            cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Failed(f"toolkit reindex of {name} ended with {done.returncode}: {_last_words(done)}")
        if (home / COMPILED).is_dir():
            shutil.rmtree(self.folder / COMPILED, ignore_errors=True)
            shutil.copytree(home / COMPILED, self.folder / COMPILED, copy_function=os.link)
        report = json.loads(done.stdout)
        print(f"{name}: {report['chunks']} chunks, {report['embedded']} embedded, "
              f"{time.perf_counter() - began:.1f} s", file=sys.stderr)  # fmt: skip
        return home


@contextmanager
def in_process(home: Path) -> Iterator[Answering]:
    """The Answerer that the commands use, with nothing kept in the journal."""
    from bot.wiring import open_answerer

    with open_answerer(Settings.load(_environment(), None, home)) as answerer:
        yield answerer


@contextmanager
def over_http(home: Path) -> Iterator[Answering]:
    """The same through ``toolkit serve`` on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home.parent / f"{home.name}.serve.log"
    with log.open("w") as told:
        server = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve", "--home", str(home), "--port", str(port)],
            cwd=ROOT, env=_environment(), stdout=told, stderr=told,
        )  # fmt: skip
    try:
        with HttpAnswerer(f"http://127.0.0.1:{port}") as answerer:
            deadline = time.monotonic() + STARTING
            while not answerer.ready():
                if server.poll() is not None or time.monotonic() > deadline:
                    raise Failed(f"toolkit serve did not start: {log.read_text()[-500:]}")
                time.sleep(0.1)
            yield answerer
    finally:
        server.terminate()
        server.wait(30)


def _written(folder: Path, files: Mapping[str, str]) -> Path:
    """The files in ``folder``, and no others; those that are level keep their times."""
    folder.mkdir(exist_ok=True)
    for left in {path.name for path in folder.iterdir()} - set(files):
        (folder / left).unlink()
    for name, text in files.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    return folder


def _environment() -> dict[str, str]:
    return {**os.environ, "TOOLKIT_JOURNAL_DAYS": "0", "TOOLKIT_RATE": "0"}


def _last_words(done: subprocess.CompletedProcess[str]) -> str:
    return " ".join((done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-3:])
