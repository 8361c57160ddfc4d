"""Choose what answers a question from the passages found, verbatim: sentences, a whole list or steps, a table.

Scores are the passage's own plus what its unit says itself: how it meets the question's tokens, its share of the
question's word weight (``Evidence``), and the form of the answer that is sought. Nothing is embedded here. Offsets are
into the document's text, 0-based, end exclusive.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.sought import FIGURES, Sought, gives, is_example, of_itself
from index.records import Evidence, Passage
from ingest.records import Unit

MOST_STATEMENTS = 3  # the contract's "one to three"
PASSAGES = 5  # passages that may be quoted
LONGEST_LIST = 1800  # characters of a list or table that are quoted whole
GOES_ON, ASIDE = 400, 200  # characters up to which the best statement, and any other, goes on within its paragraph
CAPTION = 120  # characters of a sentence before a table that is taken for its caption

# How the evidence of a unit adds to its passage's score (fitted on the measuring sets, docs/decisions.md).
MET, SHARE, FORM = 9.0, 7.0, 3.5
ITSELF = 3.0  # what a sentence about the material itself is worth less
EXAMPLE = 2.0  # and one of a worked example: its people and towns are met by whoever has the same trade
KNOWN = 2.0  # and what the answer before it has quoted: whoever asks on wants more
LATE = 1.5  # how much less than its section's best a quote says that does not stand before it
MARGIN = 4.5  # a unit that scores this much less than the best adds nothing a reader needs
LIST_MARGIN = 2.5  # nor does one that brings a whole list or table with it

_CLOSES = ".!?…:;·»”\"')]"
LONG_SENTENCE = 12  # words from which a line without a full stop is taken for a sentence all the same
_MARKER = re.compile(r"(?:[-•*–]|\(?\w{1,3}[.)])\s+\Z")

Widen = Callable[[Passage], Passage]

# Sentences that begin so lean on the one before ("It must be renewed yearly").
_LEANS = re.compile(
    r"(?:it|its|they|their|them|this|these|those|that|he|she|such|but|however|also|then|so|instead|otherwise|both|"
    r"[a-z]+ (?:it|them)|"  # "Write them on the invoice."
    r"\w{4,}[ae]n[aeio]? (?:je|so|su)|"  # "Določen je na podlagi …"
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
    rank: int = 0  # of the passage it was chosen from

    def covers(self, passage: Passage, start: int, end: int) -> bool:
        """Whether a span of a passage's document lies within the quote."""
        same = self.passage.resource.resource_id == passage.resource.resource_id
        return same and self.start <= start and end <= self.end


