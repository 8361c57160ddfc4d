"""Choose what answers a question from the passages found, verbatim: sentences, a whole list or steps, a table.

Scores are the passage's own plus what its unit says itself: cosine to the question and share of its word weight
(``Evidence``), so nothing is embedded here. Offsets are into the document's text, 0-based, end exclusive.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.records import Evidence, Passage
from ingest.records import Unit

MOST_STATEMENTS = 3  # the contract's "one to three"
PASSAGES = 5  # passages that may be quoted
LONGEST_LIST = 1200  # characters of a list or table that are quoted whole

# How the evidence of a unit adds to its passage's score (fitted on the measuring sets, docs/decisions.md).
SIMILARITY, SHARE = 6.0, 2.0
MARGIN = 3.0  # a unit that scores this much less than the best adds nothing a reader needs

# Sentences that begin so lean on the one before ("It must be renewed yearly").
_LEANS = re.compile(
    r"(?:it|its|they|their|them|this|these|those|that|he|she|such|but|however|also|then|so|instead|otherwise|both|"
    r"est[aeo]s?|es[aeo]s?|ello|ell[ao]s?|él|su|sus|además|también|sin embargo|pero|así|"
    r"quest[aeio]|quell[aeio]|esso|essa|essi|lo|ciò|inoltre|però|tuttavia|anche|ma|così|"
    r"t[oae]|tak[oaei]?|le-ta|on|ona|oni|njegov\w*|njihov\w*|poleg tega|vendar|tudi|a|"
    r"ov[oaei]|on[oaei]|takv\w*|međutim|također|no|ali|"
    r"αυτ\w+|αυτός|εκείν\w+|τους|επίσης|όμως|ωστόσο|αλλά|έτσι)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of one passage's document that is quoted as one statement; ``score`` orders quotes by worth."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float
    place: int = 0  # the first quoted unit's place in its chunk


def select(passages: Sequence[Passage]) -> list[Quote]:
    """At most MOST_STATEMENTS quotes, the best passage's first and in reading order within a resource."""
    ranked = sorted(
        (
            (_worth(passage, evidence), passage, place)
            for passage in passages[:PASSAGES]
            for place, evidence in enumerate(passage.evidence)
            if _speaks(passage, evidence.unit)
        ),
        key=lambda found: -found[0],
    )
    quotes: list[Quote] = []
    for worth, passage, place in ranked:
        if worth < ranked[0][0] - MARGIN:
            break
        if any(_covers(quote, passage, passage.evidence[place].unit) for quote in quotes):
            continue
        if len(quotes) == MOST_STATEMENTS:
            break
        quotes.append(_quote(worth, passage, place))
    return _in_reading_order(_merged(quotes))


def _worth(passage: Passage, evidence: Evidence) -> float:
    return passage.score + SIMILARITY * evidence.similarity + SHARE * evidence.word_share


def _speaks(passage: Passage, unit: Unit) -> bool:
    """A bare heading or a number says nothing; a question in the material is not its answer."""
    text = _text(passage, unit.start, unit.end)
    return len(text.split()) >= 3 or unit.kind != "sentence"


def _quote(worth: float, passage: Passage, place: int) -> Quote:
    units = passage.chunk.units
    first, last = place, place
    if units[place].kind != "sentence":
        first, last = _list_around(passage, place)
    elif place + 1 < len(units) and units[place + 1].kind == "item" and _introduces(passage, units[place]):
        last = _list_around(passage, place + 1)[1]
    elif place and _LEANS.match(_text(passage, units[place].start, units[place].end)):
        if units[place - 1].kind == "sentence" and _same_paragraph(passage, place - 1, place):
            first = place - 1
    start, end = units[first].start, units[last].end
    return Quote(passage, start, end, _text(passage, start, end), worth, first)


def _list_around(passage: Passage, place: int) -> tuple[int, int]:
    """The whole list or table with the sentence that introduces it, or the item alone where that is too long."""
    units = passage.chunk.units
    first = last = place
    while first and units[first - 1].kind == units[place].kind:
        first -= 1
    while last + 1 < len(units) and units[last + 1].kind == units[place].kind:
        last += 1
    if first and units[first - 1].kind == "sentence" and _introduces(passage, units[first - 1]):
        first -= 1
    if units[last].end - units[first].start <= LONGEST_LIST:
        return first, last
    return place, place


def _introduces(passage: Passage, unit: Unit) -> bool:
    return _text(passage, unit.start, unit.end).rstrip().endswith((":", "：", "·"))


def _same_paragraph(passage: Passage, left: int, right: int) -> bool:
    units = passage.chunk.units
    return "\n" not in _text(passage, units[left].end, units[right].start)


def _covers(quote: Quote, passage: Passage, unit: Unit) -> bool:
    same = quote.passage.resource.resource_id == passage.resource.resource_id
    return same and quote.start <= unit.start and unit.end <= quote.end


def _merged(quotes: Sequence[Quote]) -> list[Quote]:
    """Neighbours of one chunk become one statement, so that a reader gets a paragraph and not its sentences."""
    result: list[Quote] = []
    for quote in sorted(quotes, key=lambda one: (one.passage.rank, one.start)):
        last = result[-1] if result else None
        if last and last.passage is quote.passage and quote.start <= last.end + 2:
            end = max(last.end, quote.end)
            text = _text(last.passage, last.start, end)
            result[-1] = replace(last, end=end, text=text, score=max(last.score, quote.score))
        else:
            result.append(quote)
    return result


def _in_reading_order(quotes: Sequence[Quote]) -> list[Quote]:
    """Resources by their best quote, quotes of one resource as they stand in it."""
    best: dict[str, float] = {}
    for quote in quotes:
        key = quote.passage.resource.resource_id
        best[key] = max(best.get(key, quote.score), quote.score)
    return sorted(quotes, key=lambda one: (-best[one.passage.resource.resource_id], one.start))


def _text(passage: Passage, start: int, end: int) -> str:
    return passage.text[start - passage.start : end - passage.start]
