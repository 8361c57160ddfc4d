"""Which of the configured languages a text is in, from what is already in memory: stop words, lemma tables, letters.

No detector library: lingua costs 160 MB and 2 s, py3langid 80 MB; the tries are there anyway. A function word counts
most when few languages share it; a word that a language's table knows counts by how few others know it; letters that
only some alphabets have settle the rest, and what the material itself says in each language: "otvoriti" may be in no
table, and is in the Croatian pages alone. Made for questions of two words and up; a hint decides ties.
"""

import math
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest

from index.language import STOPS, Lemmas, fold, tokens, written

# Letters that speak for languages (with their accents, so only where people type them).
_LETTERS = {
    "ñ": "es", "¿": "es", "¡": "es", "ć": "hr", "đ": "hr", "č": "sl hr", "š": "sl hr", "ž": "sl hr", "ò": "it",
    "ù": "it", "ì": "it", "è": "it", "à": "it", "á": "es", "í": "es", "ó": "es", "ú": "es",
}  # fmt: skip
# Two small words that one language begins a question with.
_BEGINNINGS = {"hr": ("kako da", "sto da", "sta da", "gdje da", "kada da", "koliko da", "da li")}
# Function words of the neighbours' languages that are no words of ours.
_NEIGHBOURS = frozenset(
    "mon pas est suis nous vous avec pour dans faire une des combien ich wie viel muss einer einen soll mein meine"
    " nicht und ist kann wenn nao um meu minha voce ao pelo tenho fazer".split()
)
STOP, KNOWN, SAID, LETTER, HINT, GREEK = 3.0, 1.5, 1.2, 1.5, 1.2, 2.0
SAMPLES, SAMPLE = 4, 200  # parts of a document that are looked at, and their characters: front matter may be English
CLEAR = 8  # function words of one language's own that settle a document's, if no other has half as much
LEAST = 0.5  # share of words that must be known for a text's language to be believed
LEAST_NEIGHBOURS = 0.3  # share of words from which a question is in a neighbour's language
SHORTEST = 4  # words of a question from which that is asked: fewer may all be names


