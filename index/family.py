"""Words of one family in the material's vocabulary: "security" for "secure", "invoicing" for "invoice".

Lemma tables bring the forms of one word together, not a noun and its verb; in the Slavic languages and Greek they lack
many words besides. Kin share so many letters at their beginning, and this share of both.
"""

import math
from functools import lru_cache

import marisa_trie

KIN = 0.5  # what kin that share everything would be worth beside the word itself
LETTERS, LIKENESS, MOST = 5, 0.7, 6


class Family:
    """Looks kin up in a vocabulary of "field word"; thread-safe, tens of µs a word, then remembered."""

    def __init__(self, vocabulary: marisa_trie.Trie) -> None:
        self._vocabulary = vocabulary
        self.kin = lru_cache(maxsize=8192)(self._kin)

    def _kin(self, word: str, field: str) -> tuple[tuple[int, float], ...]:
        """Numbers of a field's words that begin like one, with their likeness from LIKENESS to 1; nearest first.

        Likeness is what they share at the beginning, twice, over both lengths.
        """
        begin = max(LETTERS, math.ceil(LIKENESS * len(word)))
        if begin > len(word) or not word.isalpha():
            return ()
        found: list[tuple[float, int]] = []
        for key in self._vocabulary.iterkeys(f"{field} {word[:begin]}"):
            other = key[len(field) + 1 :]
            likeness = 2 * shared(word, other) / (len(word) + len(other))
            if other != word and likeness >= LIKENESS and other.isalpha():
                found.append((likeness, self._vocabulary[key]))
        return tuple((number, likeness) for likeness, number in sorted(found, reverse=True)[:MOST])


def shared(word: str, other: str) -> int:
    """How many letters two words share at their beginning."""
    both = zip(word, other, strict=False)
    return next((at for at, (one, two) in enumerate(both) if one != two), min(len(word), len(other)))
