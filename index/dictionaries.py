"""Read bilingual dictionaries: FreeDict's dictd files and Apertium's transducers (from Debian), and our own glossaries.

Both give ``(headword, translations)`` pairs, the best translation first, words as written in the dictionary.
Formats: dictd's ``.index`` (headword, offset and length in base 64, tab-separated) beside ``.dict.dz``
(gzip); lttoolbox's letter transducers (``*.autobil.bin``: alphabet of symbol pairs, states, transitions, all as
variable-length integers), walked from the initial state. Anything that does not parse raises DictionaryDamaged.
"""

import gzip
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

Pair = tuple[str, tuple[str, ...]]

_BASE64 = {c: i for i, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>|\{[^{}]*\}|/[^/]*/|\"[^\"]*\"")
_BRACKET = re.compile(r"[(\[<{/\"]")  # one of these, or there is none of those
_SEPARATOR = re.compile("[,;]")
_NUMBERING = re.compile(r"^\s*(?:\d+[.)]|[-–•])\s*|\s\d+\.\s*$")  # of this sense, or of the next at the line's end
_NOTE = re.compile(r"^\s*(?:note|synonyms?|antonyms?|see|see also|usage|cf|\d+\. ?[A-Z].*):", re.IGNORECASE)
_LONGEST = 60  # letters on both sides: longer entries are idioms, no use word by word


class DictionaryDamaged(Exception):
    """The file is not what its name says; the message names it."""


def dictd(index: Path) -> Iterator[Pair]:
    """The pairs of a FreeDict dictionary, given its ``.index`` (the ``.dict.dz`` lies beside it)."""
    try:
        body = gzip.decompress(index.with_suffix(".dict.dz").read_bytes())
        for line in index.read_text(encoding="utf-8").splitlines():
            head, start, length = line.split("\t")[:3]
            if head.startswith("00"):
                continue  # the dictionary's own description
            entry = body[_number(start) : _number(start) + _number(length)].decode("utf-8")
            translations = tuple(_translations(entry))
            if translations:
                yield head, translations
    except (OSError, EOFError, ValueError, KeyError, zlib.error) as error:
        raise DictionaryDamaged(f"The dictionary {index.name} cannot be read ({error}); it is left out.") from error


def _number(text: str) -> int:
    value = 0
    for character in text:
        value = value << 6 | _BASE64[character]
    return value


def _translations(entry: str) -> Iterator[str]:
    """The words of an entry's body: without its head line, pronunciations, labels, notes and examples."""
    seen = set()
    for line in entry.splitlines()[1:]:
        if line.startswith("   ") or (":" in line and _NOTE.match(line)):
            continue
        plain = _BRACKETS.sub(" ", line) if _BRACKET.search(line) else line
        for part in _SEPARATOR.split(_NUMBERING.sub("", plain)):
            word = " ".join(part.split()).strip(" .!?")
            if word and word not in seen and len(word) <= 40:
                seen.add(word)
                yield word


def glossary(path: Path) -> Iterator[Pair]:
    """The pairs of one of the project's own glossaries: ``word<TAB>english|english``, "#" begins a comment."""
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                head, translations = line.split("\t")
                yield head.strip(), tuple(word.strip() for word in translations.split("|") if word.strip())
    except (OSError, ValueError) as error:
        raise DictionaryDamaged(f"The glossary {path.name} cannot be read ({error}); it is left out.") from error


def apertium(path: Path) -> Iterator[Pair]:
    """The pairs of a compiled Apertium bilingual dictionary (``spa-eng.autobil.bin``), lemmas without their tags."""
    try:
        yield from _Transducers(path.read_bytes()).pairs()
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise DictionaryDamaged(f"The dictionary {path.name} cannot be read ({error}); it is left out.") from error


class _Transducers:
    """lttoolbox's binary, as its ``Compression``, ``Alphabet`` and ``TransExe`` classes write it."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0
        if data[:4] == b"LTTB":
            (features,) = struct.unpack_from("<Q", data, 4)
            if features:
                raise ValueError(f"unknown features {features:#x}")
            self.at = 12
        self._string()  # the letters that make words: not needed to walk
        self.tags = [f"<{self._string()}>" for _ in range(self._integer())]
        bias = len(self.tags)
        self.symbols = [(self._integer() - bias, self._integer() - bias) for _ in range(self._integer())]

    def _integer(self) -> int:
        first = self.data[self.at]
        extra = first >> 6
        value = first & 0x3F
        for byte in self.data[self.at + 1 : self.at + 1 + extra]:
            value = value << 8 | byte
        self.at += 1 + extra
        return value

    def _string(self) -> str:
        return "".join(chr(self._integer()) for _ in range(self._integer()))

    def pairs(self) -> Iterator[Pair]:
        found: dict[str, dict[str, None]] = {}
        for _ in range(self._integer()):
            name = self._string()
            initial, finals, states = self._transducer()
            if not name.startswith("main"):
                continue  # patterns for numbers and addresses: endless
            for left, right in self._walk(initial, finals, states):
                found.setdefault(left, {})[right] = None
        for left, rights in found.items():
            yield left, tuple(rights)

    def _transducer(self) -> tuple[int, set[int], list[list[tuple[int, int]]]]:
        weighted = False
        if self.data[self.at : self.at + 4] == b"LTTD":
            (features,) = struct.unpack_from("<Q", self.data, self.at + 4)
            weighted = bool(features & 1)
            self.at += 12
        initial, finals, last = self._integer(), set(), 0
        for _ in range(self._integer()):
            last += self._integer()
            finals.add(last)
            if weighted:
                self._weight()
        count = self._integer()
        states: list[list[tuple[int, int]]] = []
        for state in range(count):
            transitions, symbol = [], 0
            for _ in range(self._integer()):
                symbol += self._integer()
                transitions.append((symbol, (state + self._integer()) % count))
                if weighted:
                    self._weight()
            states.append(transitions)
        return initial, finals, states

    def _weight(self) -> None:
        self._integer()  # mantissa and exponent, each a variable-length integer
        self._integer()

    def _walk(self, initial: int, finals: set[int], states: list[list[tuple[int, int]]]) -> Iterator[tuple[str, str]]:
        """Every pair of lemmas; a path ends where both sides have come to their tags, which only multiply paths."""
        stack: list[tuple[int, str, str, bool, bool, frozenset[int]]] = [(initial, "", "", False, False, frozenset())]
        while stack:
            state, left, right, left_done, right_done, passed = stack.pop()
            if (state in finals or (left_done and right_done)) and left and right:
                yield left.strip(), right.strip()
            if (left_done and right_done) or len(left) + len(right) > _LONGEST:
                continue
            passed |= {state}
            for symbol, target in states[state]:
                above, below = self.symbols[symbol]
                if target in passed or (above > 0 and not (chr(above).isalpha() or chr(above) in " '-")):
                    continue  # numbers, codes and addresses are patterns, not words: they loop
                # A negative symbol is a tag, 0 is empty: only letters before the first tag make the lemma.
                stack.append(
                    (
                        target,
                        left if left_done or above <= 0 else left + chr(above),
                        right if right_done or below <= 0 else right + chr(below),
                        left_done or above < 0,
                        right_done or below < 0,
                        passed,
                    )
                )
