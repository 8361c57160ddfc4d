"""What is quoted: whole lists with their lead, tables with their caption, sentences with what they lean on."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.select import ASIDE, GOES_ON, LONGEST_LIST, MOST_STATEMENTS, Quote, select
from bot.sought import Sought
from index.records import Evidence, Passage
from ingest.chunk import chunk
from ingest.readers.dispatch import read
from ingest.records import Chunk, Resource
from ingest.sandbox import Job

RESOURCE = Resource("r1", "a.md", "A", "markdown", "en")


class Found:
    """Passages of a real Markdown file, each unit as near to the question as the words named say."""

    def __init__(self, folder: Path, text: str, name: str = "r1") -> None:
        path = folder / "a.md"
        path.write_text(text, encoding="utf-8")
        self.document = read(Job(path, "a.md"))[0]
        self.chunks = chunk(self.document)
        self.resource = replace(RESOURCE, resource_id=name)

    def passages(self, *wanted: str, score: float = 5.0) -> list[Passage]:
        """One a chunk; a unit with one of the words is the nearer the earlier it is named."""
        return [self._passage(rank, one, wanted, score) for rank, one in enumerate(self.chunks, start=1)]

    def _passage(self, rank: int, one: Chunk, wanted: tuple[str, ...], score: float) -> Passage:
        text = self.document.text

        def near(start: int, end: int) -> float:
            places = [place for place, word in enumerate(wanted) if word in text[start:end]]
            return 0.9 - 0.05 * places[0] if places else 0.0

        evidence = tuple(Evidence(unit, near(unit.start, unit.end), near(unit.start, unit.end)) for unit in one.units)
        return Passage(rank, score, self.resource, one, text[one.start : one.end], evidence)

    def widen(self, passage: Passage) -> Passage:
        same = [one for one in self.chunks if one.heading == passage.chunk.heading]
        start, end = same[0].start, same[-1].end
        units = tuple(unit for one in same for unit in one.units)
        return replace(
            passage,
            chunk=replace(passage.chunk, start=start, end=end, units=units),
            text=self.document.text[start:end],
        )

    def select(self, *wanted: str) -> list[Quote]:
        quotes = select(self.passages(*wanted), self.widen)
        for quote in quotes:
            assert quote.text == self.document.text[quote.start : quote.end] == quote.text.strip()
        return quotes


LIST = """# Contracts

Read this first, it matters to everyone here. A contract needs four things:

1. the names of both sides
2. the agreed price
3. the deadline
4. the signatures of both

Keep a copy of the contract for seven years.
"""
TABLE = """# Rates

Day rates in the region agreed this year.

| Work | Rate |
|---|---|
| Illustration | 300 euros |
| Photography | 450 euros |
| Sound | 380 euros |

