"""Recognise greetings, thanks, goodbyes and questions about the assistant itself, in six languages.

Accents, case, punctuation, emoji and lengthened letters ("hiiii") do not matter. A kind is the id of the phrase that
replies (``bot.phrases``). A real question is never swallowed: what stands around it is taken off and the rest returned.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.smalltalk_table import FILLERS, TABLE

Kind = Literal["greeting", "thanks", "goodbye", "identity", "abilities"]

_RANK: tuple[Kind, ...] = ("abilities", "identity", "goodbye", "thanks", "greeting")  # of several, the first replies
_TABLE_KIND: dict[str, Kind] = {
    "hello": "greeting",  # taken off a question even without a comma: "hi how do I …"
    "how are you": "greeting",
    "thanks": "thanks",
    "fine": "thanks",  # "great", "ok": not taken off the end of a question
    "goodbye": "goodbye",
    "identity": "identity",
    "abilities": "abilities",
    "of every bot": "abilities",  # the time, the weather, a joke: what this one is for is the answer
}
_EMOJI: dict[str, Kind] = {
    **dict.fromkeys("👋🙋🤝😊🙂😀😃😄☺", "greeting"),
    **dict.fromkeys("👍🙏👏🙌❤💚💙💛🤗😍🎉", "thanks"),
}
_WORD = re.compile(r"@?\w+(?:['’ʼ]\w+)*")
_TAIL_GROUPS = frozenset({"thanks", "goodbye"})
_LONGEST_TAIL = 12  # words; "thank you very much in advance and best regards" has nine
_OPENING = "¿¡\"'«»„“‘(["


@dataclass(frozen=True, slots=True)
class _Phrase:
    group: str
    kind: Kind
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    closed: bool  # punctuation, an emoji or the end follows


def recognise(text: str) -> tuple[Kind | None, str]:
    """Return (kind, "") for small talk; else (None, the question without greeting and thanks around it).

    The rest is empty when ``text`` holds no word and no emoji that says something.
    """
    clean, words = _words(text)
    if not words:
        return _emoji_kind(clean), ""
    kinds = _whole(words)
    if kinds is not None:
        return next(kind for kind in _RANK if kind in kinds), ""
    first, last = _head(words), _tail(words)
    if first == 0 and last == len(words):
        return None, clean.strip()
    start = words[first].start if first else 0
    while start and clean[start - 1] in _OPENING:
        start -= 1
    end = words[last].start if last < len(words) else len(clean)
    return None, clean[start:end].rstrip(" \t\n,;:–—-").strip() if last < len(words) else clean[start:end].strip()


def languages(text: str) -> frozenset[str]:
    """The languages whose small talk this is, all of it; empty when it is none ("hvala" is both sl and hr)."""
    _, words = _words(text)
    found: frozenset[str] = frozenset()
    position = 0
    while position < len(words):
        phrase, length = _longest(words, position)
        if phrase is not None:
            found = (found & phrase.languages) or found or phrase.languages
        elif not words[position].text.startswith("@") and words[position].text not in FILLERS:
            return frozenset()
        position += max(length, 1)
    return found


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Lower case without accents or apostrophes, runs of three or more letters made one: "¡Holaaa!" → "¡hola!"."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    plain = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’ʼ")
    return re.sub(r"([^\W\d])\1{2,}", r"\1", plain)


def _words(text: str) -> tuple[str, list[_Word]]:
    # Invisible characters (bidirectional controls, joiners) would tear words apart.
    clean = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    found = list(_WORD.finditer(clean))
    ends = [*(match.start() for match in found[1:]), len(clean)][: len(found)]
    return clean, [
        _Word(fold(m[0]), m.start(), m.end(), end == len(clean) or bool(clean[m.end() : end].strip()))
        for m, end in zip(found, ends, strict=True)
    ]


def _emoji_kind(text: str) -> Kind | None:
    kinds = {_EMOJI[c] for c in text if c in _EMOJI}
    return next((kind for kind in _RANK if kind in kinds), None)


def _phrases() -> dict[tuple[str, ...], _Phrase]:
    table: dict[tuple[str, ...], _Phrase] = {}
    for language, groups in TABLE.items():
        for group, lines in groups.items():
            for line in re.split(r"[|\n]", lines):
                key = tuple(fold(line).split())
                if key:
                    known = table.get(key)
                    spoken = frozenset({language}) | (known.languages if known else frozenset())
                    table[key] = _Phrase(known.group if known else group, _TABLE_KIND[group], spoken)
    return table


_PHRASES = _phrases()
_LONGEST = max(map(len, _PHRASES))


def _longest(words: list[_Word], position: int) -> tuple[_Phrase | None, int]:
    for length in range(min(_LONGEST, len(words) - position), 0, -1):
        phrase = _PHRASES.get(tuple(word.text for word in words[position : position + length]))
        if phrase is not None:
            return phrase, length
    return None, 0


def _filler(word: _Word) -> bool:
    return word.text.startswith("@") or word.text in FILLERS


def _whole(words: list[_Word]) -> set[Kind] | None:
    kinds: set[Kind] = set()
    position = 0
    while position < len(words):
        phrase, length = _longest(words, position)
        if phrase is not None:
            kinds.add(phrase.kind)
        elif not _filler(words[position]):
            return None
        position += max(length, 1)
    return kinds or None


def _head(words: list[_Word]) -> int:
    """How many words of small talk stand before the question."""
    position = 0
    while position < len(words):
        phrase, length = _longest(words, position)
        if phrase is None:
            break
        if phrase.group != "hello" and not words[position + length - 1].closed:
            break
        position += length
        after = position
        while after < len(words) and _filler(words[after]):
            after += 1
            if words[after - 1].closed:  # "hi bot, …", but not "hi all contracts …"
                position = after
    return position if position < len(words) else 0


def _tail(words: list[_Word]) -> int:
    """Where the thanks and goodbyes after the question begin; ``len(words)`` when there are none."""
    for start in range(max(1, len(words) - _LONGEST_TAIL), len(words)):
        if words[start - 1].closed and _only(words[start:], _TAIL_GROUPS):
            return start
    return len(words)


def _only(words: list[_Word], groups: frozenset[str]) -> bool:
    position, said = 0, False
    while position < len(words):
        phrase, length = _longest(words, position)
        if (phrase is None and not _filler(words[position])) or (phrase is not None and phrase.group not in groups):
            return False
        said = said or phrase is not None
        position += max(length, 1)
    return said
