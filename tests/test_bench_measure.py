"""The measuring harness: what is indexed and asked of data laid out like the real one, and the table it prints.

The data here is small and made up, in the measuring data's own layout; where the real data is, it is counted too.
"""

import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from web_toolkit import KILL_FEE, Text, WordAnswerer, served

from bot.channels.web.app import create_app
from bot.evaluate import evaluate
from bot.evaluate_questions import Question
from bot.journal import Journal
from ingest.records import Resource

BENCH = Path(__file__).parent / "bench"


@pytest.fixture(autouse=True)
def bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))


@pytest.fixture
def sets() -> ModuleType:
    return importlib.import_module("measure_sets")


@pytest.fixture
def measure() -> ModuleType:
    return importlib.import_module("measure")


def squad(*articles: tuple[str, ...]) -> str:
    """Each paragraph asks for its last word; one of two words asks nothing that it answers."""
    return json.dumps({"data": [
        {"title": f"T{a}", "paragraphs": [
            {"context": text, "qas": [
                {"id": f"{a}-{p}", "question": f"What ends {text}?", "is_impossible": len(text.split()) == 2,
                 "answers": [] if len(text.split()) == 2 else [{"text": text.split()[-1], "answer_start": 0}] * 2}]}
            for p, text in enumerate(paragraphs)]}
        for a, paragraphs in enumerate(articles)
    ]})  # fmt: skip


def sections(code: str, *rows: tuple[str, str, str]) -> str:
    """The first of a document stands under its title."""
    return "\n".join(json.dumps({"id": f"{code}/{doc}#{number}", "heading": heading, "text": text,
                                 "level": 1 + any(doc == before for before, _, _ in rows[:number])})
                     for number, (doc, heading, text) in enumerate(rows))  # fmt: skip


LONG = "security practice in words " * 10


