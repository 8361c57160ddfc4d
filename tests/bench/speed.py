"""Measure how fast the assistant is: ``make bench``, or python tests/bench/speed.py [--home HOME] [PART…]

Parts: encode, ingest, ask, http, shell, size; none means all. Each figure has its reference beside it, run in the
same minutes. HOME is one with the starter toolkit indexed, as `make run` leaves it; http asks a synthetic home of
10,000 chunks made from it (scale_home). Larger ones: scale.py; unchanged files: reindex_unchanged.py.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from statistics import median
from typing import Any

BENCH = Path(__file__).resolve().parent
sys.path[:0] = [str(BENCH), str(BENCH.parents[1])]

import scale_home  # noqa: E402  after the path, to run from a clone
from speed_http import asked, crowd, memory, processor, serving  # noqa: E402
from speed_table import Row, heading, percentile  # noqa: E402

from bot.evaluate_questions import read  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.wiring import make_reindexer, open_answerer  # noqa: E402
from index.convert import resolve  # noqa: E402
from index.embed import BATCH  # noqa: E402
from index.embedding import Embedding  # noqa: E402
from index.encoder import OpenVinoEncoder, load  # noqa: E402
from index.entries import Entry  # noqa: E402
from index.snapshot import latest  # noqa: E402

CHUNKS = 10_000
CLIENTS = 16
INGESTS = 3  # times that the texts are taken in
PARAGRAPH = 200  # characters of a paragraph that is a file of its own
GOLDEN = BENCH.parent / "eval" / "golden.jsonl"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--home", type=Path, default=Settings.load().home)
    said = parser.parse_args()
    if unknown := set(said.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    print(heading(), flush=True)
    for name in said.parts or PARTS:
        for row in PARTS[name](said.home):
            print(row.line(), flush=True)


@cache
def golden() -> list[str]:
    """The golden questions, each once."""
    return list(dict.fromkeys(question.text for question in read(GOLDEN)))


@cache
def reference() -> Any:
    """sentence-transformers as shipped."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(resolve(""), device="cpu")


def encode(home: Path) -> Iterator[Row]:
    """One question at a time, ours and the reference's in turn, so that both meet the same machine.

    In turn by twenties: the reference's threads spin for a while after its work, on the cores that ours wants.
    """
    ours, theirs = load(home), reference()
    questions = golden()
    ours.encode(questions[:5]), theirs.encode(questions[:5])
    one: tuple[list[float], list[float]] = ([], [])
    for at in range(0, 120, 20):
        for took, run in zip(one, (ours.encode, theirs.encode), strict=True):
            run(questions[at : at + 1])
            for question in questions[at : at + 20]:
                took.append(_milliseconds(lambda run=run, question=question: run([question])))  # type: ignore[misc]
    yield _against("encode one question", *one, "ms", "3 ×", "5 ×")
    together: tuple[list[float], list[float]] = ([], [])
    for at in range(0, 128, 16):
        some = questions[at : at + 16]
        for took, run in zip(together, (ours.encode, theirs.encode), strict=True):
            took.append(_milliseconds(lambda run=run, some=some: run(some)))  # type: ignore[misc]
    yield _against("encode 16 questions that came together", *together, "ms")


class _Noting(OpenVinoEncoder):
    """The encoder, with what it was given."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.entries = list[Entry]()

    def encode_entries(self, entries: Sequence[Entry]) -> list[Embedding]:
        self.entries += entries
        return super().encode_entries(entries)


def ingest(home: Path) -> Iterator[Row]:
    """The starter toolkit's texts as text files: read, chunked, glossed, encoded and stored, and the chunks alone.

    Then three times as many, because starting and writing a generation cost the same for both; then its longer
    paragraphs as files of their own, because a file costs what it costs however little is in it.
    """
    snapshot = latest(home)
    texts = {one.resource_id: snapshot.document_text(one.resource_id) for one in snapshot.resources()}
    yield from _ingested(home, texts)
    copies = {f"{name}-{copy}": _numbered(text, copy) for name, text in texts.items() for copy in range(3)}
    yield from _ingested(home, copies)
    paragraphs = [part for text in texts.values() for part in text.split("\n\n") if len(part) >= PARAGRAPH]
    yield from _ingested(home, {f"{number:04}": part for number, part in enumerate(dict.fromkeys(paragraphs))})


def _numbered(text: str, copy: int) -> str:
    """The text with its sentences numbered, so that no passage is another's."""
    return text.replace(".", f" {copy}.") if copy else text


