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
        walked = _median(lambda: _walk(small.folder))
        _row("bare walk with one stat a file", walked, walked)
        small.reader.read.clear()
        _row(f"reindex, {files} unchanged", _median(lambda: small.reindexer().run()), walked)
        assert not small.reader.read
        small.encoder.encoded.clear()
        path = small.folder / "00" / "guide 7.txt"
        path.write_text(path.read_text() + "\n\nOne paragraph more.")
        began = time.perf_counter()
        report = small.reindexer().run()
        _row(
            f"reindex, one changed: {report.embedded} of {report.chunks} chunks embedded",
            [time.perf_counter() - began] * 3,
            walked,
        )


def _walk(folder: Path) -> int:
    return sum(os.stat(os.path.join(at, name)).st_size for at, _, names in os.walk(folder) for name in names)


def _median(work: Callable[[], object]) -> list[float]:
    """Least, median and most seconds of several runs."""
    seconds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return [min(seconds), statistics.median(seconds), max(seconds)]


def _row(name: str, seconds: list[float], reference: list[float]) -> None:
    least, median, most = seconds
    print(f"{name:<52} {least:7.3f} {median:7.3f} {most:7.3f} s   {median / reference[1]:6.1f} × the walk")


if __name__ == "__main__":
    main()
