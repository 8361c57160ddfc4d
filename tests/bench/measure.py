"""Measure the assistant on the measuring data: python tests/bench/measure.py [SET…]

Writes each set's paragraphs or sections as files, indexes them with the real ``toolkit reindex``, asks every question
through the real Answerer (or a server's HTTP API with --http) and prints the figures to reach, with floor and aim
beside each. Ends with 1 when a floor is missed. SETs are named in ``measure_sets``; none means all.
"""

import argparse
import json
import os
import platform
import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent
sys.path[:0] = [str(BENCH), str(BENCH.parents[1])]

from measure_homes import Failed, Homes, in_process, over_http  # noqa: E402  after the path, to run from a clone
from measure_sets import DATA, SETS, Data, NoData, Set  # noqa: E402

from bot.evaluate import Evaluation, evaluate, summed_up  # noqa: E402
from bot.evaluate_figures import Figures, Outcome, figures  # noqa: E402
from bot.evaluate_plot import check, draw  # noqa: E402
from bot.evaluate_questions import EvaluationError  # noqa: E402
from bot.evaluate_table import COLUMNS, number  # noqa: E402

Measured = Mapping[str, Evaluation]
Value = float | None


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure to reach; ``sets`` are those it is measured on. ``least`` may depend on another set's figure."""

    text: str
    sets: tuple[str, ...]
    value: Callable[[Measured], Value]
    floor: Callable[[Measured], Value]
    aim: Callable[[Measured], Value]
    less: bool = False

    def holds(self, measured: Measured, mark: Callable[[Measured], Value]) -> bool | None:
        """Whether the figure is as good as a mark; None where one of them is not known."""
        value, than = self.value(measured), mark(measured)
        if value is None or than is None:
            return None
        return value <= than + 1e-9 if self.less else value >= than - 1e-9


def goal(text: str, set_name: str, name: str, floor: float, aim: float, *, less: bool = False) -> Goal:
    """A figure of all questions of one set."""
    return Goal(text, (set_name,), lambda m: getattr(m[set_name].all, name), lambda _: floor, lambda _: aim, less)


def mixed(language: str) -> Goal:
    """Both languages in one index against one alone: no language may hide the other."""

    def alone(m: Measured) -> float:
        return m[f"xquad-{language}"].all.recall_at_5 or 0.0

    return Goal(
        f"en and es in one index, {language} questions: own-language R@5",
        ("xquad-mixed", f"xquad-{language}"),
        lambda m: m["xquad-mixed"].languages[language].recall_at_5,
        lambda m: alone(m) - 0.01,
        alone,
    )


def golden(text: str, worst: Callable[[Figures], Value], floor: float, aim: float) -> Goal:
    """The worst language of the golden questions."""

    def least(m: Measured) -> Value:
        values = [value for one in m["golden"].languages.values() if (value := worst(one)) is not None]
        return min(values, default=None)

    return Goal(text, ("golden",), least, lambda _: floor, lambda _: aim)


def _across(m: Measured) -> Value:
    other = [one for one in m["golden"].outcomes if one.gold_language not in ("", one.language)]
    return figures(other).recall_at_5


