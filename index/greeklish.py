"""Greek written in Latin letters ("pos vgazo timologio", "8elw na ma8w") → in Greek ones.

Nobody writes it by rule: a letter stands for whatever sounds or looks like it, "i" for five ways to spell one sound. So
every way to read a word is followed as far as the tables have words that begin so, and of the words that come out the
one is taken that the language uses most or the material says.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from index.entries import OTHER
from index.gloss import Glosser
from index.language import ADDRESS, STOPS, Lemmas

# Latin letters → Greek ones, the likeliest first.
_READ: Mapping[str, tuple[str, ...]] = {
    latin: tuple(greek.split())
    for latin, greek in {
        "a": "α", "b": "β μπ", "c": "κ σ ξ", "d": "δ ντ", "e": "ε αι", "f": "φ", "g": "γ γκ", "h": "η χ",
        "i": "ι η υ ει οι", "j": "ξ τζ", "k": "κ", "l": "λ", "m": "μ", "n": "ν", "o": "ο ω", "p": "π", "q": "κ θ",
        "r": "ρ", "s": "σ", "t": "τ", "u": "υ ου θ", "v": "β υ", "w": "ω", "x": "χ ξ", "y": "υ ι η γ", "z": "ζ",
        "8": "θ", "9": "θ", "3": "ξ", "4": "ψ",
        "th": "θ", "ch": "χ", "kh": "χ", "ph": "φ", "ps": "ψ", "ks": "ξ", "gh": "γ", "dh": "δ", "mb": "μπ", "mp": "μπ",
        "nd": "ντ", "nt": "ντ", "gk": "γκ", "ng": "γγ γκ", "gg": "γγ γκ", "nk": "γκ", "ou": "ου", "oy": "ου",
        "ai": "αι", "ei": "ει", "oi": "οι", "av": "αυ", "af": "αυ", "au": "αυ", "ay": "αυ", "ev": "ευ", "ef": "ευ",
        "eu": "ευ", "ey": "ευ", "tz": "τζ", "ts": "τσ", "nx": "γχ", "nh": "γχ",
    }.items()
}  # fmt: skip
_DOUBLED = frozenset("βκλμνπρστ")  # written twice and heard once
_OTHERS = [language for language in STOPS if language != "el"]
_WORD = re.compile(rf"{ADDRESS.pattern}|[^\W_]+")
_PAIRS = re.compile("|".join(sorted(_READ, key=len, reverse=True)))
MOST = 24  # readings of a word that are compared
LONGEST = 24  # letters of a word: longer ones are none
# Set on 5,954 questions of the other five languages and 203 Greek ones (docs/decisions.md).
TOLD = 0.5  # share of a text's words that Greek has
BEYOND = 0.2  # how much more of them than any other language has
EXPECTED = 0.1  # the same where the page or the person is known to speak Greek
TELLING = 2  # what a function word counts that the other language of the two does not have


class Said(Protocol):
    """What the material says: `index.terms`."""

    def knows(self, token: str, field: str) -> bool: ...

    def begins(self, letters: str, field: str) -> bool: ...


class Greeklish:
    """Thread-safe; tens to hundreds of µs a word that may be Greek, then remembered."""

    def __init__(self, lemmas: Lemmas, glosser: Glosser, said: Said) -> None:
        self._lemmas, self._glosser, self._said = lemmas, glosser, said
        self._word = lru_cache(maxsize=50_000)(self._read)

    def greek(self, text: str, *, expected: bool = False) -> str:
        """The text in Greek letters if it is Greek in Latin ones, else as it is; ``expected``: Greek is spoken here."""
        words = [word for word in _WORD.findall(text.lower()) if word.isalnum() and not word.isdecimal()]
        if "el" not in self._lemmas.languages or not words or not all(map(str.isascii, words)):
            return text
        most = max(1.0, (1 - BEYOND) * len(words))
        if not expected and any(sum(self._knows(word, one) for word in words) > most for one in _OTHERS):
            return text  # as most are, without a word being read as Greek
        beyond = EXPECTED if expected else BEYOND
        read = [self._word(word) for word in words]
        if sum(map(bool, read)) < TOLD * len(words):
            return text
        if len(words) == 1 and (text.isupper() or not (expected or self._usual(read[0]))):
            return text
        if any(self._lead(words, read, one) < max(1.0, beyond * len(words)) for one in _OTHERS):
            return text
        return _WORD.sub(lambda match: self._written(match.group()), text)

    def _lead(self, words: Sequence[str], read: Sequence[str], language: str) -> int:
        """How many more of the words Greek has than another language, its own function words counted twice."""
        lead = 0
        for word, greek in zip(words, read, strict=True):
            theirs = self._knows(word, language)
            if greek:
                lead += TELLING if greek in STOPS["el"] and not theirs else 1
            if theirs:
                lead -= TELLING if word in STOPS[language] and not greek else 1
        return lead

    def _knows(self, word: str, language: str) -> bool:
        return word in STOPS[language] or self._lemmas.recognises(word, language)

    def _written(self, word: str) -> str:
        """A word of a Greek text in Greek letters, unless it is an address or what the material or others write."""
        form = word.lower()
        if not form.isalnum() or form.isdecimal():
            return word
        found = self._word(form)
        elsewhere = self._said.knows(form, OTHER) or any(self._said.knows(form, one) for one in _OTHERS)
        if found in STOPS["el"] or (found and not (elsewhere and not self._usual(found))):
            return found
        if elsewhere or any(self._knows(form, one) for one in _OTHERS):
            return word
        return _PAIRS.sub(lambda match: _READ[match.group()][0], form)

    def _read(self, form: str) -> str:
        """The Greek word that a form in Latin letters stands for; empty when neither tables nor material have one."""
        found: dict[str, int] = {}
        for word, far in self._readings(form, "", 0) if len(form) <= LONGEST else ():
            found[word] = min(far, found.get(word, far))
            if len(found) == MOST:
                break
        return min(found, key=lambda word: (word not in STOPS["el"] and not self._usual(word), found[word]), default="")

    def _usual(self, word: str) -> bool:
        return self._said.knows(self._lemmas.lemma(word, "el"), "el")

    def _readings(self, rest: str, begun: str, far: int) -> Iterator[tuple[str, int]]:
        """The words that begin with ``begun`` and go on as ``rest`` may be read, each with how far-fetched it is."""
        if not rest:
            if begun in STOPS["el"] or self._glosser.has(begun, "el") or self._said.knows(begun, "el"):
                yield begun, far
            return
        for length in (2, 1):
            for at, letters in enumerate(_READ.get(rest[:length], ()) if len(rest) >= length else ()):
                for more in (letters, letters * 2) if letters in _DOUBLED else (letters,):
                    if self._glosser.begins(begun + more, "el") or self._said.begins(begun + more, "el"):
                        yield from self._readings(rest[length:], begun + more, far + at + (more != letters))
