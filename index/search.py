"""A question → ranked Passages: candidates from words and from meaning, then one score from exact evidence of both.

Candidates come from tantivy (the asker's own language, English, and English glosses of the rest) and from FAISS. For
each the word evidence (index.terms) and the similarities (index.vectors) are computed exactly; similarities are
standardised by what the question scores against its language group as a whole, so that a language which lies further
from English is not hidden. The weights were fitted on the measuring sets (docs/decisions.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.entries import OTHER, PIVOT
from index.language import STOPS
from index.linguistics import Linguistics
from index.question import Question, understand
from index.records import Evidence, Filters, Passage
from index.snapshot import Snapshot
from index.terms import ENGLISH, OWN, Matched, Terms
from index.vectors import Vectors
from index.words import Words

ANY = Filters()
CANDIDATES = 60  # from each side
FILTERED = 600  # from the word side when a filter will drop most


@dataclass(frozen=True, slots=True)
class Weights:
    """How the evidence adds up. Words in 0…1, similarities in standard deviations above the expected."""

    score: float  # BM25 over its best possible
    share: float  # share of the question's word weight that is found
    chunk: float  # standardised similarity of the chunk
    unit: float  # and of its best unit
    best: float  # best unit's share of word weight


# Words of the question's own language are sure, words that came through the lexicon less so; the encoder knows English
# itself and other languages by their glosses only.
ENGLISH_SAME = Weights(score=3.5, share=4.5, chunk=0.9, unit=0.3, best=0.5)
OTHER_SAME = Weights(score=6.0, share=2.0, chunk=0.4, unit=0.25, best=1.0)
CROSS = Weights(score=6.0, share=2.0, chunk=0.5, unit=0.4, best=0.8)
GLOSSED = 0.9  # what evidence from a gloss is worth beside the word itself
OWN_LANGUAGE = 0.6  # the asker's own language first, between passages that say the same


@dataclass(frozen=True, slots=True)
class Features:
    """Evidence of each candidate, row by row: (n) each, and units' similarity and share as ragged lists."""

    numbers: NDArray[np.int64]
    same: NDArray[np.bool_]
    score: NDArray[np.float32]
    share: NDArray[np.float32]
    chunk: NDArray[np.float32]
    unit: NDArray[np.float32]
    best: NDArray[np.float32]
    unit_similarity: list[NDArray[np.float32]]
    unit_share: list[NDArray[np.float32]]
    cosine: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The passages found, best first, with the evidence behind them: ``rows[i]`` is passage i's row in ``features``."""

    passages: tuple[Passage, ...]
    features: Features
    rows: tuple[int, ...]


