"""What a file cannot say of itself: title, public URL, language, licence, partner, topics, audience.

A manifest is a TOML file of ``[[resource]]`` tables; ``source`` is a path relative to the manifest, with ``/``, or a
URL. Every fault is named with file and line (counted from 1); the faultless entries are used all the same.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from ingest.cards import judge
from ingest.errors import ManifestError, SourceMissing
from ingest.records import Card, is_url

NAME = "manifest.toml"  # in a folder's root, it speaks for the folder's files
_TEXTS = ("source", "title", "url", "language", "licence", "partner")
_LISTS = ("topics", "audience")
_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")
_HEADER = re.compile(r"\s*(\[{1,2})\s*[\"']?([^\"'\].]+?)[\"']?\s*[\].]")
_KEY = re.compile(r"\s*(?:\"([^\"]+)\"|'([^']+)'|([A-Za-z0-9_-]+))\s*[.=]")


@dataclass(frozen=True, slots=True)
class Listed:
    """One faultless ``[[resource]]``: what to read, what is said of it, and the line it begins on."""

    source: str
    card: Card
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """An entry that cannot be used, or not whole; ``reason`` names file and line."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a manifest says; ``path`` is the file itself."""

    path: Path
    listed: tuple[Listed, ...]
    faults: tuple[Fault, ...]


