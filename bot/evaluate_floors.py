"""Floors: figures that an evaluation must not fall below, with the data they were measured on and the command.

The file is ``{"command", "sha256", "floors": {group: {figure: number}}}``; a group is "all", a question language ("el")
or a pair ("el→en"); where less is better the number is a ceiling. A floor is only ever raised: to lower one, a person
edits the file, and a review sees it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from math import ceil, floor
from pathlib import Path

from bot.evaluate import Evaluation
from bot.evaluate_figures import LESS_IS_BETTER, NOT_FLOORS, Figures
from bot.evaluate_questions import EvaluationError

FIGURES = tuple(one.name for one in fields(Figures) if one.name not in NOT_FLOORS)
SLACK = 0.005  # of what is not a share of questions (AUROC, MRR): another processor's rounding moves it
_NOT_COUNTED = frozenset({"auroc", "mrr_at_10"})
_OF_UNANSWERABLE = frozenset({"false_answers", "correct_refusals"})
_OVER = 1e-9  # so that 0.95 kept as a decimal is not above 19/20


class FloorsError(EvaluationError):
    """The floors cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Floors:
    """Group → figure → the least it may be (the most, where less is better)."""

    floors: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    sha256: str = ""
    command: str = ""
    name: str = "floors"

    @classmethod
    def read(cls, path: Path, *, new: bool = False) -> "Floors":
        """Read and check a file; with ``new`` one that is not there is empty. Raises FloorsError."""
        if new and not path.exists():
            return cls(name=path.name)
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            floors, sha256 = dict(said["floors"]), str(said["sha256"])
            read = {str(group): {str(name): float(least) for name, least in floors[group].items()} for group in floors}
        except OSError as error:
            raise FloorsError(f"{path} cannot be read ({error.strerror}): name a file of floors.") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise FloorsError(
                f'{path} is not a file of floors: it must be {{"command", "sha256", "floors": {{"all": '
                f'{{"recall_at_5": 0.95}}}}}} ({type(error).__name__}: {error}).'
            ) from error
        for name in (name for group in read.values() for name in group):
            if name not in FIGURES:
                near = get_close_matches(name, FIGURES, n=1, cutoff=0.0)[0]
                raise FloorsError(f"{path} names the figure {name!r}, which has no floor. Did you mean {near!r}?")
        return cls(read, sha256, str(said.get("command", "")), path.name)

    def write(self, path: Path) -> None:
        """Write the file; the same floors give the same bytes."""
        held = {"command": self.command, "sha256": self.sha256, "floors": self.floors}
        try:
            path.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise FloorsError(f"{path} cannot be written ({error.strerror}): choose another place.") from error


def dropped(floors: Floors, evaluation: Evaluation, sha256: str) -> list[str]:
    """A sentence for every figure that is worse than its floor, or cannot be compared; empty when all hold."""
    if floors.sha256 != sha256:
        return [
            f"{floors.name} was measured on other questions (sha256 {floors.sha256[:12]}…, these are {sha256[:12]}…): "
            "look at the new figures and raise the floors anew."
        ]
    sentences = []
    for group, floor_of in floors.floors.items():
        reached = evaluation.groups.get(group)
        for name, least in floor_of.items():
            value = getattr(reached, name) if reached else None
            if value is None:
                sentences.append(f"{group} {name} has a floor of {least:.3f}, but there is nothing to measure it on.")
            elif _worse(name, value, least):
                below = "above the most allowed" if name in LESS_IS_BETTER else "below its floor"
                sentences.append(f"{group} {name} is {value:.3f}, {below}, {least:.3f}.")
    return sentences


def raised(floors: Floors, evaluation: Evaluation, sha256: str, command: str) -> Floors:
    """Floors one question below what was reached, where that is better than what stood.

    One question, because another processor's arithmetic may turn one; a figure that was perfect is kept perfect.
    """
    kept = floors.floors
    groups: dict[str, dict[str, float]] = {}
    for group, reached in evaluation.groups.items():
        for name in FIGURES:
            value = getattr(reached, name)
            if value is not None:
                least = _allowing(name, value, reached)
                old = kept.get(group, {}).get(name)
                better = old if old is not None and _worse(name, least, old) else least
                groups.setdefault(group, {})[name] = better
    return Floors({**kept, **groups}, sha256, command, floors.name)


def _allowing(name: str, value: float, reached: Figures) -> float:
    if name == "errors":
        return value
    counted = reached.questions - reached.answerable if name in _OF_UNANSWERABLE else reached.answerable
    slack = SLACK if name in _NOT_COUNTED else 1 / max(1, counted)
    if name in LESS_IS_BETTER:
        return 0.0 if value == 0 else min(1.0, ceil(round((value + slack) * 1000, 6)) / 1000)
    return 1.0 if value == 1 else max(0.0, floor(round((value - slack) * 1000, 6)) / 1000)


def _worse(name: str, value: float, than: float) -> bool:
    return value > than + _OVER if name in LESS_IS_BETTER else value < than - _OVER
