"""kill -9 at every step of a reindex: the last good generation serves, the next run finishes without starting over."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_index import Small

from index import generations
from index.snapshot import Snapshot

_CHILD = """
import dataclasses, os, signal, sys
from pathlib import Path
from small_index import SIDES, Small
import index.embed, index.generations

def die():
    os.kill(os.getpid(), signal.SIGKILL)

point, small = sys.argv[1], Small(Path(sys.argv[2]))
index.embed.BATCH = 4
encode = small.encoder.encode_entries
def logged(entries):
    if point == "encoding" and len(small.encoder.encoded) >= 12:
        die()
    rows = encode(entries)
    with open(Path(sys.argv[2]) / "encoded.log", "a") as file:
        file.writelines(entry.text + "\\n" for entry in entries)
    return rows
small.encoder.encode_entries = logged
read = small.reader.submit
def submit(job):
    if point == "reading" and len(small.reader.read) >= 15:
        die()
    return read(job)
small.reader.submit = submit
if point == "words":
    sides = dataclasses.replace(SIDES, write_words=lambda folder, rows: die())
else:
    sides = SIDES
rename, replace, prune = os.rename, os.replace, index.generations.prune
def renaming(old, new):
    if point == "before the rename" and Path(new).name.isdecimal():
        die()
    rename(old, new)
def replacing(old, new):
    if point == "before the switch" and Path(new).name == "CURRENT":
        die()
    replace(old, new)
    if point == "after the switch" and Path(new).name == "CURRENT":
        die()
os.rename, os.replace = renaming, replacing
if point == "pruning":
    index.generations.prune = lambda *a: die()
dataclasses.replace(small.reindexer(), sides=sides).run([str(small.folder)])
"""

POINTS = [
    "reading",
    "encoding",
    "words",
    "before the rename",
    "before the switch",
    "after the switch",
    "pruning",
]


def _environment() -> dict[str, str]:
    paths = os.pathsep.join([str(Path(__file__).parent.parent), str(Path(__file__).parent)])
    return {**os.environ, "PYTHONPATH": paths}


def _run(point: str, tmp_path: Path) -> int:
    command = [sys.executable, "-c", _CHILD, point, str(tmp_path)]
    return subprocess.run(command, env=_environment(), check=False, timeout=60).returncode


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_moment_nothing_is_lost_and_little_is_done_again(point: str, tmp_path: Path) -> None:
    small = Small(tmp_path)
    small.write("first.txt", "The first.")
    small.write("leaving.txt", "It goes.")
    assert _run("none", tmp_path) == 0
    for number in range(30):
        small.write(f"{number:02}.txt", f"Text {number}.")
    small.write("first.txt", "The first, changed.")
    (small.folder / "leaving.txt").unlink()

    assert _run(point, tmp_path) == -signal.SIGKILL
    serving = Snapshot.open(small.home)
    texts = {serving.chunk(number)[2] for number in range(len(serving))}
    done = point in ("after the switch", "pruning")
    assert ("The first, changed." if done else "The first.") in texts
    assert len(texts) == (31 if done else 2)  # either generation, whole; never something in between

    report = small.reindexer().run()  # in this process, whose encoder has seen nothing
    before = (tmp_path / "encoded.log").read_text().splitlines()
    assert len(before) == len(set(before))
    assert len(set(before) & set(small.encoder.encoded)) <= 8  # two batches: one at work, one ready
    if point not in ("reading", "encoding"):
        assert small.encoder.encoded == []
    if point in ("words", "before the rename"):
        assert len(report.new) == 30 and report.changed == ("first.txt",) and report.removed == ("leaving.txt",)
    serving = Snapshot.open(small.home)
    assert {serving.chunk(number)[2] for number in range(len(serving))} == {
        "The first, changed.",
        *(f"Text {number}." for number in range(30)),
    }
    assert small.reindexer().check().problems == ()
    assert small.reindexer().run().generation == report.generation  # and now there is nothing left to do
    assert not list((small.home / generations.FOLDER).glob(".*"))


_FULL = """
import resource, sys
from pathlib import Path
from small_index import Small
from index.errors import DiskFull
small = Small(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))  # no file may grow beyond this
try:
    small.reindexer().run([str(small.folder)])
except DiskFull as error:
    print(error)
"""


@pytest.mark.parametrize("room", [150_000, 300_000, 600_000, 900_000])
def test_a_full_disk_loses_nothing_and_says_so(room: int, tmp_path: Path) -> None:
    small = Small(tmp_path)
    small.write("first.txt", "The first.")
    small.reindexer().run([str(small.folder)])
    for number in range(12):
        small.write(f"{number}.txt", "\n\n".join(f"Paragraph {n} of {number}. " * 20 for n in range(60)))
    command = [sys.executable, "-c", _FULL, str(tmp_path), str(room)]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == "" and "is full" in done.stdout
    assert [resource.source for resource in Snapshot.open(small.home).resources()] == ["first.txt"]
    report = small.reindexer().run()
    assert len(report.new) == 12 and small.reindexer().check().problems == ()


def test_what_is_read_while_it_is_written_is_always_whole(tmp_path: Path) -> None:
    # A reader in another process follows through many switches.
    small = Small(tmp_path)
    small.write("a.txt", "0.")
    small.reindexer().run([str(small.folder)])
    follow = (
        "import sys; from pathlib import Path; from index.snapshot import latest\n"
        "seen = set()\n"
        "while len(seen) < 6 and (not seen or max(seen) < 10):\n"
        "    one = latest(Path(sys.argv[1])); text = one.chunk(0)[2]\n"
        "    assert text == f'{one.generation - 1}.', (text, one.generation); seen.add(one.generation)\n"
        "print(len(seen))\n"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", follow, str(small.home)],
        env=_environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    for number in range(1, 10):
        small.write("a.txt", f"{number}.")
        small.reindexer().run()
    out, _ = reader.communicate(timeout=30)
    assert reader.returncode == 0 and int(out) >= 1