def load(path: Path) -> Manifest:
    """Return a manifest; raise ManifestError when it is not TOML, SourceMissing when it is not there."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SourceMissing(f"There is no manifest at {path}.") from error
    except UnicodeDecodeError as error:
        raise ManifestError(f"{path}: a manifest is UTF-8 text; save it with that encoding.") from error
    except OSError as error:
        raise ManifestError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(_syntax(path, text, str(error))) from error
    except (RecursionError, ValueError) as error:  # how Python itself says it: "[[[[…", a number of 5,000 digits
        raise ManifestError(
            f"{path}: lists nested too deeply, or a number that is too long; nothing was read from it."
        ) from error
    return _Judge(path, text).judge(data)


def _syntax(path: Path, text: str, message: str) -> str:
    found = _LINE.search(message)
    line = int(found.group(1)) if found else text.count("\n") + 1
    return f"{path}, line {line}: {_LINE.sub('', message).rstrip('.')}. Correct that line; nothing was read from it."


class _Judge:
    """Checks entries one by one and remembers which sources and URLs were taken, and where."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = _Lines.of(text)
        self._sources: dict[str, int] = {}
        self._urls: dict[str, int] = {}
        self._listed: list[Listed] = []
        self._faults: list[Fault] = []

    def judge(self, data: Mapping[str, Any]) -> Manifest:
        for key in data:
            if key != "resource":
                self._fault(str(self._path), self._lines.top.get(key, 1), f"unknown key {key!r}; {_KNOWN_TOP}")
        entries = data.get("resource", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise ManifestError(f"{self._path}: write resources as tables that begin with [[resource]].")
        tables = self._lines.tables
        for number, entry in enumerate(entries):
            # Resources written as an inline array have no header lines; the first line stands for them.
            start, keys = tables[number] if number < len(tables) else (1, {})
            self._entry(entry, start, keys)
        return Manifest(self._path, tuple(self._listed), tuple(self._faults))

    def _entry(self, entry: Mapping[str, Any], start: int, keys: Mapping[str, int]) -> None:
        name = entry.get("source")
        shown = name if isinstance(name, str) and name else f"{self._path.name}, line {start}"
        for key in entry:
            if key not in _TEXTS and key not in _LISTS:
                self._fault(shown, keys.get(key, start), f"unknown key {key!r}; {_KNOWN}")
        wrong = [key for key in (*_TEXTS, *_LISTS) if key in entry and not _typed(key, entry[key])]
        for key in wrong:
            what = "a list of texts" if key in _LISTS else "a text"
            self._fault(shown, keys.get(key, start), f"{key} must be {what}")
        if not isinstance(name, str) or not name.strip():
            self._fault(shown, start, "an entry needs its source: the file's path from here, or a URL")
            return
        source = _source(name)
        if source is None:
            self._fault(name, keys.get("source", start), "source must be a path below the manifest, or a URL")
            return
        if source in self._sources:
            line = self._sources[source]
            self._fault(name, keys.get("source", start), f"this source is listed on line {line} already")
            return
        self._sources[source] = keys.get("source", start)
        said = {key: value for key, value in entry.items() if key not in wrong}
        card = self._card(shown, said, start, keys)
        self._listed.append(Listed(source, card, start))

    def _card(self, shown: str, said: Mapping[str, Any], start: int, keys: Mapping[str, int]) -> Card:
        fields: dict[str, Any] = {key: said.get(key) or None for key in _TEXTS if key != "source"}
        judged = judge(Card(**fields | {key: tuple(said.get(key, ())) for key in _LISTS}))
        card = judged.card
        for key, why in judged.faults.items():
            self._fault(shown, keys.get(key, start), f"{key} {said[key]!r} {why}")
        if card.url in self._urls:
            line = self._urls[card.url]
            self._fault(
                shown, keys.get("url", start), f"url {said['url']!r} is used on line {line} already; not used here"
            )
            return replace(card, url=None)
        if card.url:
            self._urls[card.url] = keys.get("url", start)
        return card

    def _fault(self, source: str, line: int, what: str) -> None:
        self._faults.append(Fault(source, f"{self._path}, line {line}: {what}."))


_KNOWN = f"known are {', '.join((*_TEXTS, *_LISTS))}"
_KNOWN_TOP = "a manifest holds [[resource]] tables only"


def _typed(key: str, value: object) -> bool:
    if key in _LISTS:
        return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
    return isinstance(value, str)


def _source(name: str) -> str | None:
    """A source in one spelling (``./a//b`` is ``a/b``), or None when it leaves the manifest's folder."""
    if is_url(name):
        return name
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in name or "\0" in name:
        return None
    return str(path)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where things stand: other top-level names, and per ``[[resource]]`` its line and its keys'.

    tomllib keeps no lines. The text is known to be TOML here, so only multi-line strings and arrays have to be
    stepped over: a line inside one could look like a header or a key.
    """

    top: dict[str, int]
    tables: list[tuple[int, dict[str, int]]]

    @classmethod
    def of(cls, text: str) -> "_Lines":
        lines = cls({}, [])
        keys = lines.top
        closing, depth = "", 0
        for number, line in enumerate(text.splitlines(), start=1):
            if not closing and not depth:
                header = _HEADER.match(line)
                if header and header.group(1).startswith("[[") and header.group(2) == "resource":
                    keys = {}
                    lines.tables.append((number, keys))
                elif header:
                    lines.top.setdefault(header.group(2), number)
                    keys = {}
                elif found := _KEY.match(line):
                    keys.setdefault(next(filter(None, found.groups())), number)
            closing, depth = _open_after(line, closing, depth)
        return lines


def _open_after(line: str, closing: str, depth: int) -> tuple[str, int]:
    """Which multi-line string and how many brackets are open after a line."""
    at = 0
    while at < len(line):
        if closing:
            end = line.find(closing, at)
            if end < 0:
                return closing, depth
            at, closing = end + 3, ""
            continue
        three, one = line[at : at + 3], line[at]
        if three in ('"""', "'''"):
            closing, at = three, at + 3
        elif one == '"':
            at = _after_string(line, at)
        elif one == "'":
            at = line.find("'", at + 1) + 1 or len(line)
        elif one == "#":
            break
        else:
            depth += (one in "[{") - (one in "]}")
            at += 1
    return closing, depth


def _after_string(line: str, at: int) -> int:
    at += 1
    while at < len(line) and line[at] != '"':
        at += 2 if line[at] == "\\" else 1
    return at + 1
