"""The measuring data as material and questions: which paragraphs are indexed, what is asked over them, what is right.

Every paragraph or section becomes one file with a name that says nothing (a0001.txt), so that only its text can be
found. Section files leave their own heading out: it is the question. The data is described in its own README.
"""

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from bot.evaluate_questions import Question, normalised, read

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
GOLDEN = ROOT / "tests" / "eval" / "golden.jsonl"
CORPUS = ROOT / "corpus" / "manifest.toml"

SHORTEST_SECTION = 200  # characters; with SHORTEST_HEADING as the data's README says
SHORTEST_HEADING = 3  # words
_INTRODUCTION = re.compile(r"(introduction|introducción)$")
_LETTER = {"en": "a", "es": "b"}  # a folder or name that gave the language away would help


class NoData(Exception):
    """The measuring data is not on this machine."""


@dataclass(frozen=True, slots=True)
class Material:
    """What one index is made of: files to write, or a SOURCE that is there already."""

    files: Mapping[str, str] = field(default_factory=dict)
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class Set:
    """Questions over one material, by its name."""

    material: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a SQuAD file; ``asked`` are (id, question, answers), no answers: impossible."""

    article: int
    name: str
    text: str
    asked: tuple[tuple[str, str, tuple[str, ...]], ...]


@lru_cache
def _squad(path: Path, letter: str) -> tuple[Paragraph, ...]:
    paragraphs: list[Paragraph] = []
    for article, titled in enumerate(json.loads(_text(path))["data"]):
        for one in titled["paragraphs"]:
            asked = tuple(
                (qa["id"], qa["question"].strip(),
                 () if qa.get("is_impossible") else tuple(dict.fromkeys(a["text"] for a in qa["answers"])))
                for qa in one["qas"]
            )  # fmt: skip
            paragraphs.append(Paragraph(article, f"{letter}{len(paragraphs):04}.txt", one["context"], asked))
    return tuple(paragraphs)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a guide; ``key`` is the same in every language, ``name`` the file's, ``level`` 1 its title's."""

    key: str
    name: str
    heading: str
    text: str
    level: int

    @property
    def document(self) -> str:
        """The guide it belongs to."""
        return self.key.rsplit("#", 1)[0]

    @property
    def indexed(self) -> bool:
        """Long enough, and no introduction: those list the others' headings."""
        return len(self.text) >= SHORTEST_SECTION and not _INTRODUCTION.match(normalised(self.heading))


@lru_cache
def _sections(path: Path, letter: str) -> tuple[Section, ...]:
    rows = [json.loads(line) for line in _text(path).split("\n") if line.strip()]
    return tuple(
        Section(row["id"].split("/", 1)[1], f"{letter}{number:04}.md", html.unescape(row["heading"]).strip(),
                html.unescape(row["text"]), row["level"])
        for number, row in enumerate(rows)
    )  # fmt: skip


def _text(path: Path) -> str:
    if not path.is_file():
        raise NoData(f"{path} is not there")
    return path.read_text(encoding="utf-8")


