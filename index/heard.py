"""Names and loans that Greek writes as they are pronounced, beside their spelling: "Νιούκασλ" and Newcastle.

What is spelled differently in two scripts has its consonants in common. Words are kept by the classes of these ("b" and
"p" are one: Greek has a letter for neither alone), each by every way it may be read, and compared by their sounds.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product
from pathlib import Path

import marisa_trie

from index.cognates import latin, undoubled

HEARD = "heard.marisa"  # in a generation's words
SHORTEST, LONGEST = 5, 20  # letters of a word
CONSONANTS = 3  # that two words must have in common
ALIKE = 0.76  # of the sounds of both words: "Πέιπαλ" is not "people"

_GREEK = (
    ("γι(?=[αεουω])", "y"), ("γου(?=[αεηιο])", "w"), ("ου(?=[αεηιο])", "w"), ("ντζ", "nj"), ("μπ", "b"), ("ντ", "d"),
    ("γκ", "g"), ("γγ", "ng"), ("τζ", "j"), ("τσ", "ch"), ("ου", "u"), ("αι", "e"), ("ει", "ei"), ("οι|υι", "i"),
    ("ψ", "ps"), ("αυ", "af"), ("ευ", "ef"),
)  # fmt: skip
_LETTERS = str.maketrans("αβγδεζηθικλμνξοπρσςτυφχω", "avgdezitiklmnxoprsstifho")
_SPELLED = (
    ("stl", "sl"), ("dg", "s"), ("tch", "s"), ("sch", "s"), ("sh", "s"), ("ph", "f"), ("gh", ""), ("h", ""),
    ("ck", "k"), ("qu", "k"), ("x", "ks"),
)  # fmt: skip
_MUTE = ("wr", "kn")  # at the beginning of a word their first letter is not heard
_SOFT = re.compile("c(?=[eiy])")
_CLASSES = str.maketrans("cjzbdgqv", "kssptkkf")
_FAINT = re.compile("n(?=[tk])|m(?=p)|w(?=[aeiou])|y(?=[aeou])")
_VOICED = (
    ("ew", "iu"), ("w", "u"), ("ee", "i"), ("ea", "i"), ("ie", "i"), ("y", "i"), ("oo", "u"), ("ou", "u"),
    ("ai", "e"), ("ei", "e"), ("ae", "e"), ("oe", "o"),
)  # fmt: skip
_AMBIGUOUS = (  # a word sounds each way
    (re.compile("ch"), ("ks", "s", "k")), (re.compile("g(?=[eiy])"), ("g", "j")), (re.compile("th"), ("t",)),
)  # fmt: skip
_SCRIPT = [(re.compile(pattern), sound) for pattern, sound in _GREEK]
_NO_VOWELS = str.maketrans("", "", "aeiou")


def readings(word: str) -> Iterator[str]:
    """The ways a folded word may sound, in the letters of the sounds' classes."""
    if not word.isascii():
        for pattern, sound in _SCRIPT:
            word = pattern.sub(sound, word)
        word = word.translate(_LETTERS)
    ways = [[(letters, sound) for sound in sounds] for letters, sounds in _AMBIGUOUS if letters.search(word)]
    for way in product(*ways):
        said = word
        for ambiguous, sound in way:
            said = ambiguous.sub(sound, said)
        for letters, sound in _SPELLED:
            said = said.replace(letters, sound)
        if said.startswith(_MUTE):
            said = said[1:]
        said = _FAINT.sub("", _SOFT.sub("s", said).translate(_CLASSES))
        for letters, sound in _VOICED:
            said = said.replace(letters, sound)
        yield undoubled(said)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _bones(said: str) -> str:
    return said.translate(_NO_VOWELS)


class Heard:
    """The words of a material by how they sound; none where there is no file."""

    def __init__(self, path: Path) -> None:
        self._trie = marisa_trie.BytesTrie()
        if path.is_file():
            self._trie.mmap(str(path))
        self.of = lru_cache(maxsize=20_000)(self._of)

    def _of(self, word: str) -> str:
        """The word in Latin letters that sounds most like a folded one, and is not it; empty where none is near.

        Of two that sound the same, "couple" and "Kublai", the one that is spelled more like it.
        """
        if not SHORTEST <= len(word) <= LONGEST:
            return ""
        best, found = (ALIKE, 0.0), ""
        itself = latin(word)
        for said in dict.fromkeys(readings(word)):
            for row in self._trie.get(_bones(said), ()):
                for other in row.decode().split():
                    if other == word:
                        continue
                    alike = max(_alike(said, one) for one in readings(other))
                    if alike >= best[0] and (rated := (alike, _alike(itself, other))) > best:
                        best, found = rated, other
        return found


def compile_heard(words: Iterable[str], path: Path) -> None:
    """Write the words by how they sound, for ``Heard``."""
    found: dict[str, dict[str, None]] = {}
    for word in words:
        if SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha():
            for said in readings(word):
                if len(bones := _bones(said)) >= CONSONANTS:
                    found.setdefault(bones, {})[word] = None
    rows = ((bones, " ".join(alike).encode()) for bones, alike in found.items())
    marisa_trie.BytesTrie(rows).save(str(path))
