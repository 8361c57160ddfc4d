"""Whether a question asks what a heading says, small words and all: "What should I put on an invoice?".

Word evidence leaves small words out, and of "Kaj mora biti na računu?" nothing is left but the invoice, which half of
the material is about. Compared are the sets of lemmas (Dice), in the language of both or in English; without words of
content in common, small ones say nothing ("What is a visa?", "What is a contract?").
"""

import re
from functools import lru_cache

from index.language import Lemmas, written
from index.question import Question

LEAST = 0.5  # likeness that is more than having a subject in common
GLOSSED = 0.5  # what it is worth between a question's English gloss and an English heading
_CHAPTER = re.compile(r"^\W*\d+(?:\.\d+)*[.)]?\s+")

Words = tuple[frozenset[str], frozenset[str]]  # lemmas of all words, and of those of content


class Headlines:
    """Compares questions with headings; thread-safe, a few µs each once a heading has been read."""

    def __init__(self, lemmas: Lemmas) -> None:
        self._lemmas = lemmas
        self._words = lru_cache(maxsize=20_000)(self._read)

    def asked(self, question: Question, heading: str, language: str) -> float:
        """How nearly the question is the heading, which is in ``language``: 1 where it is, 0 up to LEAST."""
        if language == question.language:
            asked, said = self._both(question.text, heading, language)
            alike = _alike(asked[1], said[1]) > LEAST or _within(said, asked)
            return _beyond(_alike(asked[0], said[0])) if alike else 0.0
        if language == "en":  # after a colon stands what guides call it
            asked, said = self._both(question.spoken.split(":", 1)[0], heading, language)
            return GLOSSED * _beyond(_alike(asked[0], said[0])) if _alike(asked[1], said[1]) >= LEAST else 0.0
        return 0.0

    def _both(self, question: str, heading: str, language: str) -> tuple[Words, Words]:
        return self._words(question, language), self._words(_CHAPTER.sub("", heading), language)

    def _read(self, text: str, language: str) -> Words:
        every = frozenset(self._lemmas.of(word, language) for word in written(text))
        return every, frozenset(self._lemmas.words(text, language))


def _within(heading: Words, question: Words) -> bool:
    """Whether a question has all of a heading with small words: "How do I write a quote", and then for whom."""
    return heading[0] > heading[1] and heading[0] <= question[0]


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _beyond(alike: float) -> float:
    return max(0.0, alike - LEAST) / (1 - LEAST)
