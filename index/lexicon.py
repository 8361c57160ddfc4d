"""The English pivot: words of the other languages → English words, as `index.compile_lexicon` composed them.

One table a language in the home (lexicon.xx.marisa): folded lemma or short phrase → English words as they are said
("meeting", "look for"), best first; phrases of our own also with their function words, under IDIOM. English has a
table of idioms and slang. Headwords that differ in a letter that folding loses ("voda", water; "vođa",
leader) share a key and are told apart by what is written.
"""

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import marisa_trie

from index.language import STOPS, fold

Candidate = tuple[str, float]  # English, weight: the best of a word has 1.0

LONGEST_PHRASE = 4  # words in a headword
IDIOM = "="  # stands before a key that has its function words: "por mi cuenta" is more than an account
_DECODE = json.JSONDecoder().raw_decode
_LETTERS = frozenset("ñčćšžđ")  # no accents on others, but letters of their own


def lettered(word: str) -> str:
    """Lower case, accents off all but the letters that are no accented others: "Vođa" → "vođa", "área" → "area"."""
    lower = word.lower()
    if lower.isascii():
        return lower
    return "".join(letter if letter in _LETTERS else fold(letter) for letter in lower)


def idiom_part(form: str, lemma: str, language: str) -> str:
    """What stands for a word in an idiom's key: its lemma, but a function word's own form, both folded.

    "Na svoje" is self-employed, "na svoji" on one's own. English function words are verbs as well ("make ends meet").
    """
    return form if language != "en" and form in STOPS.get(language, ()) else lemma


def idiom(words: Sequence[tuple[str, str]], language: str) -> str:
    """The key of some words, each (as it is written, its folded lemma); empty for what is no idiom.

    A function word makes one of a phrase; what the English glossary has ("radio silence") is one in any case.
    """
    stops = STOPS.get(language, frozenset())
    if len(words) < 2 or (language != "en" and not any(fold(word) in stops for word, _ in words)):
        return ""
    return IDIOM + " ".join(idiom_part(fold(word), lemma, language) for word, lemma in words)


class Lexicon:
    """Compiled glosses. ``candidates`` costs a few µs a word; an unknown language has none."""

    def __init__(self, folder: Path, languages: Sequence[str]) -> None:
        self._tries: dict[str, marisa_trie.BytesTrie] = {}
        for language in languages:
            path = folder / f"lexicon.{language}.marisa"
            if path.is_file():
                self._tries[language] = marisa_trie.BytesTrie().mmap(str(path))
        self.idioms_begin = cache(self._idioms_begin)  # read when a language is first glossed, not at the start
        self._heads = lru_cache(maxsize=4096)(self._read)  # of a word's forms, and once more for its spelling
        self._begins = lru_cache(maxsize=100_000)(self.begins)

    def candidates(self, phrase: str, language: str, written: str = "") -> list[Candidate]:
        """English candidates of a folded lemma phrase with their weights (best is 1.0), best first.

        Given the word as it is ``written`` (lettered), headwords that are spelled like it leave out the others.
        """
        heads = self._heads(phrase, language)
        if not heads:
            return []
        if written and len(heads) > 1:
            heads = {head: words for head, words in heads.items() if _agree(head or phrase, written)} or heads
        if len(heads) == 1:
            ((words),) = heads.values()
            best = words[0][1]
            return [(word, weight / best) for word, weight in words]
        merged: dict[str, int] = {}
        for words in heads.values():
            for word, weight in words:
                merged[word] = max(merged.get(word, 0), weight)
        best = max(merged.values())
        return [(word, merged[word] / best) for word in sorted(merged, key=lambda word: -merged[word])]

    def begins(self, letters: str, language: str) -> bool:
        """Whether a folded headword begins with these letters."""
        trie = self._tries.get(language)
        return trie is not None and next(trie.iterkeys(letters), None) is not None

    def _idioms_begin(self, language: str) -> frozenset[str]:
        """What the idioms of a language begin with: the parts (``idiom_part``) of their first words."""
        trie = self._tries.get(language)
        keys = trie.iterkeys(IDIOM) if trie is not None else ()
        return frozenset(key[len(IDIOM) :].split(" ", 1)[0] for key in keys)

    def spells(self, phrase: str, language: str, written: str) -> bool:
        """Whether some headword of the phrase is spelled like the word as it is ``written`` (lettered, or empty)."""
        heads = self._heads(phrase, language)
        return not heads or any(_agree(head or phrase, written) for head in heads)

    def phrase_begins(self, first: str, second: str, language: str) -> bool:
        """Whether a phrase begins with two lemmas; most that are asked for begin none, and are told by the first."""
        return self._begins(first + " ", language) and self.begins(f"{first} {second}", language)

    def _read(self, phrase: str, language: str) -> dict[str, list[tuple[str, int]]]:
        """Headword → its English with weights; "" stands for a headword that is spelled like the phrase."""
        trie = self._tries.get(language)
        found = trie.get(phrase) if trie is not None else None
        return dict(_DECODE(str(found[0], "utf-8"))[0]) if found else {}


def _agree(head: str, written: str) -> bool:
    """Whether a word may be a form of a headword: no letter of theirs differs before the endings do."""
    for one, other in zip(head, written, strict=False):
        if one != other:
            return fold(one) != fold(other)
    return True
