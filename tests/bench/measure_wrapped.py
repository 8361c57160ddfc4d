"""Measure questions with something around them: python tests/bench/measure_wrapped.py [--home HOME] [--wrong]

People say who they are before they ask, and ask two things in one message. The golden questions that are answered from
the right resource are asked again in these ways: a line a way, with the share that still cites the right resource, in
each language; of two questions, how many are answered both and how many one.
HOME has the starter toolkit indexed, as `make run` leaves it. Ends with 1 when some way leaves fewer than LEAST, or of
two questions put one after the other both are answered less often than BOTH.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

BENCH = Path(__file__).resolve().parent
sys.path[:0] = [str(BENCH.parents[1])]

from bot.answer import Answerer  # noqa: E402  after the path, to run from a clone
from bot.evaluate_questions import Question, read  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.wiring import open_answerer  # noqa: E402

GOLDEN = BENCH.parent / "eval" / "golden.jsonl"
LONGEST = 110  # characters of a question that somebody would put behind another
PAIRS = 24  # a language
LEAST, BOTH = 0.9, 0.7
SEED = 5
AND = {"en": "and", "es": "y", "it": "e", "sl": "in", "hr": "i", "el": "και"}
MARKS = " ?!.;"
# Ways to say who asks: with the trade, of two people, of a studio, behind the question.
WAYS: Mapping[str, Sequence[str]] = {
    "en": ("I'm a ceramic artist from Seville and {}", "as a young theatre director, {}",
           "We are two dancers from Split. {}", "I run a small design studio in Athens, {}", "{} I'm a singer."),
    "es": ("soy ceramista en Granada y {}", "como joven directora de teatro, {}", "Somos dos bailarinas de Bilbao. {}",
           "tengo un pequeño estudio de diseño en Cádiz, {}", "{} Soy cantante."),
    "it": ("sono una ceramista di Faenza e {}", "da giovane regista teatrale, {}", "Siamo due ballerine di Bari. {}",
           "ho un piccolo studio grafico a Udine, {}", "{} Sono una cantante."),
    "sl": ("sem keramičarka iz Celja in {}", "kot mlada režiserka, {}", "Smo dve plesalki iz Kopra. {}",
           "imam majhen oblikovalski studio v Kranju, {}", "{} Sem pevka."),
    "hr": ("ja sam keramičarka iz Osijeka i {}", "kao mlada redateljica, {}", "Mi smo dvije plesačice iz Splita. {}",
           "imam mali dizajnerski studio u Zadru, {}", "{} Pjevačica sam."),
    "el": ("είμαι κεραμίστρια από τα Χανιά και {}", "ως νέα σκηνοθέτιδα, {}",
           "Είμαστε δύο χορεύτριες από την Πάτρα. {}", "έχω ένα μικρό γραφείο σχεδιασμού στον Βόλο, {}",
           "{} Είμαι τραγουδίστρια."),
}  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=Settings.load().home)
    parser.add_argument("--wrong", action="store_true", help="list what went wrong")
    said = parser.parse_args()
    with open_answerer(Settings.load(home=said.home)) as answerer:
        right = _right(answerer)
        print(f"| | {' | '.join(right)} | all |\n|---|{'---|' * len(right)}---|")
        wrong: list[str] = []
        fewest = 1.0
        for way in range(len(WAYS["en"])):
            counts = [
                [_cites(answerer, _wrapped(one, way), one, wrong) for one in questions] for questions in right.values()
            ]
            print(_row(WAYS["en"][way].format("…"), counts))
            fewest = min(fewest, _share(counts))
        both = []
        for joined, name in ((_apart, "A? B?"), (_joined, "A and B?")):
            found = [
                [sum(_cites(answerer, joined(*pair), one, wrong) for one in pair) for pair in _pairs(questions)]
                for questions in right.values()
            ]
            both.append([[one == 2 for one in language] for language in found])
            print(_row(f"{name}: both", both[-1]))
            print(_row(f"{name}: one at least", [[one > 0 for one in language] for language in found]))
    if said.wrong:
        print("\n".join(wrong))
    sys.exit(fewest < LEAST or _share(both[0]) < BOTH)


def _share(counts: Sequence[Sequence[bool]]) -> float:
    every = [one for language in counts for one in language]
    return sum(every) / max(len(every), 1)


def _right(answerer: Answerer) -> dict[str, list[Question]]:
    """The golden questions that are answered from the right resource, by language."""
    found: dict[str, list[Question]] = {language: [] for language in WAYS}
    for one in read(GOLDEN):
        if one.resources and len(one.text) < LONGEST and _cites(answerer, one.text, one, []):
            found[one.language].append(one)
    return found


def _cites(answerer: Answerer, text: str, question: Question, wrong: list[str]) -> bool:
    cited = {one.source for one in answerer.answer(text, channel="eval").citations}
    good = not cited.isdisjoint(question.resources)
    if not good:
        wrong.append(f"{question.id}: {text}")
    return good


def _wrapped(question: Question, way: int) -> str:
    form = WAYS[question.language][way]
    inside = not form.startswith("{}") and ". {}" not in form  # of a sentence
    return form.format(_lower(question.text) if inside else question.text)


def _lower(text: str) -> str:
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _pairs(questions: Sequence[Question]) -> Iterator[tuple[Question, Question]]:
    """Questions about different resources, that are put as questions."""
    asked = [one for one in questions if one.text.rstrip()[-1] in "?;"]
    random.Random(SEED).shuffle(asked)
    half = len(asked) // 2
    for one, other in list(zip(asked[:half], asked[half:], strict=False))[:PAIRS]:
        if set(one.resources).isdisjoint(other.resources):
            yield one, other


def _apart(one: Question, other: Question) -> str:
    return f"{one.text} {other.text}"


def _joined(one: Question, other: Question) -> str:
    return f"{one.text.rstrip(MARKS)} {AND[one.language]} {_lower(other.text.lstrip('¿'))}"


def _row(name: str, counts: Sequence[Sequence[bool]]) -> str:
    every = [one for language in counts for one in language]
    shares = [f"{sum(one)} of {len(one)}" for one in (*counts, every)]
    return f"| {name} | {' | '.join(shares)} |"


if __name__ == "__main__":
    main()