class Data:
    """Materials and sets by name, read from a data folder when they are asked for."""

    def __init__(self, folder: Path = DATA) -> None:
        self._folder = folder

    def material(self, name: str) -> Material:
        """The material a Set names."""
        if name == "golden":
            return Material(source=CORPUS)
        if name == "squad2":
            return Material(_files(self._squad2()))
        kind, _, which = name.partition(" ")
        if kind == "xquad":
            return Material(_files(one for code in which.split("+") for one in self._xquad(code)))
        if kind == "half":
            return Material(_files(one for one in self._xquad(which) if one.article % 2 == 0))
        return Material({one.name: one.text for one in self._sections(kind, which) if one.indexed})

    def set(self, name: str) -> Set:
        """One of SETS."""
        return SETS[name](self)

    def _xquad(self, code: str) -> tuple[Paragraph, ...]:
        return _squad(self._folder / "xquad" / f"xquad.{code}.json", _LETTER[code])

    def _squad2(self) -> tuple[Paragraph, ...]:
        return _squad(self._folder / "squad2" / "dev-half.json", "a")

    def _sections(self, kind: str, code: str) -> tuple[Section, ...]:
        folder, _, untitled = kind.partition(".")
        sections = _sections(self._folder / folder / f"{code}.jsonl", _LETTER[code])
        return tuple(one for one in sections if one.level > 1) if untitled else sections

    def asked_of_paragraphs(self, asked: str, indexed: str) -> tuple[Question, ...]:
        """XQuAD's questions in one language, the paragraphs in another; the answers are the paragraphs' own words."""
        answers = {key: right for one in self._xquad(indexed) for key, _, right in one.asked}
        names = {key: one.name for one in self._xquad(indexed) for key, _, _ in one.asked}
        return tuple(Question(f"{asked}:{key}", text, asked, (names[key],), answers[key])
                     for one in self._xquad(asked) for key, text, _ in one.asked)  # fmt: skip

    def asked_of_half(self, asked: str, indexed: str) -> tuple[Question, ...]:
        """The same, over every other article: the others' questions have no answer."""
        there = self.material(f"half {indexed}").files
        return tuple(one if one.resources[0] in there else Question(one.id, one.text, one.language)
                     for one in self.asked_of_paragraphs(asked, indexed))  # fmt: skip

    def asked_by_heading(self, kind: str, asked: str, indexed: str) -> tuple[Question, ...]:
        """Headings of three words or more that stand once, each asking for its section, in whichever language."""
        asking = self._sections(kind, asked)
        often = Counter(normalised(one.heading) for one in asking)
        lengths = [Counter(one.document for one in self._sections(kind, code)) for code in (asked, indexed)]
        # A guide translated from another edition has other sections: its numbers do not align.
        there = {one.key: one.name for one in self._sections(kind, indexed)
                 if one.indexed and lengths[0][one.document] == lengths[1][one.document]}  # fmt: skip
        return tuple(
            Question(f"{asked}:{one.key}", one.heading, asked, (there[one.key],))
            for one in asking
            if one.indexed and one.key in there
            and often[normalised(one.heading)] == 1 and len(one.heading.split()) >= SHORTEST_HEADING
        )  # fmt: skip

    def adversarial(self) -> tuple[Question, ...]:
        """All of SQuAD 2.0's questions; the impossible ones have no resource."""
        return tuple(Question(key, text, "en", (one.name,) if answers else (), answers)
                     for one in self._squad2() for key, text, answers in one.asked)  # fmt: skip


def _files(paragraphs: Iterable[Paragraph]) -> dict[str, str]:
    return {one.name: one.text for one in paragraphs}


def _golden(_: Data) -> Set:
    if not GOLDEN.is_file():
        raise NoData(f"{GOLDEN.relative_to(ROOT)} is not there")
    return Set("golden", read(GOLDEN))


def _xquad(asked: str, indexed: str) -> Callable[[Data], Set]:
    return lambda data: Set(f"xquad {indexed}", data.asked_of_paragraphs(asked, indexed))


def _half(asked: str, indexed: str) -> Callable[[Data], Set]:
    return lambda data: Set(f"half {indexed}", data.asked_of_half(asked, indexed))


def _headings(kind: str, asked: str, indexed: str) -> Callable[[Data], Set]:
    return lambda data: Set(f"{kind} {indexed}", data.asked_by_heading(kind, asked, indexed))


SETS: dict[str, Callable[[Data], Set]] = {
    "xquad-en": _xquad("en", "en"),
    "xquad-es-en": _xquad("es", "en"),
    "xquad-es": _xquad("es", "es"),
    "xquad-en-es": _xquad("en", "es"),
    "xquad-mixed": lambda data: Set(
        "xquad en+es", data.asked_of_paragraphs("en", "en") + data.asked_of_paragraphs("es", "es")
    ),
    "squad2": lambda data: Set("squad2", data.adversarial()),
    "security101-en": _headings("security101", "en", "en"),
    "security101-es-en": _headings("security101", "es", "en"),
    "security101-es": _headings("security101", "es", "es"),
    # Most lessons are introduced under their own titles, by what the sections are called: another reading of the same.
    "security101-untitled-en": _headings("security101.untitled", "en", "en"),
    "security101-untitled-es-en": _headings("security101.untitled", "es", "en"),
    "opensource-en": _headings("opensource_guide", "en", "en"),
    "opensource-es-en": _headings("opensource_guide", "es", "en"),
    "opensource-es": _headings("opensource_guide", "es", "es"),
    "abstention-en": _half("en", "en"),
    "abstention-es": _half("es", "es"),
    "abstention-es-en": _half("es", "en"),
    "golden": _golden,
}