Rates are without tax, and travel is paid on top.
"""


def only(quotes: list[Quote]) -> str:
    assert len(quotes) == 1, [quote.text for quote in quotes]
    return quotes[0].text


@pytest.mark.parametrize("wanted", ["names", "deadline", "signatures", "four things"])
def test_an_item_or_the_lead_brings_the_whole_list_with_its_markers(tmp_path: Path, wanted: str) -> None:
    text = only(Found(tmp_path, LIST).select(wanted))
    assert text.startswith("A contract needs four things:") and text.endswith("4. the signatures of both")
    assert "\n1. the names" in text and "\n3. the deadline" in text


@pytest.mark.parametrize("brings", ["deadline", "four things"])
def test_a_whole_list_beside_the_best_has_to_be_nearer_than_a_sentence(tmp_path: Path, brings: str) -> None:
    def quoted(*wanted: str) -> str:
        return "\n".join(quote.text for quote in Found(tmp_path, LIST).select(*wanted))

    near, far = ("Keep a copy", "-", "-"), ("Keep a copy", "-", "-", "-")  # each place is 0.8 behind
    assert "the signatures of both" in quoted(*near, brings)
    assert "the signatures of both" not in quoted(*far, brings)
    assert "Read this first" in quoted(*far, "Read this first")


def test_who_asks_for_steps_is_quoted_the_list(tmp_path: Path) -> None:
    found = Found(tmp_path, LIST + "\n## Copies\n\nSigned copies are what both sides keep.\n")
    passages = found.passages("Signed copies", "deadline", "names", "price", "signatures")
    first = {kind: max(select(passages, found.widen, kind), key=lambda one: one.score).text for kind in Sought}
    assert first[Sought.ANY].startswith("Signed copies") and "3. the deadline" in first[Sought.LIST]


def test_what_the_answer_before_has_quoted_stands_back_unless_a_figure_is_asked_for(tmp_path: Path) -> None:
    found = Found(
        tmp_path, "# Card\n\nThe press card costs 40 euros.\n\nSomething else.\n\nA press card is the union's.\n"
    )
    passages = found.passages("press card")

    def best(kind: Sought, known: str) -> str:
        return max(select(passages, found.widen, kind, known), key=lambda one: one.score).text

    first = best(Sought.ANY, "")
    assert best(Sought.ANY, f"{first} [1]") != first
    assert best(Sought.AMOUNT, "The press card costs 40 euros. [1]") == "The press card costs 40 euros."


def test_a_sentence_about_the_material_stands_back(tmp_path: Path) -> None:
    pointing, telling = "How prices come about is in the pricing guide.", "A price has three parts and no more."
    found = Found(tmp_path, f"# Prices\n\n## Sources\n\n{pointing}\n\n## Parts\n\n{telling}\n")
    quotes = select(found.passages("guide", "three parts"), found.widen)
    assert max(quotes, key=lambda one: one.score).text == telling


@pytest.mark.parametrize("marker", ["-", "*"])
def test_a_list_without_a_lead_begins_with_its_first_marker(tmp_path: Path, marker: str) -> None:
    text = only(Found(tmp_path, f"# Bring\n\n{marker} a portfolio\n{marker} a passport\n").select("passport"))
    assert text.endswith("a passport") and text.split()[1:3] == ["a", "portfolio"]


def test_a_sentence_that_introduces_nothing_is_not_quoted_with_the_list(tmp_path: Path) -> None:
    text = only(Found(tmp_path, LIST.replace("things:", "things.")).select("deadline"))
    assert text.startswith("1. the names") and text.endswith("4. the signatures of both")


def test_a_list_too_long_to_read_gives_the_item_alone(tmp_path: Path) -> None:
    items = "".join(f"- step {number} " + "of many words " * 12 + "\n" for number in range(20))
    assert len(items) > LONGEST_LIST
    text = only(Found(tmp_path, f"# Steps\n\nDo all of this:\n\n{items}").select("step 13 "))
    assert text.startswith("- step 13 ") and "\n" not in text


def test_a_list_cut_between_chunks_is_quoted_whole(tmp_path: Path) -> None:
    items = "".join(f"- step {number} " + "of many words " * 6 + "\n" for number in range(16))
    found = Found(tmp_path, f"# Steps\n\nDo all of this:\n\n{items}")
    assert len(found.chunks) > 1 and len(items) < LONGEST_LIST
    text = only(found.select("step 15 "))
    assert text.startswith("Do all of this:") and "- step 0 " in text and "- step 15 " in text


@pytest.mark.parametrize("wanted", ["Photography", "Day rates"])
def test_a_row_brings_its_table_with_its_head_and_caption(tmp_path: Path, wanted: str) -> None:
    text = only(Found(tmp_path, TABLE).select(wanted))
    assert text.startswith("Day rates in the region agreed this year.\n")
    assert "Work | Rate" in text and text.endswith("Sound | 380 euros")


def test_a_paragraph_before_a_table_is_not_its_caption(tmp_path: Path) -> None:
    long = "Day rates in the region " + "were agreed by the association of all the artists " * 3 + "last year."
    text = only(Found(tmp_path, TABLE.replace("Day rates in the region agreed this year.", long)).select("Photography"))
    assert text.startswith("Work | Rate")


@pytest.mark.parametrize(("before", "leaning"), [
    ("A press card is free.", "It must be renewed every single year."),
    ("La tarjeta es gratis.", "Esta se renueva todos los años."),
    ("La tessera è gratuita.", "Questa va rinnovata ogni anno."),
    ("Izkaznica je brezplačna.", "Ta se obnavlja vsako leto."),
    ("Iskaznica je besplatna.", "Ona se obnavlja svake godine."),
    ("Η κάρτα είναι δωρεάν.", "Αυτή ανανεώνεται κάθε χρόνο."),
    ("Read the general terms.", "Put them on every single invoice."),
    ("Cenzus pove, koliko smete zaslužiti.", "Določen je na podlagi povprečja treh let."),
    ("Članarina je mala.", "Oslobođeni su studenti svake godine."),
])  # fmt: skip
def test_a_sentence_that_leans_takes_the_one_before(tmp_path: Path, before: str, leaning: str) -> None:
    text = only(Found(tmp_path, f"# Card\n\n{before} {leaning}\n").select(leaning[-8:]))
    assert text == f"{before} {leaning}"


def test_a_sentence_does_not_lean_across_paragraphs(tmp_path: Path) -> None:
    found = Found(tmp_path, "# Card\n\nA press card is free.\n\nIt must be renewed every year.\n")
    assert only(found.select("renewed")) == "It must be renewed every year."


@pytest.mark.parametrize("line", ["By Ana Novak", "Ana Novak, 2024", "2024", "Chapter one"])
def test_a_by_line_is_not_quoted(tmp_path: Path, line: str) -> None:
    found = Found(tmp_path, f"# Card\n\n{line}\n\nThe press card is free for all.\n")
    assert only(found.select(line, "press card")) == "The press card is free for all."
    assert Found(tmp_path, f"# Card\n\n{line}\n").select(line) == []


def test_at_most_three_statements_are_made(tmp_path: Path) -> None:
    sections = "".join(f"## Part {n}\n\nThe grant number {n} pays the travel.\n\n" for n in range(8))
    quotes = Found(tmp_path, f"# Grants\n\n{sections}").select("The grant")
    assert len(quotes) == MOST_STATEMENTS == 3


def test_neighbours_become_one_statement(tmp_path: Path) -> None:
    text = "A deposit is half of the price. The deposit is due on signing."
    assert only(Found(tmp_path, f"# Pay\n\n{text}\n\nNothing else is said.\n").select("half of", "due on")) == text


def test_a_statement_goes_on_within_its_paragraph_as_far_as_it_may(tmp_path: Path) -> None:
    begins = "The grant is meant for newcomers."
    follows = ["At least two organisations are required.", f"It pays {'very ' * 80}well.", "Ask in May."]
    quoted = only(Found(tmp_path, f"# Grant\n\n{begins} {' '.join(follows)}\n").select("newcomers"))
    assert quoted == f"{begins} {follows[0]}" and len(f"{quoted} {follows[1]}") > GOES_ON
    assert only(Found(tmp_path, f"# Grant\n\n{begins}\n\n{follows[0]}\n").select("newcomers")) == begins


def test_what_stands_beside_the_best_goes_on_less_far(tmp_path: Path) -> None:
    long = f"It pays the {'long ' * 40}way."
    text = f"# A\n\nThe first thing is a plan. {long}\n\n## B\n\nThe second thing is a budget. {long}\n"
    best, other = (quote.text for quote in Found(tmp_path, text).select("first", "second"))
    assert best.endswith("way.") and other == "The second thing is a budget." and ASIDE < len(best) <= GOES_ON


def test_a_statement_does_not_go_on_into_what_introduces_a_list(tmp_path: Path) -> None:
    text = "# Pay\n\nA deposit is half. Three things are needed:\n\n- a plan\n- a date\n- a name\n"
    assert only(Found(tmp_path, text).select("half")) == "A deposit is half."


def test_what_scores_far_below_the_best_is_left_out(tmp_path: Path) -> None:
    found = Found(tmp_path, "# A\n\nThe deposit is half of it.\n\n## B\n\nThe weather is good today.\n")
    assert only(found.select("deposit")) == "The deposit is half of it."


def test_the_best_resource_stands_first_and_in_it_the_best_section(tmp_path: Path) -> None:
    text = "# A\n\nThe first thing is a plan.\n\n## B\n\nThe second thing is a budget.\n"
    one, two = Found(tmp_path, text, "r1"), Found(tmp_path, text.replace("thing", "step"), "r0")
    widened = {"r1": one, "r0": two}
    quotes = select(
        [*one.passages("second", "first", score=6.0), *two.passages("first", score=5.0)],
        lambda passage: widened[passage.resource.resource_id].widen(passage),
    )
    assert [quote.text for quote in quotes] == [
        "The second thing is a budget.", "The first thing is a plan.", "The first step is a plan.",
    ]  # fmt: skip


def test_what_stands_before_any_heading_does_not_stand_first_for_that(tmp_path: Path) -> None:
    text = "The first thing is a plan.\n\n# B\n\nThe second thing is a budget.\n"
    quotes = Found(tmp_path, text).select("second", "first")
    assert [quote.text for quote in quotes] == ["The second thing is a budget.", "The first thing is a plan."]


def test_what_leads_up_to_a_sections_best_and_says_far_less_stands_behind_it(tmp_path: Path) -> None:
    text = "# A\n\nThe first thing is a plan.\n\nNobody asks for it.\n\nThe second thing is a budget.\n"
    quotes = Found(tmp_path, text).select("second", "none", "none", "none", "first")
    assert [quote.text for quote in quotes] == ["The second thing is a budget.", "The first thing is a plan."]


@pytest.mark.parametrize("heading", ["Worked example: Maja", "Example", "For examples"])
def test_a_worked_example_stands_back(tmp_path: Path, heading: str) -> None:
    text = f"# {heading}\n\nThe rate of Maja is high.\n\n# Rates\n\nThe rate of a day is reckoned.\n"
    quotes = Found(tmp_path, text).select("rate")
    assert [quote.text for quote in quotes] == ["The rate of a day is reckoned.", "The rate of Maja is high."]


def test_quotes_of_one_section_stand_as_it_says_them(tmp_path: Path) -> None:
    text = "# A\n\nThe first thing is a plan.\n\nNobody asks for it.\n\nThe second thing is a budget.\n"
    quotes = Found(tmp_path, text).select("second", "first")
    assert [quote.text for quote in quotes] == ["The first thing is a plan.", "The second thing is a budget."]


def test_nothing_found_is_nothing_quoted() -> None:
    assert select([], lambda passage: passage) == []
