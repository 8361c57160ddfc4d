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

EXACT = 0.9  # what translations of the very form are worth beside those of its lemma
OTHER_READING = 0.8  # what a reading is worth that differs from what is written by its accents

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

    def gloss(self, text: str, language: str, *, asked: bool = False) -> list[Gloss]:
        """Glosses of the content words in order; for English, its own lemmas.

        A question's words (``asked``) are also read as those with other accents, which who asks leaves out, and as
        words of other languages.
        """
        stops = STOPS.get(language, frozenset())
        everything = tokens(text)
        words = [token for token in everything if token.form not in stops] or everything
        lemmas = [self._lemmas.of(text[token.start : token.end], language) for token in words]
        result: list[Gloss] = []
        at = 0
        while at < len(words):
            length, candidates = self._longest(words, lemmas, at, language)
            if asked and length == 1:
                candidates = self._asked(words[at].form, text[words[at].start : words[at].end], candidates, language)
            result.append(Gloss(words[at].start, words[at + length - 1].end, candidates))
            at += length
        return result

    def _longest(
        self, words: Sequence[Token], lemmas: Sequence[str], at: int, language: str
    ) -> tuple[int, tuple[Candidate, ...]]:
        if language == "en":
            return 1, ((lemmas[at], 1.0),)
        for length in range(min(LONGEST_PHRASE, len(words) - at), 1, -1):
            found = self._lexicon.candidates(" ".join(lemmas[at : at + length]), language)
            if found:
                return length, tuple(found)
        return 1, self._word(words[at].form, lemmas[at], language)

    def _asked(self, form: str, word: str, candidates: tuple[Candidate, ...], language: str) -> tuple[Candidate, ...]:
        """What a question may mean by a word: ``candidates``, and less surely what differs from it by accents.

        A word that its language does not have may be another's, as "forfettario" is in an English question: it is
        taken for that first, unless a capital makes it a name.
        """
        lemmas = self._lemmas
        itself = candidates[0][0] in (form, _latin(form)) or (language != "el" and _latin(form) != form)
        unknown = itself and not lemmas.knows(form, language) and not lemmas.knows(form, "en")
        if unknown:
            foreign = (one for one in lemmas.languages if one not in (language, "en") and lemmas.knows(form, one))
            readings = [(lemmas.of(word, other), other) for other in foreign]
        else:
            readings = [(lemma, language) for lemma in lemmas.readings(word, language)[1:]]
        others: dict[str, float] = {}
        for lemma, other in readings:
            for candidate, weight in self._word(form, lemma, other):
                others.setdefault(candidate, OTHER_READING * weight)
        first, second = (others, dict(candidates)) if unknown and word.islower() else (dict(candidates), others)
        for candidate, weight in second.items():
            first.setdefault(candidate, weight)
        return tuple(first.items())

    def _word_uncached(self, form: str, lemma: str, language: str) -> tuple[Candidate, ...]:
        found = dict(self._lexicon.candidates(lemma, language))
        if form != lemma and self._lemmas.lemma(form, language) == lemma:
            # A dictionary may list the very form ("estado", the state), which its lemma ("estar", to be) does not say.
            for word, weight in self._lexicon.candidates(form, language):
                found[word] = max(found.get(word, 0), EXACT * weight)
        ranked = tuple(sorted(found.items(), key=lambda candidate: -candidate[1]))
        return ranked or self._cognates(form, lemma, language) or ((_latin(form), 1.0),)

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