def _ingested(home: Path, texts: Mapping[str, str]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "texts"
        folder.mkdir()
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        # In turn, because the processor's speed drifts.
        runs = [_taken_in(home, folder, Path(made) / f"home-{turn}") for turn in range(INGESTS)]
    chunks = runs[0].texts
    theirs = reference()
    theirs.encode(chunks[:8])
    bare, bare_cpu = _costs(lambda: theirs.encode(chunks))
    whole, whole_cpu = (median(column) for column in zip(*(run.whole for run in runs), strict=True))
    yield Row(
        f"ingest of {len(chunks)} chunks, {len(texts)} files", [len(chunks) / run.whole[0] for run in runs], "/s",
        f"bare encode {len(chunks) / bare:.1f}: {bare / whole:.2f} ×, CPU {bare_cpu / whole_cpu:.2f} ×", "0.9 ×", "1 ×",
    )  # fmt: skip
    over, cpu = ([100 * (run.whole[at] / run.alone[at] - 1) for run in runs] for at in (0, 1))
    yield Row("its overhead beyond encoding the same entries", over, "%", f"of CPU {median(cpu):.0f} %", "15 %", "5 %")


@dataclass(frozen=True, slots=True)
class _Taken:
    """Costs (seconds on the clock, of processor time) of taking texts in, and of encoding the same entries alone."""

    texts: list[str]
    whole: tuple[float, float]
    alone: tuple[float, float]


def _taken_in(home: Path, folder: Path, fresh: Path) -> _Taken:
    _share(home, fresh)
    model = fresh / "models" / "all-MiniLM-L6-v2"
    encoder = _Noting(model)
    encoder.encode(["warm"])
    reindexer = replace(make_reindexer(Settings.load(home=fresh)), encoder=encoder)
    whole = _costs(lambda: reindexer.run([str(folder)]))
    alone = OpenVinoEncoder(model)
    alone.encode(["warm"])
    entries = encoder.entries
    batches = [entries[at : at + BATCH] for at in range(0, len(entries), BATCH)]
    ours = _costs(lambda: [alone.encode_entries(batch) for batch in batches])
    return _Taken([entry.text for entry in entries], whole, ours)


def _costs(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and seconds of processor time of this process and its children."""
    began, before = time.perf_counter(), os.times()
    work()
    after = os.times()
    return time.perf_counter() - began, sum(after[:4]) - sum(before[:4])


def ask(home: Path) -> Iterator[Row]:
    """A whole answer in process, over the starter toolkit."""
    with open_answerer(Settings.load(home=home)) as answerer:
        for question in golden()[:20]:
            answerer.answer(question, channel="eval")
        took = [
            _milliseconds(lambda q=question: answerer.answer(q, channel="eval"))  # type: ignore[misc]
            for question in golden()[20:220]
        ]
        yield Row(f"ask in process, {len(answerer._current().snapshot)} chunks", took, "ms",
                  f"p95 {percentile(took, 0.95):.1f}")  # fmt: skip
        again = [
            _milliseconds(lambda q=question: answerer.answer(q, channel="eval"))  # type: ignore[misc]
            for question in golden()[20:220]
        ]
        yield Row("the same questions again", again, "ms", f"p95 {percentile(again, 0.95):.1f}")


def http(home: Path) -> Iterator[Row]:
    """Over HTTP and a synthetic home of 10,000 chunks: alone, and in a crowd; and what the server takes of memory."""
    with tempfile.TemporaryDirectory() as made:
        large = Path(made) / "home"
        scale_home.make(large, CHUNKS, scale_home.model([home]), home)
        questions = list(dict.fromkeys(scale_home.questions(large, 2200)))
        with serving(large) as (port, process):
            asked(port, questions[:40])
            before = processor(process)
            took = asked(port, questions[40:340])
            used = (processor(process) - before) / len(took)
            yield Row(f"ask over HTTP, {CHUNKS} chunks, one client", took, "ms",
                      f"p95 {percentile(took, 0.95):.1f} (40, 20); {used:.1f} of CPU", "15", "8")  # fmt: skip
            yield Row("memory of serve", [memory(process)], "MB", "", "500", "350")
        for workers in (1, 2):
            with serving(large, workers) as (port, process):
                asked(port, questions[:40])
                before = processor(process)
                rate, took = crowd(port, questions[340:1540], CLIENTS)
                used = (processor(process) - before) / len(took)
                yield Row(f"asks a second, {CLIENTS} clients, {workers} worker(s)", [rate], "/s",
                          f"p95 {percentile(took, 0.95):.0f} (250, 120); {used:.1f} of CPU", "120", "250")  # fmt: skip


def shell(home: Path) -> Iterator[Row]:
    """``toolkit ask`` as a whole process."""
    command = [sys.executable, "-m", "bot.cli", "ask", "What is a kill fee?", "--home", str(home)]

    def run(command: Sequence[str]) -> float:
        return _milliseconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)) / 1000

    run(command)
    numpy = [run([sys.executable, "-c", "import numpy, openvino, faiss, tantivy"]) for _ in range(5)]
    yield Row("toolkit ask, whole process", [run(command) for _ in range(7)], "s",
              f"imports alone {sorted(numpy)[2]:.2f} s", "1.5", "0.8")  # fmt: skip


def size(_home: Path) -> Iterator[Row]:
    """What is installed for serving: the package's dependencies, without [ingest] and [convert]."""
    found: dict[str, int] = {}
    project = tomllib.loads((BENCH.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = list(project["dependencies"])
    while waiting:
        name = re.split(r"[^\w.-]", waiting.pop(), maxsplit=1)[0].lower().replace("_", "-")
        if name in found:
            continue
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue  # for another platform
        files = [Path(str(file.locate())) for file in installed.files or ()]
        found[name] = sum(file.stat().st_size for file in files if file.is_file())
        waiting += [one for one in installed.requires or () if "extra ==" not in one]
    largest = sorted(found, key=lambda name: -found[name])[:3]
    beside = ", ".join(f"{name} {found[name] / 1e6:.0f}" for name in largest)
    yield Row(f"installed for serving, {len(found)} packages", [sum(found.values()) / 1e6], "MB", beside, "900", "600")


def _share(home: Path, fresh: Path) -> None:
    fresh.mkdir()
    for shared in ("models", "dictionaries"):
        if (home / shared).exists():
            (fresh / shared).symlink_to((home / shared).resolve(), target_is_directory=True)
    shutil.copytree(home / "language", fresh / "language")


def _against(text: str, ours: list[float], theirs: list[float], unit: str, floor: str = "", aim: str = "") -> Row:
    middle, other = sorted(ours)[len(ours) // 2], sorted(theirs)[len(theirs) // 2]
    return Row(text, ours, unit, f"reference {other:.1f}: {other / middle:.1f} × faster", floor, aim)


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


PARTS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "encode": encode, "ingest": ingest, "ask": ask, "http": http, "shell": shell, "size": size,
}  # fmt: skip

if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    main()
