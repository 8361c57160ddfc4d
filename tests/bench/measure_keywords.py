"""Measure questions of a word or two: python tests/bench/measure_keywords.py [--home HOME] [--wrong]

People type "late payment" and "Erasmus", and "pizza" too. tests/eval/keywords.json lists what the starter toolkit
covers and what it does not, in six languages; HOME has it indexed, as `make run` leaves it. A line a language: how many
of the covered are refused, how many of the others answered, and how well the confidence tells them apart (AUROC).
Ends with 1 when that is less than LEAST for all.
"""

import argparse
import json
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent
sys.path[:0] = [str(BENCH.parents[1])]

from bot.confidence import THRESHOLD  # noqa: E402  after the path, to run from a clone
from bot.evaluate_figures import auroc  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.wiring import open_answerer  # noqa: E402

KEYWORDS = BENCH.parent / "eval" / "keywords.json"
LEAST = 0.97


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=Settings.load().home)
    parser.add_argument("--wrong", action="store_true", help="list what went wrong")
    said = parser.parse_args()
    every: list[tuple[bool, float]] = []
    wrong: list[str] = []
    print("| | refused of covered | answered of others | AUROC |\n|---|---|---|---|")
    with open_answerer(Settings.load(home=said.home)) as answerer:
        for language, lists in json.loads(KEYWORDS.read_text(encoding="utf-8")).items():
            found: list[tuple[bool, float]] = []
            for kind, questions in lists.items():
                for question in questions:
                    answer = answerer.answer(question, channel="eval")
                    found.append((kind == "covered", answer.confidence))
                    if answer.answered != (kind == "covered"):
                        wrong.append(f"{question!r} ({language}, {kind}): {answer.confidence:.2f}")
            print(_row(language, found))
            every += found
    print(_row("all", every))
    if said.wrong:
        print("\n".join(wrong))
    if (_told(every) or 0) < LEAST:
        raise SystemExit(f"All together are told apart less well than {LEAST}.")


def _row(name: str, found: list[tuple[bool, float]]) -> str:
    refused = [figure < THRESHOLD for there, figure in found if there]
    answered = [figure >= THRESHOLD for there, figure in found if not there]
    counts = f"{sum(refused)} of {len(refused)} | {sum(answered)} of {len(answered)}"
    return f"| {name} | {counts} | {_told(found):.3f} |"


def _told(found: list[tuple[bool, float]]) -> float | None:
    return auroc([figure for there, figure in found if there], [figure for there, figure in found if not there])


if __name__ == "__main__":
    main()