class Searcher:
    """One snapshot, opened for searching; thread-safe, no lock held while computing."""

    def __init__(self, snapshot: Snapshot, linguistics: Linguistics, encoder: Encoder) -> None:
        self.snapshot = snapshot
        self.linguistics = linguistics
        self._encoder = encoder
        self._words = Words.open(snapshot.folder / "words")
        self.terms = Terms(snapshot.folder / "words")
        self._vectors = Vectors.open(snapshot.folder / "vectors")
        self._groups = snapshot.languages()
        self._codes = list(snapshot.language_codes)

    def understand(self, text: str, language: str) -> Question:
        """The question as this snapshot's encoder wants it."""
        return understand(text, language, self.linguistics, multilingual=self._encoder.multilingual)

    def search(self, question: Question, k: int, filters: Filters = ANY) -> Ranking:
        """The k best passages, best first, near-duplicates once."""
        found = self.features(question, filters)
        return self.rank(found, self.scores(question, found), k)

    def features(self, question: Question, filters: Filters = ANY) -> Features:
        """Candidates of both sides with all their evidence."""
        allowed = self.snapshot.matching(filters)
        vector = self._encoder.encode([question.spoken])[0]
        numbers = self._candidates(question, vector, allowed)
        groups = self._groups[numbers] if len(numbers) else np.zeros(0, np.int32)
        own = self._codes.index(question.language) if question.language in self._codes else -1
        same = groups == own
        matched = self._matched(question, numbers, groups, same)
        mean, deviation = self._vectors.expected(vector)
        cosines = self._vectors.similarities(vector, numbers)
        center, spread = mean[groups], deviation[groups]
        chunk = np.asarray([row[0] for row in cosines], np.float32)
        units = np.asarray([row.max() for row in cosines], np.float32)
        return Features(
            numbers,
            same,
            matched.score,
            matched.share,
            (chunk - center) / spread,
            (units - center) / spread,
            np.asarray([units.max(initial=0) for units in matched.units], np.float32),
            [row[1:] for row in cosines],
            matched.units,
            chunk,
        )

    def _matched(
        self, question: Question, numbers: NDArray[np.int64], groups: NDArray[np.int32], same: NDArray[np.bool_]
    ) -> Matched:
        """Word evidence of the candidates, each through the view that fits its language and the question's."""
        own, english = self.terms.want(question.own, question.language), self.terms.want(question.english, "en")
        configured = np.asarray([code in self.linguistics.languages for code in self._codes], np.bool_)[groups]
        parts: list[tuple[NDArray[np.int64], Matched]] = []
        mine = np.flatnonzero(same)
        first = self.terms.match(numbers[mine], OWN, own)
        if question.language != "en":
            # Its glosses too: two words of one language that mean the same have the same English.
            first = _better(first, self.terms.match(numbers[mine], ENGLISH, english))
        parts.append((mine, first))
        foreign = np.flatnonzero(~same & configured)
        parts.append((foreign, self.terms.match(numbers[foreign], ENGLISH, english)))
        unknown = np.flatnonzero(~same & ~configured)
        if len(unknown):
            parts.append((unknown, self.terms.match(numbers[unknown], OWN, self.terms.want(question.own, OTHER))))
        score, share = np.zeros(len(numbers), np.float32), np.zeros(len(numbers), np.float32)
        units: list[NDArray[np.float32]] = [np.zeros(0, np.float32)] * len(numbers)
        for rows, part in parts:
            score[rows], share[rows] = part.score, part.share
            for row, found in zip(rows.tolist(), part.units, strict=True):
                units[row] = found
        return Matched(score, share, units)

    def scores(self, question: Question, found: Features) -> NDArray[np.float32]:
        """One figure a candidate, (n); comparable between questions only roughly."""
        total = np.zeros(len(found.numbers), np.float32)
        same = ENGLISH_SAME if question.language == "en" or self._encoder.multilingual else OTHER_SAME
        for weights, where in ((same, found.same), (CROSS, ~found.same)):
            value = (
                weights.score * found.score
                + weights.share * found.share
                + weights.chunk * found.chunk
                + weights.unit * found.unit
                + weights.best * found.best
            )
            total = np.where(where, value, total)
        return total + OWN_LANGUAGE * found.same

    def share(self, question: Question, found: Features, row: int) -> float:
        """The share of another question's word weight that a candidate has; 1 where it has no content words."""
        view, groups, field = (
            (OWN, question.own, question.language) if found.same[row] else (ENGLISH, question.english, "en")
        )
        stops = STOPS.get(question.language, frozenset())
        if all(word in stops for group in question.own for word, _ in group):
            return 1.0
        return self.terms.match(found.numbers[row : row + 1], view, self.terms.want(groups, field)).share.item()

    def rank(self, found: Features, scores: NDArray[np.float32], k: int) -> Ranking:
        """The k best of the candidates as Passages; the same words twice are one passage."""
        order = np.argsort(-scores, kind="stable")[: 2 * k + 10]
        passages: list[Passage] = []
        rows: list[int] = []
        seen: set[str] = set()
        located = self.snapshot.chunks([int(number) for number in found.numbers[order]])
        for row, (resource, chunk, text) in zip(order.tolist(), located, strict=True):
            words = "".join(text.split()).lower()
            if words in seen:
                continue
            seen.add(words)
            evidence = tuple(
                Evidence(unit, float(similarity), float(share))
                for unit, similarity, share in zip(
                    chunk.units, found.unit_similarity[row], found.unit_share[row], strict=True
                )
            )
            passages.append(Passage(len(passages) + 1, float(scores[row]), resource, chunk, text, evidence))
            rows.append(row)
            if len(passages) == k:
                break
        return Ranking(tuple(passages), found, tuple(rows))

    def widen(self, passage: Passage) -> Passage:
        """The passage with the chunks around it that stand under the same heading: its whole section."""
        numbers = self.snapshot.chunk_numbers(passage.resource.resource_id)
        chunks = [chunk for _, chunk, _ in self.snapshot.chunks(numbers)]
        first = last = passage.chunk.ordinal
        while first and chunks[first - 1].heading == passage.chunk.heading:
            first -= 1
        while last + 1 < len(chunks) and chunks[last + 1].heading == passage.chunk.heading:
            last += 1
        start, end = chunks[first].start, chunks[last].end
        units = tuple(unit for chunk in chunks[first : last + 1] for unit in chunk.units)
        text = self.snapshot.document_text(passage.resource.resource_id)[start:end]
        return replace(passage, chunk=replace(passage.chunk, start=start, end=end, units=units), text=text)

    def _candidates(
        self, question: Question, vector: NDArray[np.float32], allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        k = CANDIDATES if allowed is None else FILTERED
        numbers: list[int] = []
        for field, groups in self._fields(question):
            numbers += [number for number, _ in self._words.search(field, groups, k)]
        found = np.asarray(numbers, np.int64)
        if allowed is not None and len(found):
            found = found[allowed[found]]
        near = [found, self._vectors.search(vector, CANDIDATES, allowed)]
        if question.language in self._codes and len(self._codes) > 1:
            own = self._groups == self._codes.index(question.language)
            near.append(self._vectors.search(vector, CANDIDATES, own if allowed is None else own & allowed))
        return np.unique(np.concatenate(near))

    def _fields(self, question: Question) -> list[tuple[str, Sequence[Sequence[tuple[str, float]]]]]:
        """The word fields worth asking, each with the groups that fit it."""
        fields: list[tuple[str, Sequence[Sequence[tuple[str, float]]]]] = []
        if question.language in self._codes:
            fields.append((question.language, question.own))
        if question.language != "en" and "en" in self._codes:
            fields.append(("en", question.english))
        if set(self._codes) & set(self.linguistics.languages) - {"en", question.language}:
            fields.append((PIVOT, question.english))
        if self._has_other():
            fields.append((OTHER, question.own))
        return fields

    def _has_other(self) -> bool:
        return any(code not in self.linguistics.languages for code in self._codes)


def _better(own: Matched, english: Matched) -> Matched:
    """The stronger of two views of the same chunks; the detour through English is trusted a little less."""
    return Matched(
        np.maximum(own.score, GLOSSED * english.score),
        np.maximum(own.share, GLOSSED * english.share),
        [np.maximum(one, GLOSSED * other) for one, other in zip(own.units, english.units, strict=True)],
    )
