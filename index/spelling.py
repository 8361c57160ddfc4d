"""A question's misspelt words → the words they were meant to be, where the material has them.

Only a word that nobody knows is touched: not the question's language, not another configured one, not the material.
It becomes the most common of the material's words that one slip of the fingers makes of it (Damerau, 1964: a letter
left out, put in, mistaken, or two swapped).
"""

from collections.abc import Iterator

from index.language import STOPS, tokens
from index.linguistics import Linguistics
from index.terms import Terms

SHORTEST = 5  # letters: shorter words are one slip away from too many others
# Folded letters of each language.
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"


def corrected(text: str, language: str, linguistics: Linguistics, said: Terms) -> str:
    """The text with its misspelt words put right, by what the material has ``said``; as it is where there are none."""
    lemmas = linguistics.lemmas
    result: list[str] = []
    at = 0
    stops = STOPS.get(language, frozenset())
    for token in tokens(text):
        form = token.form
        if len(form) < SHORTEST or not form.isalpha() or token.capital or form in stops or said.knows(form, language):
            continue
        if any(lemmas.knows(form, one) or lemmas.lemma(form, one) != form for one in lemmas.languages):
            continue
        meant = _meant(form, language, linguistics, said)
        if meant:
            result += [text[at : token.start], meant]
            at = token.end
    return "".join((*result, text[at:])) if result else text


def _meant(form: str, language: str, linguistics: Linguistics, said: Terms) -> str:
    lemmas, glosser = linguistics.lemmas, linguistics.glosser
    real = [other for other in _slips(form, _GREEK if language == "el" else _LATIN) if lemmas.knows(other, language)]
    if not real:
        return ""
    based = [(lemmas.lemma(other, language), other) for other in real]
    own = [(said.rarity(lemma, language), other) for lemma, other in based if said.knows(lemma, language)]
    if own:
        return min(own)[1]
    # Material in other languages is met by a word's English.
    through = [
        (said.rarity(english, "en"), other)
        for other in real
        for english, _ in glosser.gloss(other, language)[0].candidates
        if said.knows(english, "en")
    ]
    return min(through, default=(0.0, ""))[1]


def _slips(form: str, letters: str) -> Iterator[str]:
    """All words one slip away."""
    for at in range(len(form) + 1):
        head, tail = form[:at], form[at:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        if tail:
            yield head + tail[1:]
        for letter in letters:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
