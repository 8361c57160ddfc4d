"""A question's misspelt words → the words they were meant to be, where the material has them.

Only a word that nobody knows is touched: no configured language, and no passage in any of them. It may still be a name
in lower case, so only two slips are believed for any word that the material has: two letters swapped, and one doubled
or not. A letter too many, missing or wrong (Damerau, 1964) is believed of a long word, for one that several passages
have.
"""

import re
from collections.abc import Iterator, Sequence

from index.entries import OTHER
from index.language import STOPS, tokens
from index.linguistics import Linguistics
from index.terms import Terms

SHORTEST = 5  # letters: shorter words are one slip away from too many others
LONG, SEVERAL = 6, 5  # letters of a long word, and passages that have the one it was meant to be
_ADDRESS = re.compile(r"\S*[@/]\S*|\w+(?:\.\w+)+")
# Folded letters of each language.
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"


def corrected(text: str, language: str, linguistics: Linguistics, said: Terms) -> str:
    """The text with its misspelt words put right, by what the material has ``said``; as it is where there are none."""
    result: list[str] = []
    at = 0
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    for token in tokens(text):
        form = token.form
        if len(form) < SHORTEST or not form.isalpha() or token.capital:
            continue
        if any(start <= token.start < end for start, end in addresses):
            continue
        if said.knows(form, OTHER) or any(_known(form, one, linguistics, said) for one in linguistics.languages):
            continue
        meant = _meant(form, language, linguistics, said)
        if meant:
            result += [text[at : token.start], meant]
            at = token.end
    return "".join((*result, text[at:])) if result else text


def _known(form: str, language: str, linguistics: Linguistics, said: Terms) -> bool:
    in_tables = linguistics.lemmas.recognises(form, language) or form in STOPS.get(language, ())
    return in_tables or said.knows(form, language)


def _meant(form: str, language: str, linguistics: Linguistics, said: Terms) -> str:
    lemmas, glosser = linguistics.lemmas, linguistics.glosser

    def real(slips: Iterator[str]) -> list[str]:
        return [other for other in slips if lemmas.knows(other, language)]

    def commonest(others: Sequence[str]) -> tuple[int, str]:
        own = ((said.frequency(lemmas.lemma(other, language), language), other) for other in others)
        return max(own, default=(0, ""))

    likely = real(_swapped_or_doubled(form))
    often, other = commonest(likely)
    if not often:  # material in other languages is met by a word's English
        often, other = max(
            (
                (said.frequency(english, "en"), one)
                for one in likely
                for english, _ in glosser.searched(glosser.gloss(one, language)[0].candidates)
            ),
            default=(0, ""),
        )
    if often:
        return other
    if len(form) < LONG:
        return ""
    often, other = commonest(real(_one_wrong(form, _GREEK if language == "el" else _LATIN)))
    return other if often >= SEVERAL else ""


def _swapped_or_doubled(form: str) -> Iterator[str]:
    for at in range(len(form)):
        yield form[:at] + form[at : at + 1] * 2 + form[at + 1 :]
        if at + 1 < len(form):
            if form[at] == form[at + 1]:
                yield form[:at] + form[at + 1 :]
            else:
                yield form[:at] + form[at + 1] + form[at] + form[at + 2 :]


def _one_wrong(form: str, letters: str) -> Iterator[str]:
    for at in range(len(form) + 1):
        head, tail = form[:at], form[at:]
        yield head + tail[1:]
        for letter in letters:
            yield head + letter + tail
            yield head + letter + tail[1:]
