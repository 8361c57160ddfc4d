"""A question's misspelt words → the words they were meant to be.

Only a word that nobody knows is touched: no configured language, no passage in any of them, and its own language cannot
have made it from a word it has. A slip is a letter too many, missing or wrong, or two swapped (Damerau, 1964). It may
still be a name in lower case, so the shorter it is, the more passages must have what it was meant to be, or its
English; two letters swapped, and one doubled or not, are believed for any word that the material has.
"""

import math
from collections.abc import Iterator

from index.entries import OTHER
from index.gloss import is_guess, is_itself
from index.inflection import possible
from index.language import ADDRESS, SENTENCE, STOPS, tokens
from index.lexicon import Candidate
from index.linguistics import Linguistics
from index.terms import Terms

# Searched on translated questions with a slip each and on 120 names in lower case (docs/decisions.md).
SHORTEST = 5  # letters: shorter words are one slip away from too many others
EVERYWHERE = 1000  # passages that a function word is taken to be in
SEVERAL = {4: EVERYWHERE, 5: EVERYWHERE, 6: 5, 7: 2}  # letters, and passages that must have what was meant; else one
LIKELY, MISSING, WRONG = 4, 3, 1  # how often a slip is made: two letters swapped or one doubled, one left out, another
# Folded letters of each language.
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"


def corrected(text: str, language: str, linguistics: Linguistics, said: Terms) -> str:
    """The text with its misspelt words put right, by what the material has ``said``; as it is where there are none."""
    result: list[str] = []
    at = 0
    addresses = [match.span() for match in ADDRESS.finditer(text)]
    speller = _Speller(language, linguistics, said)
    end = -1
    for token in tokens(text):
        form, opens, end = token.form, end < 0 or SENTENCE.search(text, end, token.start), token.end
        if len(form) < SHORTEST or not form.isalpha() or (token.capital and not opens):
            continue
        if any(start <= token.start < end for start, end in addresses) or speller.knows(form):
            continue
        # The capital that a sentence begins with may be a name's.
        meant = speller.meant(text[token.start : token.end], form, only_function_words=token.capital)
        if meant:
            result += [text[at : token.start], meant]
            at = token.end
    return "".join((*result, text[at:])) if result else text


class _Speller:
    """What one language's words may be slips for."""

    def __init__(self, language: str, linguistics: Linguistics, said: Terms) -> None:
        self._language = language
        self._languages, self._lemmas, self._glosser = linguistics.languages, linguistics.lemmas, linguistics.glosser
        self._said = said
        self._stops = STOPS.get(language, frozenset())
        self._letters = _GREEK if language == "el" else _LATIN

    def knows(self, form: str) -> bool:
        """Whether any configured language or passage has the word."""
        return self._said.knows(form, OTHER) or any(
            form in STOPS.get(one, ())
            or self._lemmas.recognises(form, one)
            or self._glosser.has(form, one)
            or self._said.knows(form, one)
            for one in self._languages
        )

    def meant(self, word: str, form: str, *, only_function_words: bool) -> str:
        """The likeliest word that this one is a slip away from; empty when none is likely enough."""
        if self._lemmas.of(word, self._language) != form or self._inflected(form):
            return ""  # a form of a word that its language has
        # What is read as English already, by its spelling, is believed a slip only where its own material says so.
        english = self._english(word)
        understood = not (is_itself(english, word) or is_guess(english))
        count = self._own if understood else self._passages
        found: dict[str, float] = {}
        for other, likely in _slips(form, self._letters):
            if understood and likely < LIKELY:
                break  # they come likeliest first
            if other in found:
                continue
            if other in self._stops or (not only_function_words and self._lemmas.knows(other, self._language)):
                there = count(other)
                if there >= (1 if likely == LIKELY else SEVERAL.get(min(len(form), len(other)), 1)):
                    found[other] = likely * math.log1p(there)
        return max(found, key=lambda other: found[other], default="")

    def _inflected(self, form: str) -> bool:
        return any(self._glosser.has(base, self._language) for base in possible(form, self._language))

    def _english(self, word: str) -> tuple[Candidate, ...]:
        return self._glosser.gloss(word, self._language)[0].candidates

    def _own(self, word: str) -> int:
        """How many passages have a word."""
        if word in self._stops:
            return EVERYWHERE
        lemmas = self._lemmas.readings(word, self._language)
        return max(self._said.frequency(lemma, self._language) for lemma in lemmas)

    def _passages(self, word: str) -> int:
        """How many passages have a word, or else its English."""
        return self._own(word) or max(
            min(self._said.frequency(lemma, "en") for lemma in phrase.split())
            for phrase, _ in self._glosser.searched(self._english(word))
        )


def _slips(form: str, letters: str) -> Iterator[tuple[str, int]]:
    """Every word that is one slip away, with how likely the slip is, the likeliest first."""
    for at in range(len(form)):
        yield form[:at] + form[at : at + 1] * 2 + form[at + 1 :], LIKELY
        if at + 1 < len(form):
            if form[at] == form[at + 1]:
                yield form[:at] + form[at + 1 :], LIKELY
            else:
                yield form[:at] + form[at + 1] + form[at] + form[at + 2 :], LIKELY
    for at in range(1, len(form) + 1):  # a first letter is hardly ever wrong
        for letter in letters:
            yield form[:at] + letter + form[at:], MISSING
    for at in range(1, len(form)):
        yield form[:at] + form[at + 1 :], WRONG
        for letter in letters:
            yield form[:at] + letter + form[at + 1 :], WRONG
