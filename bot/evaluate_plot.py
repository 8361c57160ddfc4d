"""An evaluation as a picture: the reliability diagram beside bars per question language with their 95 % intervals.

The only module that knows matplotlib, which nothing but ``--plot`` needs; drawn off screen, in PNG, SVG or PDF.
"""

from importlib.util import find_spec
from math import sqrt
from pathlib import Path
from typing import Any

from bot.evaluate import Evaluation
from bot.evaluate_figures import Figures
from bot.evaluate_questions import EvaluationError

FORMATS = (".png", ".svg", ".pdf")
BARS = (
    ("R@1", "recall_at_1", "#8fb8de"),
    ("R@5", "recall_at_5", "#3b7dbd"),
    ("cited in 3", "cited_in_three", "#17456e"),
    ("right refusals", "correct_refusals", "#e0a030"),
)
# The same evaluation gives the same bytes.
_UNDATED: dict[str, dict[str, str | None]] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
_Z = 1.959964  # standard normal at 97.5 %


class PlotError(EvaluationError):
    """The picture cannot be drawn; the message says what to change."""


def check(path: Path) -> None:
    """Raise PlotError when a picture cannot be written there: before an evaluation of minutes, not after it."""
    if path.suffix.lower() not in FORMATS:
        raise PlotError(f"{path}: pictures are written as {', '.join(FORMATS)}; choose one of these endings.")
    if not path.parent.is_dir():
        raise PlotError(f"{path.parent} is not a folder: make it first, or choose another place for the picture.")
    if find_spec("matplotlib") is None:
        raise PlotError("--plot needs matplotlib: pip install matplotlib.")


def draw(evaluation: Evaluation, path: Path) -> None:
    """Write the picture to ``path``; raises PlotError."""
    check(path)
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    wide = max(6.0, 0.6 * len(_groups(evaluation)))
    figure = Figure(figsize=(5.5 + wide, 5), layout="constrained")
    FigureCanvasAgg(figure)
    reliability, bars = figure.subplots(1, 2, width_ratios=(5.5, wide))
    _reliability(reliability, evaluation)
    _bars(bars, evaluation)
    try:
        with rc_context({"svg.hashsalt": "toolkit"}):
            figure.savefig(path, dpi=150, metadata=_UNDATED.get(path.suffix.lower()))
    except OSError as error:
        raise PlotError(f"{path} cannot be written ({error.strerror}): choose another place.") from error


def _reliability(axes: Any, evaluation: Evaluation) -> None:
    bins = evaluation.reliability
    said = [one.confidence for one in bins]
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--", label="perfectly calibrated")
    axes.plot(said, [one.right for one in bins], color="#17456e", marker="o", label="right resource first")
    axes.plot(said, [one.answerable for one in bins], color="#e0a030", marker="s", markersize=4, label="answerable")
    for one in bins:
        axes.annotate(str(one.questions), (one.confidence, one.right), textcoords="offset points", xytext=(5, 5),
                      fontsize=8, color="#555555")  # fmt: skip
    axes.set(xlim=(0, 1.03), ylim=(-0.02, 1.05), xlabel="confidence (mean of the bin; small figures: questions)",
             ylabel="share of questions", title="How far confidence can be believed")  # fmt: skip
    axes.legend(loc="upper left", fontsize=8, framealpha=0.7)


def _bars(axes: Any, evaluation: Evaluation) -> None:
    groups = _groups(evaluation)
    width = 0.8 / len(BARS)
    for number, (label, name, colour) in enumerate(BARS):
        places, heights, below, above = [], [], [], []
        for place, one in enumerate(groups.values()):
            share = getattr(one, name)
            if share is not None:
                count = one.questions - one.answerable if name == "correct_refusals" else one.answerable
                low, high = wilson(share, count)
                places.append(place + (number - (len(BARS) - 1) / 2) * width)
                heights.append(share)
                below.append(max(0.0, share - low))
                above.append(max(0.0, high - share))
        axes.bar(places, heights, width, yerr=(below, above), label=label, color=colour, ecolor="#555555",
                 error_kw={"linewidth": 0.8})  # fmt: skip
    names = [f"{group}\n{one.questions}" for group, one in groups.items()]
    axes.set_xticks(range(len(names)), names, fontsize=8)
    axes.set(ylim=(0, 1.02), ylabel="share of questions", title="By language of the question, and question → resource")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.09), ncols=len(BARS), fontsize=8, frameon=False)


def _groups(evaluation: Evaluation) -> dict[str, Figures]:
    """The languages, and the pairs where there are several."""
    return {**evaluation.languages, **(evaluation.pairs if len(evaluation.pairs) > 1 else {})}


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927): honest near 0 and 1, where these figures live."""
    if count == 0:
        return 0.0, 1.0
    middle = share + _Z**2 / (2 * count)
    spread = _Z * sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    scale = 1 + _Z**2 / count
    return (middle - spread) / scale, (middle + spread) / scale
