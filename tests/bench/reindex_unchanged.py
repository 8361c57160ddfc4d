"""How long a reindex takes over files that have not changed, and after one of them did.

    python tests/bench/reindex_unchanged.py [--files 5000]

The encoder and the lexicon are small stand-ins: nothing here is to be encoded, which is the point. The reference beside
each figure is a bare walk over the same files with one stat each, in the same run.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from small_index import Small  # noqa: E402 (found by the line above)

TIMES = 5


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=5000)
    files = parser.parse_args().files
    with tempfile.TemporaryDirectory() as made:
        small = Small(Path(made))
        for number in range(files):
            parts = [f"Paragraph {part} of {number}, on prices and contracts." for part in range(6)]
            small.write(f"{number // 100:02}/guide {number}.txt", "\n\n".join([f"# Guide {number}", *parts]))
        print(f"python tests/bench/reindex_unchanged.py --files {files}")
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
        first = small.reindexer().run([str(small.folder)])
        print(f"first run: {files} files, {first.chunks} chunks, {first.seconds:.1f} s")
        small.reindexer().run()  # notes the stamps of files that were too young to be trusted
        walked = _times(lambda: _walk(small.folder))
        print(f"\n{'':<54}{'least':>8}{'median':>8}{'most':>8}{'CPU':>8}")
        _row("bare walk with one stat a file", walked, walked)
        small.reader.read.clear()
        _row(f"reindex, {files} unchanged", _times(lambda: small.reindexer().run()), walked)
        assert not small.reader.read
        path = small.folder / "00" / "guide 7.txt"

        def change() -> str:
            path.write_text(path.read_text() + "\n\nOne paragraph more.")
            small.encoder.encoded.clear()
            report = small.reindexer().run()
            return f"{report.embedded} of {report.chunks} chunks embedded"

        _row(f"reindex, one changed: {change()}", _times(change), walked)


def _walk(folder: Path) -> int:
    return sum(os.stat(os.path.join(at, name)).st_size for at, _, names in os.walk(folder) for name in names)


def _times(work: Callable[[], object]) -> list[float]:
    """Least, median and most wall seconds of several runs, and the median CPU seconds, which a busy machine leaves."""
    wall, cpu = [], []
    for _ in range(TIMES):
        began, used = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
    return [min(wall), statistics.median(wall), max(wall), statistics.median(cpu)]


def _row(name: str, seconds: list[float], reference: list[float]) -> None:
    figures = "".join(f"{one:8.3f}" for one in seconds)
    print(f"{name:<54}{figures} s   {seconds[3] / reference[3]:6.1f} × the walk's CPU")


if __name__ == "__main__":
    main()
