"""A message of several sentences: people tell what happened and ask within the same breath.

Who tells a story uses words that no answer has, so that the message as a whole is hardly believed to be answered; a
sentence alone may lack what it is about. Both are searched for, and count together.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.confidence import log_odds, probability
from index.records import Passage
from ingest.sentences import goes_on

# Searched on 180 messages and the golden questions with a sentence of chatter around them (docs/decisions.md).
MOST = 6  # sentences that are searched for alone
SHARE = 0.25  # what a sentence's score for a passage counts beside the whole message's
LEAST = -1.0  # log odds that the whole has at least: a long story says no more against an answer than a short one
ENOUGH = 3  # content words with which a sentence says what it is about; of fewer, its figure counts the less

Judged = tuple[Passage, float]  # with the figure of `bot.confidence`

_END = re.compile(r"[.!?…]+[\"'”’»)]*\s+|\n+")
_GREEK_END = re.compile(r"[.!?;…]+[\"'”’»)]*\s+|\n+")


def sentences(text: str, language: str) -> list[str]:
    """The sentences that have a word, at most the last ``MOST``; in chat one need not begin with a capital."""
    parts: list[str] = []
    at = 0
    for match in (_GREEK_END if language == "el" else _END).finditer(text):
        if match.group()[0] == "." and goes_on(text, at, match.start(), len(text)):
            continue
        parts.append(text[at : match.end()].strip())
        at = match.end()
    parts.append(text[at:].strip())
    return [part for part in parts if any(letter.isalnum() for letter in part)][-MOST:]


def alone(found: Sequence[Judged], words: int) -> list[Judged]:
    """What a sentence of ``words`` content words finds, believed as far as the sentence stands alone."""
    stands = min(1.0, words / ENOUGH)
    return [
        (passage, probability(stands * odds) if (odds := log_odds(figure)) > 0 else figure) for passage, figure in found
    ]


def together(whole: Sequence[Judged], parts: Sequence[Sequence[Judged]]) -> list[Judged]:
    """What a message finds and what its sentences find, best first, with scores and figures of both.

    A passage's score is the whole's and a share of its best sentence's; where either did not find it, their lowest.
    Its figure, in log odds, is half the whole's and half its sentences': that of the sentence which it answers best
    and that of the one which is answered best. All are moved so that the best is as sure as the whole and that one.
    """
    rest = [one for found in parts for one in found]
    lowest = min((passage.score for passage, _ in (*whole, *rest)), default=0.0)
    answered = max((figure for _, figure in rest), default=0.0)
    there: dict[tuple[str, int], tuple[Passage, float, float]] = {}
    for passage, figure in rest:
        _, score, sure = there.get(_key(passage), (passage, lowest, 0.0))
        there[_key(passage)] = passage, max(score, passage.score), max(sure, figure)
    merged: list[tuple[Passage, float, float]] = []
    for passage, figure in whole:
        _, score, sure = there.pop(_key(passage), (passage, lowest, figure))
        merged.append((_scored(passage, passage.score, score), figure, _odds(figure, sure, answered)))
    merged += [(_scored(one, lowest, score), 0.0, _odds(0.0, sure, answered)) for one, score, sure in there.values()]
    best = _odds(max((figure for _, figure in whole), default=0.0), answered, answered)
    more = best - max((odds for _, _, odds in merged), default=best)
    found = [(passage, max(figure, probability(odds + more))) for passage, figure, odds in merged]
    return sorted(found, key=lambda one: -one[0].score)


def _key(passage: Passage) -> tuple[str, int]:
    return passage.resource.resource_id, passage.chunk.ordinal


def _scored(passage: Passage, score: float, part: float) -> Passage:
    return replace(passage, score=(score + SHARE * part) / (1 + SHARE))


def _odds(figure: float, sure: float, answered: float) -> float:
    return max(log_odds(figure), LEAST) / 2 + (log_odds(sure) + log_odds(answered)) / 4
