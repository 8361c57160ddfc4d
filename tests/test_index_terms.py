"""The forward index gives exactly the word evidence that counting words one by one would give."""

import math
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.entries import OTHER, PIVOT
from index.errors import HomeDamaged
from index.terms import ENGLISH, K1, OWN, TELLING, B, Group, Terms, TermsWriter

VOCABULARY = [f"w{number}" for number in range(12)]


def collection(seed: int, count: int = 60) -> list[dict[str, str]]:
    """English, Slovenian with its pivot, and rows of a language that is not configured."""
    draw = random.Random(seed)

    def lines() -> str:
        return "\n".join(" ".join(draw.choices(VOCABULARY, k=draw.randrange(9))) for _ in range(draw.randrange(1, 6)))

    kinds = [lambda: {"en": lines()}, lambda: {"sl": lines(), PIVOT: lines()}, lambda: {OTHER: lines()}]
    return [draw.choice(kinds)() for _ in range(count)]


def opened(folder: Path, rows: list[dict[str, str]]) -> Terms:
    writer = TermsWriter(folder)
    for row in rows:
        writer.add(row)
    writer.close()
    return Terms(folder)


def views(row: dict[str, str]) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """(field, lines) of the own and the English view."""
    if "en" in row:
        return ("en", row["en"]), ("en", row["en"])
    own = next(field for field in row if field != PIVOT)
    return (own, row[own]), (("en", row[PIVOT]) if PIVOT in row else None)


class Counted:
    """The same figures by counting, from the definitions alone."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self.views = [views(row) for row in rows]
        self.frequency: Counter[str] = Counter()
        for own, english in self.views:
            for view in {view for view in (own, english) if view}:
                self.frequency.update({f"{view[0]} {word}" for word in view[1].split()})
        lengths = [[len(view[1].split()) if view else 0 for view in pair] for pair in self.views]
        self.average = [sum(column) / len(rows) for column in zip(*lengths, strict=True)]

    def rarity(self, word: str, field: str) -> float:
        there = self.frequency[f"{field} {word}"]
        return math.log(1 + (len(self.views) - there + 0.5) / (there + 0.5))

    def weight(self, group: Group, field: str) -> float:
        known = [self.rarity(word, field) for word, _ in group if self.frequency[f"{field} {word}"]]
        return min(known) if known else self.rarity("", field)

    def match(self, number: int, view: int, groups: list[Group], field: str) -> tuple[float, float, list[float]]:
        """Score, share and the units' shares of one chunk."""
        here = self.views[number][view]
        text = here[1] if here and here[0] == field else ""
        total = sum(self.weight(group, field) for group in groups)
        length = K1 * (1 - B + B * len(here[1].split() if here else ()) / self.average[view])
        score = share = 0.0
        for group in groups:
            hits = [strength * text.split().count(word) for word, strength in group]
            best = max((strength for word, strength in group if word in text.split()), default=0.0)
            frequency = sum(hits)
            score += self.weight(group, field) * min(frequency / (frequency + length), best) / total
            share += self.weight(group, field) * best / total
        units = [
            sum(
                self.weight(group, field)
                * max((s for word, s in group if here and here[0] == field and word in said), default=0.0)
                for group in groups
            )
            / total
            for line in (here[1].split("\n")[1:] if here else ())
            for said in [(here[1].split("\n")[0] + " " + line).split() if here else []]
        ]
        return score, share, units


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("view", "field"), [(OWN, "en"), (OWN, "sl"), (ENGLISH, "en"), (OWN, OTHER)])
def test_word_evidence_equals_counting(tmp_path: Path, seed: int, view: int, field: str) -> None:
    rows = collection(seed)
    terms, counted = opened(tmp_path, rows), Counted(rows)
    groups: list[Group] = [
        [("w1", 1.0)],
        [("w2", 1.0), ("w3", 0.5), ("nowhere", 0.4)],
        [("w1", 0.25), ("w4", 0.8)],  # a word may stand in two groups
        [("nowhere", 1.0)],
    ]
    wanted = terms.want(groups, field)
    assert wanted.weight == pytest.approx([counted.weight(group, field) for group in groups], rel=1e-5)
    numbers = np.asarray(random.Random(seed).sample(range(len(rows)), 40), np.int64)
    matched = terms.match(numbers, view, wanted)
    assert len(matched.units) == len(numbers)
    found = 0
    for place, number in enumerate(numbers):
        score, share, units = counted.match(int(number), view, groups, field)
        assert float(matched.score[place]) == pytest.approx(score, abs=1e-5)
        assert float(matched.share[place]) == pytest.approx(share, abs=1e-5)
        assert matched.units.lists()[place] == pytest.approx(units, abs=1e-5)
        found += score > 0
    assert found > 5  # the comparison was about something


