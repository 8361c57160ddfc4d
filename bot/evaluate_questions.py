"""The questions an evaluation asks, read from JSON lines, and whether a text holds one of their answers.

A line is ``{"id", "question", "language"?, "resources": [source, …], "answers": [text, …]?, "match"?: "any"|"all"}``.
Any one of ``resources`` is right; with none, the assistant must say that it does not know. With "match": "all" a text
must hold every answer, else any one will do. Unknown fields are left alone: a partner may keep notes there.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

Match = Literal["any", "all"]

MOST_FAULTS = 10  # lines named in one error; more would scroll the first ones away

# Typists and typesetters differ in these and mean the same.
_SAME = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ`´", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "\u00ad": None,
        "\u200b": None,
        "|": " ",  # a table's row joins its cells with " | "
    }
)


class EvaluationError(Exception):
    """An evaluation cannot be run; ``str()`` is the sentence a person reads."""


class QuestionsError(EvaluationError):
    """A file of questions cannot be used; the message names the file and every bad line."""


@dataclass(frozen=True)
class Question:
    """One question with what is right for it. ``language`` is empty when the file does not say."""

    id: str
    text: str
    language: str = ""
    resources: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    match: Match = "any"

    @property
    def answerable(self) -> bool:
        """Whether the material answers it; otherwise a refusal is right."""
        return bool(self.resources)

    def answered_by(self, text: str) -> bool:
        """Whether ``text`` holds any of the answers, or all of them with match "all"; False when there are none."""
        held = self._held(text)
        return bool(held) and (all(held) if self.match == "all" else any(held))

    def touched_by(self, text: str) -> bool:
        """Whether ``text`` holds at least one of the answers, whatever the match."""
        return any(self._held(text))

    def _held(self, text: str) -> list[bool]:
        plain = normalised(text)
        return [pattern.search(plain) is not None for pattern in self._patterns]

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_whole(normalised(answer)) for answer in self.answers)


@lru_cache(maxsize=4096)
def normalised(text: str) -> str:
    """Case folded, compatibility forms joined, white space and cell bars single, apostrophes, quotes, dashes plain."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_SAME)).casefold().translate(_SAME).split())


def _whole(answer: str) -> re.Pattern[str]:
    """The answer as whole words: "5" is not held by "2015"."""
    before = r"(?<!\w)" if re.match(r"\w", answer) else ""
    after = r"(?!\w)" if re.search(r"\w$", answer) else ""
    return re.compile(before + re.escape(answer) + after)


def read(path: Path) -> tuple[Question, ...]:
    """The questions of a file, in its order; raise QuestionsError naming the file and the lines that cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise QuestionsError(f"{path} cannot be read ({error.strerror}): name a file of questions.") from error
    except UnicodeDecodeError as error:
        raise QuestionsError(f"{path} is not UTF-8 text (byte {error.start}): save it as UTF-8.") from error
    questions: list[Question] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                questions.append(_question(line))
            except ValueError as error:
                faults.append(f"{path} line {number}: {error}")
    if len(faults) > MOST_FAULTS:
        faults[MOST_FAULTS:] = [f"{path}: {len(faults) - MOST_FAULTS} more lines like these"]
    if faults:
        raise QuestionsError("\n".join(faults))
    if not questions:
        raise QuestionsError(f"{path} has no questions: write one JSON object a line.")
    return tuple(questions)


def _question(line: str) -> Question:
    try:
        said = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg} at column {error.colno})") from error
    if not isinstance(said, dict):
        raise ValueError("not a JSON object in braces")  # noqa: TRY004  every fault of a line is one kind
    match = said.get("match", "any")
    if match not in ("any", "all"):
        raise ValueError(f'"match" is {match!r}: write "any" or "all"')
    if "resources" not in said:
        raise ValueError('"resources" is missing: list the sources that answer it, or [] if none does')
    question = Question(_text(said, "id"), _text(said, "question"), _text(said, "language", optional=True),
                        _texts(said, "resources"), _texts(said, "answers"), match)  # fmt: skip
    if question.answers and not question.resources:
        raise ValueError('there are "answers" but "resources" is empty: name the sources they stand in')
    return question


def _text(said: dict[str, Any], name: str, *, optional: bool = False) -> str:
    value = said.get(name)
    if value is None and optional:
        return ""
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{name}" must be a text that is not empty' if name in said else f'"{name}" is missing')
    return value


def _texts(said: dict[str, Any], name: str) -> tuple[str, ...]:
    values = said.get(name)
    if values is None:
        values = []
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise ValueError(f'"{name}" must be a list of texts')
    return tuple(values)
