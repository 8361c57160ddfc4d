"""What is indexed of a chunk: the text to embed, its units' spans in it, and its words.

With an English encoder, material in another language is embedded as its English gloss (XQuAD Spanish, vectors alone:
R@1 0.749 against 0.489 for the text as it is); a multilingual encoder gets the text itself. ``words`` maps a field to
lines, the heading's first and then one a unit: the language's own field, and "pivot" with English glosses.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from index.frames import small_words
from index.gloss import Gloss, Glosser
from index.language import Lemmas
from index.lexicon import Candidate
from index.linguistics import source_digest
from index.numbers import in_figures
from ingest.records import Chunk, Resource

PIVOT = "pivot"
OTHER = "other"  # the field of languages that are not configured: plain forms
PIVOT_CANDIDATES = 3  # English words indexed for one foreign word; more only add noise
LEAST_WEIGHT = 0.3
SURE = 0.5  # of the best candidate's weight
# In English, the country first: a page in Greek about "the tax office" means Greece's and seldom says so.
COUNTRIES = {
    "es": ("spain", "spanish"), "it": ("italy", "italian"), "sl": ("slovenia", "slovenian", "slovene"),
    "hr": ("croatia", "croatian"), "el": ("greece", "greek"),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """``text[spans[i][0]:spans[i][1]]`` stands for unit i; ``words`` maps a field to its newline-joined lines."""

    text: str
    spans: tuple[tuple[int, int], ...]
    words: Mapping[str, str]

    @cached_property
    def key(self) -> str:
        """sha256 of what decides the vectors, hexadecimal."""
        return hashlib.sha256(f"{self.spans}\0{self.text}".encode()).hexdigest()


class Entries:
    """Chunk → Entry for one set of lemma tables, lexicon and kind of encoder.

    ``version`` changes whenever entries would, so that a reindex knows to make them again.
    """

    def __init__(
        self, lemmas: Lemmas, glosser: Glosser, languages: Sequence[str], *, multilingual: bool, version: str
    ) -> None:
        self._lemmas, self._glosser = lemmas, glosser
        self._languages = frozenset(languages)
        self._multilingual = multilingual
        self._postings = lru_cache(maxsize=100_000)(self._indexed)
        made = source_digest("entries", "frames", "gloss", "cognates", "derivation", "heard")
        self.version = f"{made}:{version}:{'own' if multilingual else 'pivot'}"

    def of(self, resource: Resource, text: str, chunks: Sequence[Chunk]) -> list[Entry]:
        """One entry a chunk, in order."""
        return [self._entry(resource, text, chunk) for chunk in chunks]

    def _entry(self, resource: Resource, text: str, chunk: Chunk) -> Entry:
        language = resource.language
        pieces = [_context(resource, chunk)]
        pieces += [" ".join(text[unit.start : unit.end].split()) for unit in chunk.units]
        pieces = [in_figures(piece, language) for piece in pieces]
        if language not in self._languages:
            return self._joined(pieces, {OTHER: [self._lemmas.words(piece, "") for piece in pieces]})
        own = [self._lemmas.words(piece, language) for piece in pieces]
        if language == "en":
            return self._joined(pieces, {"en": own})
        glosses = [self._glosser.gloss(piece, language) for piece in pieces]
        english = [[word for gloss in line for word in self._postings(gloss.candidates)] for line in glosses]
        english[0] += COUNTRIES.get(language, ())
        spoken = (
            pieces
            if self._multilingual
            else [sentence(piece, line, language) for piece, line in zip(pieces, glosses, strict=True)]
        )
        return self._joined(spoken, {language: own, PIVOT: english})

    def _indexed(self, candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
        """The English words that are worth a posting."""
        likely = self._glosser.searched(candidates, PIVOT_CANDIDATES)
        return tuple(word for phrase, weight in likely if weight >= LEAST_WEIGHT for word in phrase.split())

    def _joined(self, pieces: Sequence[str], words: Mapping[str, Sequence[Sequence[str]]]) -> Entry:
        text, spans = pieces[0], []
        for piece in pieces[1:]:
            text += "\n" if text else ""
            spans.append((len(text), len(text) + len(piece)))
            text += piece
        lines = {field: "\n".join(" ".join(line) for line in value) for field, value in words.items()}
        return Entry(text, tuple(spans), lines)


def _context(resource: Resource, chunk: Chunk) -> str:
    """Title and the nearest two headings: what a sentence on its own leaves out ("It must be renewed yearly").

    A title of one word, or one that only repeats the file's name, says nothing.
    """
    said = list(chunk.heading[-2:])
    stem = resource.source.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    named = "".join(letter for letter in resource.title.lower() if letter.isalnum())
    repeats = named == "".join(letter for letter in stem.lower() if letter.isalnum())
    if len(resource.title.split()) > 1 and resource.title not in chunk.heading and not repeats:
        said.insert(0, resource.title)
    return " › ".join(said)


def sentence(
    text: str,
    glosses: Sequence[Gloss],
    language: str,
    meant: Callable[[Gloss], str] = lambda gloss: gloss.best,
    *,
    asked: bool = False,
) -> str:
    """What an English encoder reads instead of a foreign text: its glosses in order, and the small words that matter.

    ``meant`` chooses one of a gloss's candidates. A small word within a phrase stands before it.
    """
    small = list(small_words(text, language, asked=asked))
    if not small:
        return " ".join(map(meant, glosses))
    parts = [(gloss.start, 1, meant(gloss)) for gloss in glosses]
    begins = {gloss.start for gloss in glosses}
    idioms = [gloss for gloss in glosses if gloss.idiom]
    for place, english in small:
        # A text of small words alone has glosses of them, and an idiom says them with the rest.
        if place not in begins and not any(one.start <= place < one.end for one in idioms):
            within = (gloss.start for gloss in glosses if gloss.start < place < gloss.end)
            parts.append((next(within, place), 0, english))
    return " ".join(part for _, _, part in sorted(parts, key=lambda part: part[:2]))
