"""An evaluation as a person reads it: figures by group, how far confidence can be believed, and what went wrong."""

from collections.abc import Callable
from typing import TextIO

from bot.channels.terminal import console
from bot.evaluate import Evaluation
from bot.evaluate_figures import Figures
from bot.visible import visible

MOST_WRONG = 20  # questions named one by one; --json has them all

Cell = Callable[[Figures], float | None]
COLUMNS: tuple[tuple[str, Cell], ...] = (
    ("R@1", lambda one: one.recall_at_1),
    ("R@5", lambda one: one.recall_at_5),
    ("MRR@10", lambda one: one.mrr_at_10),
    ("cited in 3", lambda one: one.cited_in_three),
    ("holds gold", lambda one: one.contains_gold),
    ("cites gold", lambda one: one.citation_right),
    ("false refusals", lambda one: one.false_refusals),
    ("false answers", lambda one: one.false_answers),
    ("AUROC", lambda one: one.auroc),
)


def number(value: float | None, digits: int = 3) -> str:
    """0.9512 → ".951", 1.0 → "1"; a dash where there was nothing to count."""
    if value is None:
        return "–"
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if float(text) in (0, 1) else text.removeprefix("0")


def show(evaluation: Evaluation, stream: TextIO) -> None:
    """Print the tables; wide ones are never cut when they go into a file."""
    from rich import box
    from rich.table import Table

    out = console(stream)
    if not stream.isatty():
        out.width = 200
    figures = Table("questions", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("n", *(heading for heading, _ in COLUMNS), "ms", "p95"):
        figures.add_column(heading, justify="right")
    for group, one in evaluation.groups.items():
        cells = [number(cell(one)) for _, cell in COLUMNS]
        times = ["–" if ms is None else f"{ms:.1f}" for ms in (one.median_ms, one.p95_ms)]
        figures.add_row(visible(group), str(one.questions), *cells, *times)
    out.print(figures)
    bins = Table("confidence", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("n", "mean", "answerable", "right"):
        bins.add_column(heading, justify="right")
    for held in evaluation.reliability:
        bins.add_row(f"{held.low:.1f}–{held.high:.1f}", str(held.questions), number(held.confidence),
                     number(held.answerable), number(held.right))  # fmt: skip
    out.print(bins)
    out.print(f"Expected calibration error {number(evaluation.calibration_error)}")
    wrong = [one for one in evaluation.outcomes if one.wrong]
    for outcome in wrong[:MOST_WRONG]:
        out.print(visible(f"{outcome.question.id}  {outcome.question.text}: {outcome.wrong}").replace("\n", " "))
    if len(wrong) > MOST_WRONG:
        out.print(f"… and {len(wrong) - MOST_WRONG} more that went wrong; --json lists them all.")