def test_rarity_and_knowledge_are_a_fields_own(tmp_path: Path) -> None:
    rows = collection(9)
    terms, counted = opened(tmp_path, [*rows, {"sl": "samo", PIVOT: "only"}]), Counted(rows)
    assert terms.knows("samo", "sl") and not terms.knows("samo", "en") and terms.knows("only", "en")
    assert terms.begins("sam", "sl") and not terms.begins("sam", "en") and not terms.begins("samos", "sl")
    assert terms.rarity("nowhere", "en") > terms.rarity("samo", "sl") > terms.rarity("w1", "en")
    assert counted.frequency["en w1"] > 1


def test_rarity_is_among_the_chunks_that_have_the_field(tmp_path: Path) -> None:
    rows = [{"sl": "pogodba", PIVOT: "contract"}] * 2 + [{"en": "contract"}] * 20
    opened(tmp_path, rows)
    among = Terms(tmp_path, {"sl": 2})
    assert among.rarity("pogodba", "sl") == pytest.approx(math.log(1 + 0.5 / 2.5))
    assert among.rarity("contract", "en") == pytest.approx(math.log(1 + 0.5 / 22.5))
    assert among.want([[("pogodba", 1.0)]], "sl").telling < Terms(tmp_path).want([[("pogodba", 1.0)]], "sl").telling


def test_few_common_words_tell_less_than_rare_ones(tmp_path: Path) -> None:
    terms = opened(tmp_path, collection(3))
    common, rare = [("w1", 1.0)], [("nowhere", 1.0)]
    telling = [terms.want(groups, "en").telling for groups in ([], [common], [common, common], [rare], [rare] * 3)]
    assert telling == sorted(telling) and telling[0] == 0 and telling[-1] == 1
    assert telling[3] == pytest.approx(1 / TELLING)
    matched = terms.match(np.asarray([0, 1]), OWN, terms.want([common], "en"))
    assert matched.telling.tolist() == pytest.approx([telling[1]] * 2)


def test_a_phrase_counts_by_its_rarest_word(tmp_path: Path) -> None:
    rows = [{"en": "common"}] * 5 + [{"en": "common\nrare"}]
    terms = opened(tmp_path, rows)
    wanted = terms.want([[("common rare", 1.0)]], "en")
    assert wanted.weight == pytest.approx([terms.rarity("rare", "en")], rel=1e-5)
    matched = terms.match(np.asarray([0, 5]), OWN, wanted)
    assert matched.share.tolist() == [0.0, 1.0] and matched.units.lists()[1] == [1.0]


def test_no_candidates_no_words_and_no_chunks_are_no_evidence(tmp_path: Path) -> None:
    terms = opened(tmp_path / "some", [{"en": "fee\nfee"}])
    assert len(terms.match(np.zeros(0, np.int64), OWN, terms.want([[("fee", 1.0)]], "en")).units) == 0
    nothing = terms.match(np.asarray([0]), OWN, terms.want([], "en"))
    assert nothing.score.tolist() == [0.0] and nothing.units.lists()[0] == [0.0]
    empty = opened(tmp_path / "none", [])
    assert empty.count == 0 and not empty.knows("fee", "en")
    assert empty.match(np.zeros(0, np.int64), OWN, empty.want([[("fee", 1.0)]], "en")).score.shape == (0,)


@pytest.mark.parametrize(
    "name",
    ["vocabulary.marisa", "frequency.npy", "terms.npy", "lines.npy", "views.npy", "skeletons.marisa", "heard.marisa"],
)
def test_a_missing_or_cut_file_says_how_to_repair_it(tmp_path: Path, name: str) -> None:
    opened(tmp_path, collection(1))
    for damaged in ((tmp_path / name).read_bytes()[:40], b""):
        (tmp_path / name).write_bytes(damaged)
        with pytest.raises(HomeDamaged, match=r"toolkit check --repair"):
            Terms(tmp_path)
    (tmp_path / name).unlink()
    if name in ("skeletons.marisa", "heard.marisa"):  # generations made before do without
        assert Terms(tmp_path).cognates.of(["nowhere"], "en") == Terms(tmp_path).heard.of("nowhere") == ""
        return
    with pytest.raises(HomeDamaged, match=r"toolkit check --repair"):
        Terms(tmp_path)


def test_words_of_one_family_stand_for_each_other_a_little(tmp_path: Path) -> None:
    rows = [{"en": "secure"}, {"en": "security"}, {"en": "section"}, {"en": "secretary"}, {"sl": "secured"}]
    terms = opened(tmp_path, rows)
    numbers = np.arange(len(rows))
    found = terms.match(numbers, OWN, terms.want([[("secure", 1.0)]], "en"))
    assert found.share[0] == pytest.approx(1) and 0.2 < found.share[1] < 0.5
    assert found.share[2:].tolist() == [0, 0, 0]  # "section" begins otherwise, Slovenian is another field
    absent = terms.match(numbers, OWN, terms.want([[("securely", 1.0)]], "en"))
    assert 0 < absent.share[0] < 1  # the material never says it, but its kin
    unsure = terms.match(numbers, OWN, terms.want([[("secure", 0.4)]], "en"))
    assert unsure.share[1] == 0  # a doubtful translation has none
    assert terms.match(numbers, OWN, terms.want([[("sect", 1.0)]], "en")).share.max() == 0  # too short to tell
