"""What an index's material says, as far as it tells how a question is meant.

A dictionary gives a word several translations. The one that is meant is likely to stand in the passages that have the
question's other words too: "gola" is a throat, and with "Reno" (Rhine) a gorge.
"""

from collections.abc import Callable, Iterable, Sequence

from index.entries import PIVOT
from index.terms import Terms
from index.words import Group, Words

CANDIDATES = 60  # passages a search is asked for, here and, where nothing is filtered, for the answer: it is done once
TOGETHER = 8  # of them, those that tell which translation is meant
SHARPNESS = 4  # power to which a passage's share of the best one's score is raised

Support = Callable[[Sequence[str]], float]


class Material:
    """Thread-safe; ``languages`` are those of its chunks."""

    def __init__(self, terms: Terms, words: Words, languages: Iterable[str]) -> None:
        self._terms, self._words = terms, words
        there = set(languages)
        self._fields = [field for field, asked in (("en", "en" in there), (PIVOT, bool(there - {"en"}))) if asked]

    def says(self, lemmas: Sequence[str]) -> bool:
        """Whether it has each of these English lemmas somewhere."""
        return all(self._terms.knows(lemma, "en") for lemma in lemmas)

    def spelled(self, forms: Iterable[str], language: str) -> str:
        """Its English word that one of the forms is spelled like; empty when there is none."""
        return self._terms.cognates.of(forms, language)

    def sounding(self, form: str) -> str:
        """Its English word, or name in Latin letters, that sounds like a folded form; empty when there is none."""
        return self._terms.heard.of(form)

    def together(self, groups: Sequence[Group]) -> Support:
        """How much, from 0 to 1, the passages that have most of the groups' words say certain English lemmas."""
        scores: dict[int, float] = {}
        for field in self._fields:
            for number, score in self._words.search(field, groups, CANDIDATES)[:TOGETHER]:
                scores[number] = max(score, scores.get(number, 0.0))
        best = sorted(scores.items(), key=lambda hit: -hit[1])[:TOGETHER]
        shares = [(self._terms.english(number), (score / best[0][1]) ** SHARPNESS) for number, score in best]
        whole = sum(share for _, share in shares)

        def support(lemmas: Sequence[str]) -> float:
            wanted = [self._terms.number(lemma, "en") for lemma in lemmas]
            return (
                sum(share for terms, share in shares if all(one in terms for one in wanted)) / whole if whole else 0.0
            )

        return support