class Detector:
    """Detects among the configured languages; thread-safe, tens of µs a word, then remembered."""

    def __init__(self, lemmas: Lemmas, said: Callable[[str, str], bool] | None = None) -> None:
        """``said(lemma, language)``: whether the material has the word in that language."""
        self._lemmas = lemmas
        self._said = said
        self._languages = lemmas.languages
        self._stopping = _worth({language: STOPS.get(language, frozenset()) for language in self._languages})
        self._word = lru_cache(maxsize=50_000)(self._weighed)

    def scores(self, text: str) -> dict[str, float]:
        """Evidence for each language, in no unit; all zero for a text without words."""
        result = dict.fromkeys(self._languages, 0.0)
        forms = [token.form for token in tokens(text)]
        for form in forms:
            for language, worth in self._word(form):
                result[language] += worth
        for language, beginnings in _BEGINNINGS.items():
            if language in result and " ".join(forms[:2]) in beginnings:
                result[language] += STOP
        lower = unicodedata.normalize("NFC", text.lower())
        for letter, languages in _LETTERS.items():
            for language in languages.split():
                if language in result:
                    result[language] += LETTER * lower.count(letter)
        if "el" in result:
            result["el"] += GREEK * sum("\u0370" <= form[0] <= "\u03ff" for form in forms)
        return result

    def _weighed(self, form: str) -> tuple[tuple[str, float], ...]:
        """The languages that a word speaks for, and how much."""
        if form[0].isdigit():
            return ()
        stopping = self._stopping.get(form, ())
        knowing = [one for one in self._languages if self._lemmas.recognises(form, one)]
        saying = []
        if self._said is not None and not stopping:
            saying = [one for one in self._languages if self._said(self._lemmas.lemma(form, one), one)]
        long = min(len(form), 8) / 8
        return (
            *stopping,
            *((language, KNOWN * long / len(knowing)) for language in knowing),
            *((language, SAID * long / len(saying)) for language in saying),
        )

    def question(self, text: str, hint: str = "", default: str = "en", *, heard: bool = False) -> str:
        """The question's language: the likeliest; ``hint`` (the page's or the person's language) tips the balance.

        A hint that was ``heard`` in the conversation decides where it has every word of the question and the likeliest
        has not. Of all runs of four words in the questions of tests/eval 0.17 % are then missed in a conversation in
        their own language (0.25 % without this) and 1.6 % in one in another (1.5 %). A hint that weighed twice would
        miss 3.8 % of those, among them "come si paga?" after Spanish.
        """
        scores = self.scores(text)
        if hint in scores:
            scores[hint] += HINT
        best = max(scores, key=lambda language: (scores[language], language == hint, language == default))
        if scores[best] <= (HINT if hint in scores else 0):
            return hint if hint in scores else default
        if heard and hint in scores and self._knows_all(text, hint) and not self._knows_all(text, best):
            return hint
        return best

    def reads(self, text: str) -> bool:
        """Whether a question is in a configured language, as far as its words tell; a few, or names, tell nothing."""
        forms = _words(text, names=False)
        if sum(form in _NEIGHBOURS for form in forms) > LEAST_NEIGHBOURS * len(forms):
            return False
        known = [sum(self._known(form, one) for form in forms) for one in self._languages]
        return len(forms) < SHORTEST or max(known, default=0) > LEAST * len(forms)

    def _knows_all(self, text: str, language: str) -> bool:
        return all(self._known(form, language) for form in _words(text))

    def _known(self, form: str, language: str) -> bool:
        if form in STOPS.get(language, ()) or self._lemmas.recognises(form, language):
            return True
        return self._said is not None and self._said(self._lemmas.lemma(form, language), language)

    def document_language(self, text: str, declared: str = "") -> str:
        """A document's language: what it declares, unless the words clearly say another configured one."""
        step = max(len(text) // SAMPLES, SAMPLE)
        sample = " ".join(text[at : at + SAMPLE] for at in range(0, SAMPLES * step, step))
        forms = [form for word in written(sample) if (form := fold(word)) and not form[0].isdigit()]
        declared = declared.lower().replace("_", "-").split("-")[0]
        if not forms:
            return declared or "en"
        clear = self._by_function_words(forms)
        if clear and (not declared or clear == declared):
            return clear
        scores = self.scores(sample)
        best = max(scores, key=lambda language: scores[language])
        if best == declared or (declared in scores and scores[declared] > 0.8 * scores[best]):
            return declared
        known = sum(self._lemmas.knows(form, best) or form in STOPS.get(best, ()) for form in forms) / len(forms)
        if declared and declared not in scores and known < 0.8:
            return declared  # a language that is not configured, and says so
        return best if known >= LEAST or not declared else declared

    def _by_function_words(self, forms: Sequence[str]) -> str:
        """The language whose function words alone tell it, in a tenth of the time; empty where none stands out."""
        found: dict[str, float] = {}
        for form in forms:
            for language, worth in self._stopping.get(form, ()):
                found[language] = found.get(language, 0.0) + worth
        first, second = nlargest(2, [*found.values(), 0.0, 0.0])
        if first < CLEAR * STOP or first < 2 * second:
            return ""
        return max(found, key=lambda language: found[language])


def _words(text: str, *, names: bool = True) -> list[str]:
    """The folded words of a text without its numbers, or also without its ``names``."""
    return [
        token.form
        for at, token in enumerate(tokens(text))
        if not token.form[0].isdigit() and (names or at == 0 or not token.capital)
    ]


def _worth(stops: Mapping[str, Collection[str]]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Function word → the languages that have it, with what it speaks for each: less, the more there are."""
    owners: dict[str, list[str]] = {}
    for language, words in stops.items():
        for word in words:
            owners.setdefault(word, []).append(language)
    return {
        word: tuple((language, STOP / math.sqrt(len(having))) for language in having) for word, having in owners.items()
    }


def languages_of(codes: Sequence[str]) -> tuple[str, ...]:
    """Configured codes that this project has words for, in order."""
    return tuple(code for code in codes if code in STOPS)
