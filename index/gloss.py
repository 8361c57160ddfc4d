"""A text in any configured language → English words, one gloss a content word or known phrase.

Known phrases win over words, lemmas over bare forms; a word no dictionary has is tried as a cognate ("creación" →
"creation", checked against English word forms) and else kept as it is, which keeps names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.language import STOPS, Lemmas, Token, tokens
from index.lexicon import LONGEST_PHRASE, Lexicon

Candidate = tuple[str, float]

# Endings of learned words and what English makes of them; folded, longest first within a language.
_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "es": (
        ("aciones", "ation"), ("acion", "ation"), ("ciones", "tion"), ("cion", "tion"), ("siones", "sion"),
        ("sion", "sion"), ("idades", "ity"), ("idad", "ity"), ("dad", "ty"), ("tad", "ty"), ("mente", "ly"),
        ("ismo", "ism"), ("ista", "ist"), ("icos", "ic"), ("icas", "ic"), ("ico", "ic"), ("ica", "ic"),
        ("ico", "ical"), ("ica", "ical"), ("encia", "ence"), ("ancia", "ance"), ("encia", "ency"), ("ario", "ary"),
        ("aria", "ary"), ("orio", "ory"), ("ivo", "ive"), ("iva", "ive"), ("oso", "ous"), ("osa", "ous"),
        ("al", "al"), ("ia", "y"), ("io", "y"), ("ia", "ia"), ("o", "e"), ("a", "e"), ("o", ""), ("a", ""),
        ("ar", "ate"), ("ar", "e"), ("ar", ""), ("ir", "e"), ("e", ""),
    ),
    "it": (
        ("azione", "ation"), ("azioni", "ation"), ("zione", "tion"), ("zioni", "tion"), ("sione", "sion"),
        ("sioni", "sion"), ("ita", "ity"), ("ta", "ty"), ("mente", "ly"), ("ismo", "ism"), ("ista", "ist"),
        ("ico", "ic"), ("ica", "ic"), ("ici", "ic"), ("iche", "ic"), ("ico", "ical"), ("ica", "ical"),
        ("enza", "ence"), ("anza", "ance"), ("ario", "ary"), ("aria", "ary"), ("orio", "ory"), ("ivo", "ive"),
        ("iva", "ive"), ("oso", "ous"), ("osa", "ous"), ("ale", "al"), ("ali", "al"), ("ia", "y"), ("ura", "ure"),
        ("o", "e"), ("a", "e"), ("e", ""), ("o", ""), ("a", ""), ("i", "y"), ("are", "ate"), ("are", "e"),
        ("are", ""),
    ),
    "sl": (
        ("acija", "ation"), ("cija", "tion"), ("sija", "sion"), ("iteta", "ity"), ("izem", "ism"), ("ist", "ist"),
        ("icen", "ic"), ("icni", "ic"), ("icna", "ic"), ("ski", ""), ("ika", "ics"), ("ija", "y"), ("ija", "ia"),
        ("ija", "e"), ("ura", "ure"), ("alen", "al"), ("alni", "al"), ("iven", "ive"), ("ivni", "ive"),
        ("enca", "ence"), ("irati", "ate"), ("irati", "e"), ("irati", ""), ("a", ""), ("a", "e"), ("ant", "ant"),
    ),
    "hr": (
        ("acija", "ation"), ("cija", "tion"), ("sija", "sion"), ("itet", "ity"), ("izam", "ism"), ("ist", "ist"),
        ("ican", "ic"), ("icni", "ic"), ("icna", "ic"), ("icki", "ic"), ("ski", ""), ("ika", "ics"), ("ija", "y"),
        ("ija", "ia"), ("ija", "e"), ("ura", "ure"), ("alan", "al"), ("alni", "al"), ("ivan", "ive"),
        ("ivni", "ive"), ("encija", "ence"), ("irati", "ate"), ("irati", "e"), ("irati", ""), ("a", ""), ("a", "e"),
    ),
    "el": (
        ("ισμοσ", "ism"), ("ιστησ", "ist"), ("ικοσ", "ic"), ("ικη", "ic"), ("ικο", "ic"), ("λογια", "logy"),
        ("ια", "y"), ("ια", "ia"), ("ησ", ""), ("οσ", ""), ("οσ", "us"), ("α", "a"), ("ο", ""), ("ι", ""),
        ("η", ""), ("α", ""),
    ),
}  # fmt: skip
_SPELLING = {
    "es": (("f", "ph"), ("c", "k"), ("cu", "qu"), ("t", "th"), ("rr", "r"), ("j", "x")),
    "it": (("f", "ph"), ("c", "k"), ("zz", "z"), ("tt", "ct"), ("t", "th"), ("tt", "pt"), ("s", "x")),
    "sl": (("k", "c"), ("f", "ph"), ("ks", "x"), ("j", "y"), ("c", "ch"), ("v", "w"), ("z", "s"), ("kv", "qu")),
    "hr": (("k", "c"), ("f", "ph"), ("ks", "x"), ("j", "y"), ("c", "ch"), ("v", "w"), ("z", "s"), ("kv", "qu")),
    "el": (("k", "c"), ("i", "y"), ("ks", "x"), ("mp", "b"), ("nt", "d"), ("gk", "g"), ("v", "b"), ("o", "e")),
}
# ISO 843-like transliteration, for names in Greek letters.
_GREEK = str.maketrans(
    {
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
        "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "y", "φ": "ph", "χ": "ch",
        "ψ": "ps", "ω": "o",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gloss:
    """The English for ``text[start:end]``: candidates with weights up to 1, best first; never empty."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


