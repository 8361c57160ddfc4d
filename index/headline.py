"""Whether a question asks what a heading says, small words and all: "What should I put on an invoice?".

Word evidence leaves small words out, and of "Kaj mora biti na računu?" nothing is left but the invoice, which half of
the material is about. Compared are the sets of lemmas (Dice), in the language of both or in English.
"""

from functools import lru_cache

from index.language import Lemmas, written
from index.question import Question

LEAST = 0.5  # likeness that is more than having a subject in common
GLOSSED = 0.5  # what it is worth between a question's English gloss and an English heading


class Headlines:
    """Compares questions with headings; thread-safe, a few µs each once a heading has been read."""

    def __init__(self, lemmas: Lemmas) -> None:
        self._lemmas = lemmas
        self._words = lru_cache(maxsize=20_000)(self._read)

    def asked(self, question: Question, heading: str, language: str) -> float:
        """How nearly the question is the heading, which is in ``language``: 1 where it is, 0 up to LEAST."""
        if language == question.language:
            worth, said = 1.0, self._words(question.text, language)
        elif language == "en":  # after a colon stands what guides call it
            worth, said = GLOSSED, self._words(question.spoken.split(":", 1)[0], language)
        else:
            return 0.0
        words = self._words(heading, language)
        if not said or not words:
            return 0.0
        alike = 2 * len(said & words) / (len(said) + len(words))
        return worth * max(0.0, alike - LEAST) / (1 - LEAST)

    def _read(self, text: str, language: str) -> frozenset[str]:
        """The lemmas of all words; a chapter's number is none."""
        return frozenset(self._lemmas.of(word, language) for word in written(text) if not word[0].isdigit())
