"""Ask every heading of a home as a question: python tests/bench/measure_headings.py [--home HOME] [--wrong]

Who has seen the table of contents asks in its words, small ones too. HOME has the starter toolkit indexed, as `make
run` leaves it. A line a language: of the headings of three words or more, for how many a passage under it comes
first, and for how many the one that its section begins with. Ends with 1 when the first is less than LEAST for all.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

BENCH = Path(__file__).resolve().parent
sys.path[:0] = [str(BENCH.parents[1])]

from bot.settings import Settings  # noqa: E402  after the path, to run from a clone
from bot.wiring import open_answerer  # noqa: E402
from index.snapshot import latest  # noqa: E402

LEAST = 0.95
WORDS = 3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=Settings.load().home)
    parser.add_argument("--wrong", action="store_true", help="list what comes first instead")
    said = parser.parse_args()
    found: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    wrong: list[str] = []
    with open_answerer(Settings.load(home=said.home)) as answerer:
        for (language, heading), starts in _headings(said.home).items():
            first = answerer.search(heading, 1, language=language).passages[0]
            right = first.chunk.heading[-1:] == (heading,)
            begins = right and (first.resource.resource_id, first.start) in starts
            for name in (language, "all"):
                found[name].append((right, begins))
            if not right:
                wrong.append(f"{heading!r} ({language}): {' › '.join(first.chunk.heading)!r}")
    print("| | headings | its section first | where it begins |\n|---|---|---|---|")
    for name in (*sorted(found.keys() - {"all"}), "all"):
        section, beginning = (sum(each) / len(found[name]) for each in zip(*found[name], strict=True))
        print(f"| {name} | {len(found[name])} | {section:.3f} | {beginning:.3f} |")
    if said.wrong:
        print("\n".join(wrong))
    if section < LEAST:
        raise SystemExit(f"Of all headings fewer than {LEAST} find their section.")


def _headings(home: Path) -> dict[tuple[str, str], set[tuple[str, int]]]:
    """(language, heading) → where sections of that name begin: (resource, offset)."""
    snapshot = latest(home)
    headings: defaultdict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    before: tuple[str, tuple[str, ...]] = ("", ())
    for resource, chunk, _ in snapshot.chunks(range(len(snapshot))):
        here = (resource.resource_id, chunk.heading)
        if chunk.heading and len(chunk.heading[-1].split()) >= WORDS and here != before:
            headings[resource.language, chunk.heading[-1]].add((resource.resource_id, chunk.start))
        before = here
    return headings


if __name__ == "__main__":
    main()
