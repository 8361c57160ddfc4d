"""A question → ranked Passages: candidates from words and from meaning, then one score from exact evidence of both.

Candidates come from tantivy (the asker's own language, English, and English glosses of the rest) and from FAISS. For
each the word evidence (index.terms) and the similarities (index.vectors) are computed exactly; similarities are
standardised by what the question scores against its language group as a whole, so that a language which lies further
from English is not hidden. The best of them are then read token by token (index.token_vectors), and gain by a heading
that asks the same (index.headline). The weights were fitted on the measuring sets (docs/decisions.md).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.detect import Detector
from index.embedding import Reading
from index.encoder import Encoder
from index.entries import OTHER, PIVOT
from index.features import Features, scores
from index.greeklish import Greeklish
from index.headline import Headlines
from index.language import STOPS, tokens
from index.linguistics import Linguistics
from index.matched import Matched, better, joined
from index.material import CANDIDATES, Material
from index.places import elsewhere
from index.question import LONGEST, Question, understand
from index.records import Evidence, Filters, Passage
from index.snapshot import Located, Snapshot
from index.spelling import corrected
from index.terms import ENGLISH, OWN, Terms
from index.token_vectors import TokenVectors
from index.vectors import Vectors
from index.words import Words
from ingest.records import Chunk

ANY = Filters()
FILTERED = 600  # from the word side when a filter will drop most
READ = 40  # of them, those that words and similarity put first are read token by token
SAID = 0.99  # share from which a word is in a passage, and not only one of its family
HEADLINE, BEGINS = 7.0, 3.0  # what a passage gains whose heading asks the same, and where it begins the section
SPARE = 10  # passages looked at beyond those wanted: their headings may put them first, and some are duplicates
FUNCTION_WORD = 0.3  # what meeting a function word is worth; a content word counts by its rarity, up to 7 or more


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
        self._vectors = Vectors.open(snapshot.folder / "vectors")
        self._tokens = TokenVectors(snapshot.folder / "vectors")
        self._groups = snapshot.languages()
        self._codes = list(snapshot.language_codes)
        sizes = np.bincount(self._groups, minlength=len(self._codes)).tolist()
        # Every chunk has an English view.
        own = {code: size for code, size in zip(self._codes, sizes, strict=True) if code != "en"}
        self.terms = Terms(snapshot.folder / "words", own)
        self._material = Material(self.terms, self._words, self._codes)
        self.detector = Detector(linguistics.lemmas, self.terms.knows)
        self._headlines = Headlines(linguistics.lemmas)
        self._greeklish = Greeklish(linguistics.lemmas, linguistics.glosser, self.terms)

    def written(self, text: str, hint: str = "") -> str:
        """A question in the letters of its language; ``hint`` is the page's or the person's language, or empty."""
        composed = unicodedata.normalize("NFC", text)  # words break where accents stand apart
        if len(composed) > LONGEST:
            return composed
        return self._greeklish.greek(composed, expected=hint == "el")[:LONGEST]

    def understand(self, text: str, language: str) -> Question:
        """A question, ``written``, as this snapshot's encoder wants it, its slips of the fingers put right."""
        linguistics = self.linguistics
        meant = corrected(text[:LONGEST], language, linguistics, self.terms)
        return understand(
            meant,
            language,
            linguistics,
            multilingual=self._encoder.multilingual,
            material=self._material,
        )

    def search(self, question: Question, k: int, filters: Filters = ANY, *, headed: Question | None = None) -> Ranking:
        """The k best passages, best first, near-duplicates once.

        With headings is compared what is ``headed``, where it is other: of a follow-up, what it adds.
        """
        found = self.features(question, filters, max(READ, 2 * k + SPARE))
        return self.rank(headed or question, found, self.scores(question, found), k)

    def features(self, question: Question, filters: Filters = ANY, most: int = READ) -> Features:
        """Candidates of both sides with all their evidence, at most ``most`` of them."""
        allowed = self.snapshot.matching(filters)
        reading = self._encoder.read([question.spoken])[0]
        numbers = self._candidates(question, reading.vector, allowed)
        groups = self._groups[numbers] if len(numbers) else np.zeros(0, np.int32)
        own = self._codes.index(question.language) if question.language in self._codes else -1
        same = groups == own
        # A word alone ("INAEM") asks for whatever there is.
        away = [
            len(question.own) > 1 and elsewhere(code, question.language, question.countries, self._codes)
            for code in self._codes
        ]
        # An English page may be about several countries.
        times = [2 if question.countries and code != "en" else 1 for code in self._codes]
        matched = self._matched(question, numbers, groups, same)
        mean, deviation = self._vectors.expected(reading.vector)
        cosines = self._vectors.similarities(reading.vector, numbers)
        unread = np.zeros(len(numbers), np.float32)
        found = Features(
            numbers=numbers,
            same=same,
            elsewhere=np.asarray(np.multiply(away, times), np.float32)[groups],
            score=matched.score,
            share=matched.share,
            best=matched.best,
            telling=matched.telling,
            headed=matched.headed,
            chunk=(cosines - mean[groups]) / deviation[groups],
            met=unread,
            met_unit=unread,
            termed=np.zeros(len(numbers), np.bool_),
            named=unread,
            unit_share=matched.units,
            unit_met=matched.units,
        )
        found = found.take(np.argsort(-self.scores(question, found), kind="stable")[:most])
        worth = self._worth(question, reading)
        met = self._tokens.meet(reading.tokens, worth, found.numbers, found.unit_share.lengths)
        return replace(
            found,
            met=met.chunk,
            met_unit=met.best,
            termed=self._termed(question, found),
            named=self._named(question, found.numbers, found.same),
            unit_met=met.units,
        )

    def _termed(self, question: Question, found: Features) -> NDArray[np.bool_]:
        """Which candidates in the question's language have the one word that it is about; none for English."""
        has = np.zeros(len(found), np.bool_)
        if len(question.own) == 1 and question.language != "en" and found.same.any():
            written = [(word, weight) for word, weight in question.own[0] if weight == 1]
            wanted = self.terms.want([written], question.language)
            has[found.same] = self.terms.match(found.numbers[found.same], OWN, wanted).share > SAID
        return has

    def _named(self, question: Question, numbers: NDArray[np.int64], same: NDArray[np.bool_]) -> NDArray[np.float32]:
        """The share of the question's names that each candidate has, in its own words or in English ones."""
        if not question.names:
            return np.ones(len(numbers), np.float32)
        own, english = zip(*question.names, strict=True)
        found = self.terms.match(numbers, ENGLISH, self.terms.want(english, "en")).share
        mine = self.terms.match(numbers, OWN, self.terms.want(own, question.language)).share
        return np.where(same, np.maximum(found, mine), found).astype(np.float32)

    def _worth(self, question: Question, reading: Reading) -> NDArray[np.float32]:
        """What each token of the question counts, summing to 1: the rarity of the word it belongs to."""
        field = question.language if self._encoder.multilingual else "en"
        stops, lemmas = STOPS.get(field, frozenset()), self.linguistics.lemmas
        worth = np.zeros(len(reading.tokens), np.float32)
        for word in tokens(question.spoken):
            inside = (reading.spans[:, 0] < word.end) & (reading.spans[:, 1] > word.start)
            rarity = self.terms.rarity(lemmas.lemma(word.form, field), field)
            worth[inside] = FUNCTION_WORD if word.form in stops else rarity
        total = float(worth.sum())
        return worth / total if total else worth

    def _matched(
        self, question: Question, numbers: NDArray[np.int64], groups: NDArray[np.int32], same: NDArray[np.bool_]
    ) -> Matched:
        """Word evidence of the candidates, each through the view that fits its language and the question's."""
        configured = np.asarray([code in self.linguistics.languages for code in self._codes], np.bool_)[groups]
        english = cache(lambda: self.terms.want(question.english, "en"))  # many questions need none
        parts: list[tuple[NDArray[np.int64], Matched]] = []
        if len(mine := np.flatnonzero(same)):
            first = self.terms.match(numbers[mine], OWN, self.terms.want(question.own, question.language))
            if question.language != "en":
                # Its glosses too: two words of one language that mean the same have the same English.
                first = better(first, self.terms.match(numbers[mine], ENGLISH, english()))
            parts.append((mine, first))
        if len(foreign := np.flatnonzero(~same & configured)):
            parts.append((foreign, self.terms.match(numbers[foreign], ENGLISH, english())))
        if len(unknown := np.flatnonzero(~same & ~configured)) or not parts:
            parts.append((unknown, self.terms.match(numbers[unknown], OWN, self.terms.want(question.own, OTHER))))
        if len(parts) == 1:
            return parts[0][1]
        rows, found = zip(*parts, strict=True)
        return joined(found).take(np.argsort(np.concatenate(rows)))

    def scores(self, question: Question, found: Features) -> NDArray[np.float32]:
        """One figure a candidate, (n); comparable between questions only roughly."""
        return scores(found, english=question.language == "en" or self._encoder.multilingual)

    def share(self, question: Question, found: Features, row: int) -> float:
        """The share of another question's word weight that a candidate has; 1 where it has no content words."""
        view, groups, field = (
            (OWN, question.own, question.language) if found.same[row] else (ENGLISH, question.english, "en")
        )
        stops = STOPS.get(question.language, frozenset())
        if all(word in stops for group in question.own for word, _ in group):
            return 1.0
        return self.terms.match(found.numbers[row : row + 1], view, self.terms.want(groups, field)).share.item()

    def rank(self, question: Question, found: Features, scores: NDArray[np.float32], k: int) -> Ranking:
        """The k best of the candidates as Passages; the same words twice are one passage."""
        order = np.argsort(-scores, kind="stable")[: 2 * k + SPARE]
        numbers = found.numbers[order].tolist()
        located = self.snapshot.chunks(numbers)
        points = [
            score + self._headline(question, number, one)
            for score, number, one in zip(scores[order].tolist(), numbers, located, strict=True)
        ]
        met, share = found.unit_met.take(order).lists(), found.unit_share.take(order).lists()
        telling = found.telling[order].tolist()
        passages: list[Passage] = []
        rows: list[int] = []
        seen: set[str] = set()
        for at in sorted(range(len(order)), key=lambda at: -points[at]):
            resource, chunk, text = located[at]
            words = "".join(text.split()).lower()
            if words in seen:
                continue
            seen.add(words)
            evidence = tuple(
                Evidence(unit, near, telling[at] * said)
                for unit, near, said in zip(chunk.units, met[at], share[at], strict=True)
            )
            passages.append(Passage(len(passages) + 1, points[at], resource, chunk, text, evidence))
            rows.append(int(order[at]))
            if len(passages) == k:
                break
        return Ranking(tuple(passages), found, tuple(rows))

    def _headline(self, question: Question, number: int, located: Located) -> float:
        """What a passage gains by a heading that asks the same, and once more where it begins the section."""
        resource, chunk, _ = located
        alike = self._headlines.asked(question, chunk.heading[-1], resource.language) if chunk.heading else 0.0
        if not alike:
            return 0.0
        begins = not chunk.ordinal or self.snapshot.chunk(number - 1)[1].heading != chunk.heading
        return HEADLINE * alike + BEGINS * min(2 * alike, 1.0) * begins

    def widen(self, passage: Passage) -> Passage:
        """The passage with the chunks around it that stand under the same heading: its whole section."""
        before = self._following(passage, -1)
        chunks = [*reversed(before), passage.chunk, *self._following(passage, 1)]
        start, end = chunks[0].start, chunks[-1].end
        units = tuple(unit for chunk in chunks for unit in chunk.units)
        text = self.snapshot.document_text(passage.resource.resource_id)[start:end]
        return replace(passage, chunk=replace(passage.chunk, start=start, end=end, units=units), text=text)

    def _following(self, passage: Passage, step: int) -> list[Chunk]:
        """The chunks after (or, by a step of -1, before) the passage's under its heading, nearest first."""
        numbers = self.snapshot.chunk_numbers(passage.resource.resource_id)
        chunks: list[Chunk] = []
        at = passage.chunk.ordinal + step
        while 0 <= at < len(numbers):
            _, chunk, _ = self.snapshot.chunk(numbers[at])
            if chunk.heading != passage.chunk.heading:
                break
            chunks.append(chunk)
            at += step
        return chunks

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
