"""Hold conversations with the assistant: python tests/bench/measure_follow_ups.py [--home HOME] [--wrong] [FILE]

FILE has a conversation a line, of three to five turns, each with the sections that answer it and what kind of turn it
is: "first", "same" (the section that answered the turn before, or its neighbour, has the answer), "guide" (elsewhere
in the same guide, unclear by itself), "change" (of subject), "silent" (nothing in the toolkit answers it) or "thanks".
A line a kind: how many turns cite a right section, or are refused or talked to where that is right, in each language.
HOME has the starter toolkit indexed, as `make run` leaves it. Ends with 1 when fewer than LEAST are right.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent
sys.path[:0] = [str(BENCH.parents[1])]

from bot.journal import Journal  # noqa: E402  after the path, to run from a clone
from bot.records import Answer  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.wiring import make_answerer  # noqa: E402

CONVERSATIONS = BENCH.parent / "eval" / "follow_ups.jsonl"
KINDS = ("first", "same", "guide", "change", "silent", "thanks")
LEAST = 0.72  # of the turns behind the first
BETWEEN = " » "  # a resource's source and a heading in it


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation; ``sections`` are (source, heading) of all that answers it."""

    question: str
    kind: str
    sections: tuple[tuple[str, str], ...]

    def right(self, answer: Answer) -> bool:
        """Whether an answer is what the turn asks for."""
        if self.kind == "thanks":
            return answer.outcome == "smalltalk"
        if not self.sections:
            return answer.outcome == "refused"
        return any(
            one.source in (source, source.partition("#")[0]) and one.heading.rpartition(" › ")[2] in ("", heading)
            for one in answer.citations
            for source, heading in self.sections
        )


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns in one language."""

    id: str
    language: str
    turns: tuple[Turn, ...]


def conversations(path: Path) -> Iterator[Conversation]:
    """What a file holds. Raises ValueError naming the line that is none."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            turns = []
            for one in row["turns"]:
                split = [section.split(BETWEEN) for section in one["sections"]]
                turns.append(Turn(one["question"], one["kind"], tuple((source, heading) for source, heading in split)))
            yield Conversation(row["id"], row["language"], tuple(turns))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}, line {number} is no conversation: {error}") from error


def held(home: Path, talks: Iterable[Conversation]) -> Iterator[tuple[Conversation, Turn, Answer]]:
    """Each turn of each conversation with its answer; nothing of it is kept."""
    with tempfile.TemporaryDirectory() as folder, closing(Journal.open(Path(folder), days=0)) as journal:
        answerer = make_answerer(Settings.load(home=home), journal)
        for talk in talks:
            conversation: str | None = None
            for turn in talk.turns:
                answer = answerer.answer(turn.question, conversation)
                conversation = answer.conversation
                yield talk, turn, answer


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=CONVERSATIONS)
    parser.add_argument("--home", type=Path, default=Settings.load().home)
    parser.add_argument("--wrong", action="store_true", help="list what went wrong")
    said = parser.parse_args()
    counts: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    wrong: list[str] = []
    for talk, turn, answer in held(said.home, conversations(said.file)):
        right = turn.right(answer)
        for kind in (turn.kind, "all behind the first" if turn.kind != "first" else ""):
            for language in (talk.language, "all"):
                counts[kind, language].append(right)
        if not right:
            cited = ", ".join(f"{one.source} » {one.heading}" for one in answer.citations) or answer.outcome
            wrong.append(f"{talk.id} ({turn.kind}) {turn.question!r}: {cited}")
    languages = sorted({language for _, language in counts} - {"all"})
    print(f"| | {' | '.join(languages)} | all |\n|---|{'---|' * len(languages)}---|")
    for kind in (*KINDS, "all behind the first"):
        each = [counts[kind, language] for language in (*languages, "all")]
        print(f"| {kind} | {' | '.join(f'{sum(one)} of {len(one)}' for one in each)} |")
    if said.wrong:
        print("\n".join(wrong))
    behind = counts["all behind the first", "all"]
    if sum(behind) < LEAST * len(behind):
        raise SystemExit(f"Fewer than {LEAST:.0%} of the turns behind the first are answered rightly.")


if __name__ == "__main__":
    main()
