"""Measure what size costs: python tests/bench/scale.py [--home HOME] [--folder FOLDER] [--plot FILE] [CHUNKS…]

For each number of CHUNKS (default 1000 10000 100000 1000000) a synthetic home is made from HOME's words and vectors
(scale_home says how) and kept in FOLDER; then it is opened, asked and searched in a process of its own. Recall is
against brute force over the same vectors, the reference beside the search is faiss.IndexFlatIP. A million chunks take
20 GB of disk and half an hour.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

BENCH = Path(__file__).resolve().parent
sys.path[:0] = [str(BENCH), str(BENCH.parents[1])]

import numpy as np  # noqa: E402  after the path, to run from a clone
import psutil  # type: ignore[import-untyped]  # noqa: E402
import scale_home  # noqa: E402
from speed_table import Row, heading, percentile  # noqa: E402

from bot.settings import Settings  # noqa: E402
from bot.wiring import open_answerer  # noqa: E402
from index.vectors import Vectors, _Rows  # noqa: E402

SIZES = (1000, 10_000, 100_000, 1_000_000)
QUESTIONS = 100


def main() -> None:
    """Print the table, and draw the plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, metavar="CHUNKS")
    parser.add_argument("--home", type=Path, default=Settings.load().home)
    parser.add_argument("--folder", type=Path, default=Path(".home/scale"))
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)  # in a process of its own
    parser.add_argument("--make", type=int, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.make:
        took = scale_home.make(said.one, said.make, scale_home.model([said.home]), said.home)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        (said.one / "made.json").write_text(json.dumps({"seconds": took, "peak": peak}), encoding="utf-8")
        return
    if said.one:
        print(json.dumps(measured(said.one)))
        return
    print(heading(), flush=True)
    found = {}
    for size in said.sizes or SIZES:
        home = said.folder / str(size)
        if not (home / "made.json").is_file():
            _again("--home", said.home, "--one", home, "--make", size)
        found[size] = json.loads(_again("--one", home))
        _table(size, found[size], json.loads((home / "made.json").read_text(encoding="utf-8")))
    if said.plot:
        draw(found, said.plot)


def measured(home: Path) -> dict[str, Any]:
    """Open, ask, search; milliseconds, megabytes."""
    process = psutil.Process()
    questions = list(dict.fromkeys(scale_home.questions(home, QUESTIONS + 20)))
    with open_answerer(Settings.load(home=home)) as answerer:
        began = time.perf_counter()
        searcher = answerer._current()
        opened = _since(began)
        began = time.perf_counter()
        answerer.answer(questions[0], channel="eval")
        first = _since(began)
        for question in questions[1:20]:
            answerer.answer(question, channel="eval")
        asked, encoded, searched, near = [], [], [], []
        for question in questions[20:]:
            began = time.perf_counter()
            answerer.answer(question, channel="eval")
            asked.append(_since(began))
        vectors, points = searcher._vectors, []
        for question in questions[20:]:
            began = time.perf_counter()
            points.append(searcher._encoder.read([question])[0].vector)
            encoded.append(_since(began))
            read = searcher.understand(question, "en")
            began = time.perf_counter()
            searcher.search(read, 10)
            searched.append(_since(began))
        used, own = process.memory_info(), _anonymous()
        for point in points:
            began = time.perf_counter()
            vectors.search(point, 60)
            near.append(_since(began))
        hits, flat = _against_exact(home, vectors, np.stack(points))
    sizes = {part: sum(path.stat().st_size for path in (home / "generations/1" / part).rglob("*")) / 1e6
             for part in ("vectors", "words")}  # fmt: skip
    sizes["catalogue"] = (home / "generations/1/catalogue.sqlite").stat().st_size / 1e6
    return {
        "opened": opened, "first": first, "asked": asked, "encoded": encoded, "searched": searched, "near": near,
        "recall": hits, "flat": flat, "rss": used.rss / 1e6, "own": own, "disk": sizes,
    }  # fmt: skip


def _against_exact(home: Path, vectors: Vectors, points: Any) -> tuple[float, list[float]]:
    """Share of the ten nearest by brute force that are among the candidates, and the reference's milliseconds."""
    import faiss

    rows = _Rows(home / "generations/1/vectors", vectors.count, vectors.dim)
    flat = faiss.IndexFlatIP(vectors.dim)
    for at in range(0, vectors.count, 50_000):
        flat.add(rows.take(np.arange(at, min(at + 50_000, vectors.count))))
    faiss.omp_set_num_threads(1)
    hits, took = 0, []
    for point in points:
        began = time.perf_counter()
        _, best = flat.search(point[None], 10)
        took.append(_since(began))
        hits += len(set(best[0].tolist()) & set(vectors.search(point, 60).tolist()))
    return hits / (10 * len(points)), took


def _table(size: int, found: dict[str, Any], made: dict[str, float]) -> None:
    print(f"{size} chunks")
    disk = ", ".join(f"{part} {megabytes:.0f}" for part, megabytes in found["disk"].items())
    flat = sorted(found["flat"])[len(found["flat"]) // 2]
    largest = size == max(SIZES)
    for row in (
        Row("  ask in process", found["asked"], "ms", f"encoding alone {np.median(found['encoded']):.1f}"),
        Row("  search, encoding included", found["searched"], "ms", f"p95 {percentile(found['searched'], 0.95):.1f}",
            *(("60", "25") if largest else ())),
        Row("  nearest vectors", found["near"], "ms",
            f"p95 {percentile(found['near'], 0.95):.2f}; IndexFlatIP {flat:.1f}"),
        Row("  recall@10 against exact", [found["recall"]], "", "", *((".95", ".98") if largest else ())),
        Row("  open", [found["opened"] / 1000], "s", f"first answer {found['first'] / 1000:.2f} s",
            *(("10", "2") if largest else ())),
        Row("  memory of the process", [found["rss"]], "MB", f"its own, not mapped: {found['own']:.0f}",
            *(("3000", "1500") if largest else ())),
        Row("  generation written", [made["seconds"]], "s", f"peak {made['peak']:.0f} MB; {disk} MB"),
    ):  # fmt: skip
        print(row.line(), flush=True)


def draw(found: dict[int, dict[str, Any]], path: Path) -> None:
    """Cost against size, as SVG or PNG by the file's name."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4))
    sizes = sorted(found)
    for name, key in (("ask", "asked"), ("encode the question", "encoded"), ("nearest vectors", "near"),
                      ("IndexFlatIP", "flat")):  # fmt: skip
        axes.plot(sizes, [np.median(found[size][key]) for size in sizes], marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="chunks", ylabel="milliseconds, median")
    axes.grid(visible=True, which="both", alpha=0.2)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def _again(*arguments: object) -> str:
    command = [sys.executable, __file__, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def _anonymous() -> float:
    """Megabytes that are not a file's pages, which the system can take back."""
    said = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return int(said.split("Anonymous:")[1].split()[0]) / 1000


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `toolkit serve` sets it
    main()