@pytest.fixture
def data(tmp_path: Path, sets: ModuleType) -> Any:
    folder = tmp_path / "data"
    english = squad(("one two three", "four five six"), ("seven eight nine",))
    for name, text in {
        "xquad/xquad.en.json": english,
        "xquad/xquad.es.json": english.replace("three", "tres").replace("What ends", "Qué acaba"),
        "squad2/dev-half.json": squad(("one two three", "no answer")),
        "security101/en.jsonl": sections("en", ("a", "Introduction", LONG), ("a", "What is a firewall?", LONG),
                                         ("a", "Further reading here", LONG), ("b", "Further reading here", LONG),
                                         ("b", "Very short section here", "Too short."), ("b", "Zero trust", LONG)),
        "security101/es.jsonl": sections("es", ("a", "Introducción", LONG),
                                         ("a", "¿Qu&eacute; es un cortafuegos?", LONG), ("a", "Lecturas", LONG)),
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return sets.Data(folder)


def test_a_question_over_paragraphs_in_another_language_is_answered_in_theirs(data: Any) -> None:
    asked = data.set("xquad-es-en")
    assert (asked.material, len(data.material(asked.material).files)) == ("xquad en", 3)
    first = asked.questions[0]
    assert (first.text, first.language, first.answers) == ("Qué acaba one two tres?", "es", ("three",))
    assert data.material("xquad en").files[first.resources[0]] == "one two three"


def test_in_one_index_of_both_languages_each_question_wants_its_own(data: Any) -> None:
    asked = data.set("xquad-mixed")
    files = data.material(asked.material).files
    assert len(files) == 6
    for question in asked.questions:
        assert question.answered_by(files[question.resources[0]])
    assert {q.resources[0][0] for q in asked.questions if q.language == "es"} == {"b"}


def test_for_abstention_every_other_article_is_left_out(data: Any) -> None:
    asked = data.set("abstention-en")
    assert sorted(data.material(asked.material).files.values()) == ["four five six", "one two three"]
    assert [question.answerable for question in asked.questions] == [True, True, False]


def test_impossible_questions_have_no_resource(data: Any) -> None:
    assert [question.answerable for question in data.set("squad2").questions] == [True, False]


def test_only_long_unique_headings_ask_and_no_file_holds_its_own(data: Any) -> None:
    asked = data.set("security101-en")
    files = data.material(asked.material).files
    assert [question.text for question in asked.questions] == ["What is a firewall?"]
    assert len(files) == 4  # neither the introduction nor the short one
    assert not any("firewall" in text or "firewall" in name for name, text in files.items())


def test_what_a_guide_says_under_its_title_can_be_left_out_too(data: Any) -> None:
    asked = data.set("security101-untitled-en")
    assert [question.text for question in asked.questions] == ["What is a firewall?", "Further reading here"]
    assert len(data.material(asked.material).files) == 3
    assert [question.language for question in data.set("security101-untitled-es-en").questions] == ["es"]


def test_headings_ask_across_languages(data: Any) -> None:
    (question,) = data.set("security101-es-en").questions
    (english,) = data.set("security101-en").questions
    assert (question.text, question.language) == ("¿Qué es un cortafuegos?", "es")
    assert question.resources == english.resources


def test_a_guide_translated_from_another_edition_asks_nothing_across(data: Any, sets: ModuleType) -> None:
    spanish = data._folder / "security101" / "es.jsonl"
    spanish.write_text(spanish.read_text().rsplit("\n", 1)[0])  # one section fewer than the English guide
    assert sets.Data(data._folder).set("security101-es-en").questions == ()


def test_the_real_data_gives_what_its_readme_says(sets: ModuleType) -> None:
    if not sets.DATA.is_dir():
        pytest.skip(f"the measuring data is not at {sets.DATA.name} beside the project")
    data = sets.Data()
    for name, asked, files in (("xquad-en", 1190, 240), ("xquad-mixed", 2380, 480), ("abstention-es", 1190, 120)):
        one = data.set(name)
        assert (len(one.questions), len(data.material(one.material).files)) == (asked, files)


# The table


@contextmanager
def answering(home: Path) -> Iterator[WordAnswerer]:
    """An answerer over the files that the harness wrote."""
    texts = tuple(
        Text(Resource(path.name, path.name, path.stem, "text", "es" if path.name[0] == "b" else "en"), path.read_text())
        for path in sorted(home.iterdir())
    )
    yield WordAnswerer(home, texts=texts)


@pytest.fixture
def run(measure: ModuleType, data: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    homes = importlib.import_module("measure_homes")

    def home(self: Any, name: str, material: Any) -> Path:
        return Path(homes._written(self.folder / name, material.files))

    monkeypatch.setattr(homes.Homes, "home", home)
    monkeypatch.setattr(homes.Homes, "prepare", lambda self: self.folder.mkdir(exist_ok=True))
    monkeypatch.setattr(measure, "in_process", answering)

    def go(*arguments: str) -> tuple[int, str, str]:
        code = measure.main(["--data", str(data._folder), *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def test_the_table_sets_each_figure_beside_its_floor_and_aim(run: Any) -> None:
    code, said, _ = run("xquad-mixed")
    assert code == 0
    row = next(line for line in said.splitlines() if "en questions: own-language R@5" in line)
    assert row.split()[-4:] == ["1", ".990", "1", "aim"]  # what it is compared with was measured too
    assert "python tests/bench/measure.py" in said.splitlines()[0]
    assert any(line.split()[:2] == ["xquad-mixed", "6"] for line in said.splitlines())


def test_a_figure_below_its_floor_is_marked_and_fails(
    run: Any, measure: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def without_the_first(home: Path) -> Iterator[WordAnswerer]:
        with answering(home) as answerer:
            answerer.texts = answerer.texts[1:]
            yield answerer

    monkeypatch.setattr(measure, "in_process", without_the_first)
    code, said, _ = run("xquad-en", "--json")
    goals = {one["figure"]: one for one in json.loads(said)["goals"]}
    assert code == 1
    one = goals["XQuAD en → en: R@1"]
    assert (one["measured"], one["floor"], one["floor_holds"], one["aim_holds"]) == (2 / 3, 0.955, False, False)
    assert "BELOW THE FLOOR" in run("xquad-en")[1]


def test_outcomes_are_written_one_a_line(run: Any, tmp_path: Path) -> None:
    run("xquad-en", "--outcomes", str(tmp_path / "o.jsonl"), "--sample", "1")
    (line,) = (tmp_path / "o.jsonl").read_text().splitlines()
    assert (json.loads(line)["set"], json.loads(line)["rank"]) == ("xquad-en", 1)


def test_without_the_data_it_says_what_it_skips(run: Any, tmp_path: Path) -> None:
    code, _, notes = run("--data", str(tmp_path / "none"), "xquad-en", "security101-en")
    assert code == 0
    assert "skipped xquad-en: " in notes
    assert "skipped security101-en: " in notes


def test_an_unknown_set_is_wrong_usage(measure: ModuleType) -> None:
    with pytest.raises(SystemExit) as error:
        measure.main(["xquad-fr"])
    assert error.value.code == 2


def test_over_http_the_figures_are_the_same(tmp_path: Path) -> None:
    http = importlib.import_module("measure_http")
    asked = [
        Question("fee", "When is a kill fee paid?", "en", ("pdf/contracts.pdf",), (KILL_FEE.split("\n")[0],)),
        Question("greek", "Τι είναι η αμοιβή ακύρωσης;", "el", ("pdf/symvaseis.el.pdf",)),
        Question("moon", "Does the moon consist of cheese?", "en"),
    ]
    journal = Journal.open(tmp_path, days=0)
    answerer = WordAnswerer(tmp_path / "originals")
    with served(create_app(answerer, journal, rate=0)) as address, http.HttpAnswerer(address) as there:
        assert there.ready()
        over = evaluate(there, asked)
    journal.close()
    here = evaluate(answerer, asked)
    for one, other in zip(here.outcomes, over.outcomes, strict=True):
        assert (one.rank, one.cited, one.holds, one.citation_right, one.answered, one.confidence, one.found) == (
            other.rank, other.cited, other.holds, other.citation_right, other.answered, other.confidence, other.found,
        )  # fmt: skip
    assert here.all.recall_at_1 == 1.0