def select(passages: Sequence[Passage], widen: Widen, kind: Sought = Sought.ANY, known: str = "") -> list[Quote]:
    """At most MOST_STATEMENTS quotes, the best passage's first and in reading order within a section.

    ``kind``: what the question seeks, so a unit of that form is worth more. ``widen`` gives a passage its whole
    section, for a list or table that was cut between chunks. ``known`` is the answer before it in a conversation.
    """
    less = 0.0 if kind in FIGURES else KNOWN  # a figure that is asked for was not noticed
    ranked = sorted(
        (
            (_worth(passage, evidence, kind) - less * _quoted(passage, evidence, known), passage, place)
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
        unit = passage.evidence[place].unit
        brings = unit.kind != "sentence" or _leads(passage, place)
        if brings and worth < ranked[0][0] - LIST_MARGIN:
            continue
        if any(quote.covers(passage, unit.start, unit.end) for quote in quotes):
            continue
        if len(quotes) == MOST_STATEMENTS:
            break
        quotes.append(_quote(worth, passage, place, widen))
    merged = _merged(quotes)
    best = max((quote.score for quote in merged), default=0.0)
    # What a sentence says is often only begun in it: "KA210 is for newcomers. At least two organisations …"
    return _in_reading_order(_merged([_continued(one, GOES_ON if one.score == best else ASIDE) for one in merged]))


def _worth(passage: Passage, evidence: Evidence, kind: Sought) -> float:
    text, language = passage.between(evidence.unit.start, evidence.unit.end), passage.resource.language
    fits = gives(text, kind, language, listed=evidence.unit.kind == "item")
    form = FORM * fits - ITSELF * of_itself(text, language) - EXAMPLE * is_example(passage)
    return passage.score + MET * evidence.met + SHARE * evidence.word_share + form


def _quoted(passage: Passage, evidence: Evidence, answer: str) -> bool:
    """Whether an answer had a unit's words."""
    return bool(answer) and passage.between(evidence.unit.start, evidence.unit.end) in answer


def _speaks(passage: Passage, unit: Unit) -> bool:
    """A bare heading, a by-line or a number says nothing."""
    text = passage.between(unit.start, unit.end).rstrip()
    if unit.kind != "sentence":
        return True
    return len(text.split()) >= 3 and (text[-1] in _CLOSES or len(text.split()) >= LONG_SENTENCE)


def _quote(worth: float, passage: Passage, place: int, widen: Widen) -> Quote:
    units = passage.chunk.units
    in_list = units[place].kind != "sentence"
    leads = not in_list and _leads(passage, place)
    if (in_list or leads or place + 1 == len(units)) and (_at_edge(passage, place)):
        unit = units[place]
        passage = widen(passage)
        units = passage.chunk.units
        place = units.index(unit)
        leads = not in_list and _leads(passage, place)
    first, last = place, place
    if in_list:
        first, last = _list_around(passage, place)
    elif leads:
        last = _list_around(passage, place + 1)[1]
    elif place and _leans(passage, place):
        first = place - 1
    start, end = _with_marker(passage, units[first]), units[last].end
    return Quote(passage, start, end, passage.between(start, end), worth, passage.rank)


def _continued(quote: Quote, most: int) -> Quote:
    """The quote with the sentences that follow in its paragraph and chunk, up to ``most`` characters.

    A list is whole already.
    """
    passage, units = quote.passage, quote.passage.chunk.units
    last = next((at for at, unit in enumerate(units) if unit.end == quote.end), len(units))
    end = quote.end
    for at in range(last + 1, len(units)):
        before, unit = units[at - 1 : at + 1]
        goes_on = before.kind == unit.kind == "sentence" and _same_paragraph(passage, at) and not _leads(passage, at)
        if not goes_on or unit.end - quote.start > most:
            break
        end = unit.end
    return replace(quote, end=end, text=passage.between(quote.start, end))


def _at_edge(passage: Passage, place: int) -> bool:
    """Whether the list or table at ``place`` (or after it) may go on in the chunk before or after."""
    units = passage.chunk.units
    kinds = {unit.kind for unit in units[: place + 1]}, {unit.kind for unit in units[place:]}
    return any(len(side - {"sentence"}) == 1 and "sentence" not in side for side in kinds) or place + 1 == len(units)


def _list_around(passage: Passage, place: int) -> tuple[int, int]:
    """The whole list or table with the sentence that introduces it, or the item alone where that is too long."""
    units = passage.chunk.units
    first = last = place
    while first and units[first - 1].kind == units[place].kind:
        first -= 1
    while last + 1 < len(units) and units[last + 1].kind == units[place].kind:
        last += 1
    whole = last
    if first and units[first - 1].kind == "sentence" and _leads(passage, first - 1):
        first -= 1
    if units[whole].end - units[first].start <= LONGEST_LIST:
        return first, whole
    return place, place


def _leads(passage: Passage, place: int) -> bool:
    """Whether a sentence introduces the list or table after it: by a colon, or as a table's caption."""
    units = passage.chunk.units
    if place + 1 >= len(units) or units[place].kind != "sentence" or units[place + 1].kind == "sentence":
        return False
    text = passage.between(units[place].start, units[place].end).rstrip()
    return text.endswith((":", "\uff1a")) or (units[place + 1].kind == "row" and len(text) <= CAPTION)


def _with_marker(passage: Passage, unit: Unit) -> int:
    """Where the unit's line begins: its "2. " or "- " is quoted with it."""
    if unit.kind != "item":
        return unit.start
    before = passage.between(passage.start, unit.start)
    marker = _MARKER.search(before)
    return unit.start - (len(before) - marker.start()) if marker else unit.start


def _leans(passage: Passage, place: int) -> bool:
    """Whether the unit needs the sentence before it, in the same paragraph, to be understood."""
    before, unit = passage.chunk.units[place - 1 : place + 1]
    leans = _LEANS.match(passage.between(unit.start, unit.end))
    return before.kind == "sentence" and _same_paragraph(passage, place) and bool(leans)


def _same_paragraph(passage: Passage, place: int) -> bool:
    """Whether a unit follows the one before it without a new line."""
    before, unit = passage.chunk.units[place - 1 : place + 1]
    return "\n" not in passage.between(before.end, unit.start)


def _merged(quotes: Sequence[Quote]) -> list[Quote]:
    """Neighbours become one statement, so that a reader gets a paragraph and not its sentences."""
    result: list[Quote] = []
    for quote in sorted(quotes, key=lambda one: (one.passage.resource.resource_id, one.start)):
        last = result[-1] if result else None
        if last and _adjoins(last, quote):
            wide = max(last.passage, quote.passage, key=lambda one: one.end - one.start)
            start, end = last.start, max(last.end, quote.end)
            if wide.start <= start and end <= wide.end:
                rank = min(last.rank, quote.rank)
                result[-1] = Quote(wide, start, end, wide.between(start, end), max(last.score, quote.score), rank)
                continue
        result.append(quote)
    return result


def _adjoins(left: Quote, right: Quote) -> bool:
    same = left.passage.resource.resource_id == right.passage.resource.resource_id
    return same and left.passage.chunk.heading == right.passage.chunk.heading and right.start <= left.end + 2


def _in_reading_order(quotes: Sequence[Quote]) -> list[Quote]:
    """Resources by their best quote, within one its sections by theirs, and in a section as it is read.

    What leads up to a section's best quote and says far less stands behind it.
    """
    best: dict[tuple[str, tuple[str, ...] | None], Quote] = {}
    for quote in quotes:
        for place in _places(quote):
            best[place] = max(best.get(place, quote), quote, key=lambda one: one.score)

    def order(quote: Quote) -> tuple[float, float, bool, int]:
        resource, section = (best[place] for place in _places(quote))
        late = quote.start < section.start and quote.score < section.score - LATE
        return -resource.score, -section.score, late, quote.start

    return sorted(quotes, key=order)


def _places(quote: Quote) -> tuple[tuple[str, tuple[str, ...] | None], ...]:
    """What a quote is from: its resource, and the section of it; what stands before any heading is a section, too."""
    resource = quote.passage.resource.resource_id
    return (resource, None), (resource, quote.passage.chunk.heading)