GOALS = (
    goal("XQuAD en → en: R@1", "xquad-en", "recall_at_1", 0.955, 0.97),
    goal("XQuAD en → en: R@5", "xquad-en", "recall_at_5", 0.995, 0.995),
    goal("XQuAD es → es: R@1", "xquad-es", "recall_at_1", 0.92, 0.94),
    goal("XQuAD es → es: R@5", "xquad-es", "recall_at_5", 0.985, 0.985),
    goal("XQuAD es → en: R@5", "xquad-es-en", "recall_at_5", 0.82, 0.90),
    goal("XQuAD en → es: R@5", "xquad-en-es", "recall_at_5", 0.92, 0.96),
    mixed("en"),
    mixed("es"),
    goal("SQuAD 2.0 half, answerable: R@1", "squad2", "recall_at_1", 0.83, 0.88),
    goal("SQuAD 2.0 half, answerable: R@5", "squad2", "recall_at_5", 0.96, 0.96),
    goal("Security-101 headings en: R@5", "security101-en", "recall_at_5", 0.94, 0.96),
    goal("Security-101 headings es → en: R@5", "security101-es-en", "recall_at_5", 0.60, 0.75),
    goal("the same, no introductions under a lesson's title, en", "security101-untitled-en", "recall_at_5", 0.94, 0.96),
    goal("the same es → en", "security101-untitled-es-en", "recall_at_5", 0.60, 0.75),
    goal("gold span in at most three statements (XQuAD en)", "xquad-en", "contains_gold_in_three", 0.90, 0.94),
    goal("the citation that holds the answer is the gold paragraph", "xquad-en", "citation_right", 0.95, 0.98),
    goal("other half's questions en: AUROC", "abstention-en", "auroc", 0.99, 0.995),
    goal("other half's questions es: AUROC", "abstention-es", "auroc", 0.99, 0.995),
    goal("false refusals at 95 % correct refusals, en", "abstention-en", "false_refusals_at_95", 0.05, 0.02, less=True),
    goal("false refusals at 95 % correct refusals, es", "abstention-es", "false_refusals_at_95", 0.05, 0.02, less=True),
    golden("golden, worst language: right resource found in three", lambda one: one.recall_at_3, 0.95, 1.0),
    golden("golden, worst language: right resource cited in three", lambda one: one.cited_in_three, 0.95, 1.0),
    golden("golden, worst language: right refusals", lambda one: one.correct_refusals, 0.95, 1.0),
    Goal("golden, resource in another language: R@5", ("golden",), _across, lambda _: 0.80, lambda _: 0.90),
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the sets named and print; returns the exit code."""
    said = _options(arguments)
    data = Data(said.data)
    if said.plot:
        check(said.plot)
    names = list(said.sets or SETS)
    names += [name for one in GOALS if one.sets[0] in names for name in one.sets]  # what a figure is compared with
    wanted: dict[str, Set] = {}
    for name in dict.fromkeys(names):
        try:
            wanted[name] = data.set(name)
        except NoData as error:
            print(f"skipped {name}: {error}", file=sys.stderr)
    with nullcontext(said.home_cache) if said.home_cache else tempfile.TemporaryDirectory() as folder:
        homes = Homes(Path(folder).resolve(), said.as_indexed)
        if wanted:
            homes.prepare()
        measured = _measured(data, wanted, homes, http=said.http, sample=said.sample)
    goals = [one for one in GOALS if all(name in measured for name in one.sets)]
    everything = [outcome for one in measured.values() for outcome in one.outcomes]
    if said.outcomes:
        _write_outcomes(said.outcomes, measured)
    if said.plot:
        draw(summed_up(everything), said.plot)
    command = shlex.join(["python", "tests/bench/measure.py", *(sys.argv[1:] if arguments is None else arguments)])
    if said.as_json:
        print(json.dumps(_document(command, goals, measured), ensure_ascii=False))
    else:
        _show(command, goals, measured)
    missed = [one for one in goals if one.holds(measured, one.floor) is False]
    return 1 if missed or any(outcome.error for outcome in everything) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0], epilog="SETs: " + ", ".join(SETS))
    parser.add_argument("sets", nargs="*", metavar="SET", help="what to measure (default: everything)")
    parser.add_argument("--data", type=Path, default=DATA, help="the measuring data (default: beside the project)")
    parser.add_argument("--home-cache", type=Path, metavar="DIR", help="keep homes, model and dictionaries here")
    parser.add_argument("--as-indexed", action="store_true", help="do not reindex a kept home: only searching changed")
    parser.add_argument("--http", action="store_true", help="ask through toolkit serve")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="about N questions a set, evenly spread")
    parser.add_argument("--outcomes", type=Path, metavar="FILE", help="write every question's outcome as JSON lines")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="reliability and bars of all questions together")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")
    said = parser.parse_args(arguments)
    for name in said.sets:
        if name not in SETS:
            parser.error(f"{name} is not a set: choose from {', '.join(SETS)}")
    return said


def _measured(data: Data, wanted: Mapping[str, Set], homes: Homes, *, http: bool, sample: int) -> dict[str, Evaluation]:
    """Each set's evaluation; one index for all that share a material."""
    measured: dict[str, Evaluation] = {}
    for material in dict.fromkeys(one.material for one in wanted.values()):
        home = homes.home(material, data.material(material))
        with (over_http if http else in_process)(home) as answerer:
            for name, one in wanted.items():
                if one.material == material:
                    step = max(1, round(len(one.questions) / sample)) if sample else 1
                    began = time.perf_counter()
                    measured[name] = evaluate(answerer, one.questions[::step])
                    print(f"{name}: {measured[name].all.questions} questions, {time.perf_counter() - began:.1f} s",
                          file=sys.stderr)  # fmt: skip
    return {name: measured[name] for name in wanted}


def _document(command: str, goals: Sequence[Goal], measured: Measured) -> dict[str, object]:
    return {
        "command": command,
        "machine": _machine(),
        "goals": [{"figure": one.text, "measured": one.value(measured), "floor": one.floor(measured),
                   "aim": one.aim(measured), "floor_holds": one.holds(measured, one.floor),
                   "aim_holds": one.holds(measured, one.aim)} for one in goals],
        "sets": {
            name: {"all": asdict(one.all), "languages": {code: asdict(of) for code, of in one.languages.items()},
                   "pairs": {pair: asdict(of) for pair, of in one.pairs.items()},
                   "reliability": [asdict(held) for held in one.reliability],
                   "calibration_error": one.calibration_error} for name, one in measured.items()
        },
    }  # fmt: skip


def _show(command: str, goals: Sequence[Goal], measured: Measured) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 170)
    console.print(f"{command}\n{_machine()}")
    table = Table("figure", box=box.SIMPLE_HEAD)
    for heading in ("measured", "floor", "aim", ""):
        table.add_column(heading, justify="right")
    for one in goals:
        floor, aim = one.holds(measured, one.floor), one.holds(measured, one.aim)
        mark = "–" if floor is None else "BELOW THE FLOOR" if not floor else "aim" if aim else "floor"
        table.add_row(one.text, number(one.value(measured)), number(one.floor(measured)), number(one.aim(measured)),
                      mark)  # fmt: skip
    console.print(table)
    sets = Table("set", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("n", *(heading for heading, _ in COLUMNS), "ECE", "ms", "p95"):
        sets.add_column(heading, justify="right")
    for name, evaluation in measured.items():
        of = evaluation.all
        times = ["–" if ms is None else f"{ms:.1f}" for ms in (of.median_ms, of.p95_ms)]
        sets.add_row(name, str(of.questions), *(number(cell(of)) for _, cell in COLUMNS),
                     number(evaluation.calibration_error), *times)  # fmt: skip
    console.print(sets)


def _write_outcomes(path: Path, measured: Measured) -> None:
    def line(name: str, one: Outcome) -> str:
        return json.dumps({"set": name, **one.to_json()}, ensure_ascii=False) + "\n"

    path.write_text("".join(line(name, one) for name, held in measured.items() for one in held.outcomes))


def _machine() -> str:
    return f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failed, EvaluationError) as error:
        sys.exit(f"measure: {error}")