class Glosser:
    """Lemmas and lexicon together; thread-safe, a few µs a word."""

    def __init__(self, lemmas: Lemmas, lexicon: Lexicon) -> None:
        self._lemmas, self._lexicon = lemmas, lexicon
        self._word = lru_cache(maxsize=100_000)(self._word_uncached)

    def gloss(self, text: str, language: str) -> list[Gloss]:
        """Glosses of the content words in order; for English, its own lemmas."""
        stops = STOPS.get(language, frozenset())
        everything = tokens(text)
        words = [token for token in everything if token.form not in stops] or everything
        lemmas = [self._lemmas.lemma(token.form, language) for token in words]
        if language == "en":
            return [Gloss(word.start, word.end, ((lemma, 1.0),)) for word, lemma in zip(words, lemmas, strict=True)]
        result: list[Gloss] = []
        at = 0
        while at < len(words):
            length, candidates = self._longest(words, lemmas, at, language)
            result.append(Gloss(words[at].start, words[at + length - 1].end, candidates))
            at += length
        return result

    def _longest(
        self, words: Sequence[Token], lemmas: Sequence[str], at: int, language: str
    ) -> tuple[int, tuple[Candidate, ...]]:
        for length in range(min(LONGEST_PHRASE, len(words) - at), 1, -1):
            found = self._lexicon.candidates(" ".join(lemmas[at : at + length]), language)
            if found:
                return length, tuple(found)
        return 1, self._word(words[at].form, lemmas[at], language)

    def _word_uncached(self, form: str, lemma: str, language: str) -> tuple[Candidate, ...]:
        found = self._lexicon.candidates(lemma, language) or self._lexicon.candidates(form, language)
        return tuple(found) or self._cognates(form, lemma, language) or ((_latin(form), 1.0),)

    def _cognates(self, form: str, lemma: str, language: str) -> tuple[Candidate, ...]:
        """English words spelled almost alike; the first rule that gives a real one wins."""
        if form.isdigit() or len(lemma) < 4:
            return ()
        for word in dict.fromkeys((lemma, form)):
            for old, new in (("", ""), *_ENDINGS.get(language, ())):
                if not word.endswith(old) or len(word) - len(old) < 2:
                    continue
                stem = _latin(word[: len(word) - len(old)])
                for variant in _variants(stem, language):
                    if self._lemmas.knows(variant + new, "en"):
                        return ((self._lemmas.lemma(variant + new, "en"), 1.0),)
        return ()


def _latin(word: str) -> str:
    return word.translate(_GREEK)


def _variants(stem: str, language: str) -> list[str]:
    """The stem as spelled, and with the language's regular spellings turned English (each alone, then all)."""
    rules = _SPELLING.get(language, ())
    alone = [stem.replace(old, new) for old, new in rules if old in stem]
    return list(dict.fromkeys((stem, *alone)))
