"""What was found for a question, with the figure of `bot.confidence`, and what of it is trusted to be quoted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.confidence import THRESHOLD
from bot.message import Judged
from bot.select import MOST_STATEMENTS, Quote, select
from bot.sought import FIGURES, Sought, gives, holds, sought
from index.question import Question
from index.records import Passage
from index.search import Searcher

TRUSTED = 0.4  # of the best confidence: what a passage needs to be quoted beside the best
BEHIND = 6.0  # how far behind the first, in score, a passage is still quoted beside it
# What the asker's own language needs for its passages to stand alone: a share of the best confidence, and to be found
# no further behind the first.
OWN_FIRST, OWN_BEHIND = 0.85, 3.0
AHEAD = 0.5  # how far before all of them one passage in another language was found that is quoted beside them


@dataclass(frozen=True, slots=True)
class Finding:
    """The passages found for a question as it was ``read``, and what it seeks by its ``text``.

    ``known`` is the answer before it in a conversation: what that quoted stands back.
    """

    read: Question
    text: str
    found: tuple[Judged, ...]
    known: str = ""

    @property
    def figure(self) -> float:
        """The confidence that the question is answered, 0 to 1."""
        return max((figure for _, figure in self.found), default=0.0)

    @property
    def believed(self) -> bool:
        """Whether it is an answer."""
        return self.figure >= THRESHOLD

    @property
    def kind(self) -> Sought:
        """The kind of answer that is sought."""
        return sought(self.text, self.read.language, len(self.read.own))

    def believes(self, topic: Collection[str], nearly: float = 1.0) -> bool:
        """Whether one of these resources is an answer: as good as what is believed most, or ``nearly``."""
        best = max((figure for passage, figure in self.found if passage.resource.resource_id in topic), default=0.0)
        return best >= max(THRESHOLD, nearly * self.figure)

    def doubted(self) -> "Finding":
        """The same, not to be believed."""
        figures = unless([figure for _, figure in self.found], [False] * len(self.found))
        return replace(self, found=tuple((one, figure) for (one, _), figure in zip(self.found, figures, strict=True)))

    def led(self, other: "Finding", topic: Collection[str]) -> "Finding":
        """The same behind what the ``other`` finds in these resources: what a refusal leads to first."""
        near = [one for one in other.doubted().found if one[0].resource.resource_id in topic][:1]
        places = [_place(passage) for passage, _ in near]
        return replace(self, found=(*near, *(one for one in self.found if _place(one[0]) not in places)))

    def with_amount(self, searcher: Searcher) -> "Finding":
        """The same, doubted where it seeks what something costs and quotes no amount."""
        if self.kind is not Sought.AMOUNT or not self.believed:
            return self
        quotes = self.quotes(searcher)
        amount = any(gives(one.text, self.kind, one.passage.resource.language) == 1 for one in quotes)
        return self if amount else self.doubted()

    def quotes(self, searcher: Searcher) -> list[Quote]:
        """What is quoted as its answer; not for one that is not believed."""
        trusted = _trusted(self.found, self.figure, self.read.language, self.kind, self.read.countries)
        return select(trusted, searcher.widen, self.kind, self.known)


def quoted(findings: Sequence[Finding], searcher: Searcher) -> list[Quote]:
    """What answers one question or several, in their order: of each the best, then what is best of the rest."""
    each: list[list[Quote]] = []
    for finding in findings:
        before = [one for quotes in each for one in quotes]
        each.append(
            [
                quote
                for quote in finding.quotes(searcher)
                if not any(one.covers(quote.passage, quote.start, quote.end) for one in before)
            ]
        )
    best = [max(quotes, key=_score) for quotes in each if quotes]
    rest = sorted((quote for quotes in each for quote in quotes if quote not in best), key=_score, reverse=True)
    kept = [*best, *rest][:MOST_STATEMENTS]
    return [quote for quotes in each for quote in quotes if quote in kept]


def _score(quote: Quote) -> float:
    return quote.score


def unless(figures: Sequence[float], believed: Sequence[bool]) -> list[float]:
    """The figures, those of what is not to be ``believed`` below the threshold."""
    return [figure if has else min(figure, THRESHOLD / 2) for figure, has in zip(figures, believed, strict=True)]


def _place(passage: Passage) -> tuple[str, int]:
    return passage.resource.resource_id, passage.start


def _trusted(
    found: Sequence[Judged], best: float, language: str, kind: Sought, countries: Collection[str] = frozenset()
) -> list[Passage]:
    """What is quoted: no passage that its figure does not trust, or that was found far behind, beside a better one.

    The asker's ``language`` comes first, or the pages of the ``countries`` that are asked about.
    """
    trusted = [(passage, figure) for passage, figure in found if figure >= TRUSTED * best]
    first = max(passage.score for passage, _ in trusted)
    trusted = [(passage, figure) for passage, figure in trusted if passage.score >= first - BEHIND]
    # Who asks in Greek and can be answered as well from a Greek page is sent to no English one but what stands out.
    named = [(passage, figure) for passage, figure in trusted if passage.resource.language in countries]
    mine = [(passage, figure) for passage, figure in trusted if passage.resource.language == language]
    giving = [one for one in (named, mine) if _gives(one, kind)]
    own = next(iter(giving or filter(None, (named, mine))), [])
    if not giving and _gives(trusted, kind):
        return [passage for passage, _ in trusted]  # the figure that is asked for is in another language alone
    if any(figure >= max(THRESHOLD, OWN_FIRST * best) and p.score >= first - OWN_BEHIND for p, figure in own):
        ahead = max(passage.score for passage, _ in own) + AHEAD
        other = next((one for one in trusted if one not in own and one[0].score >= ahead and one[1] >= THRESHOLD), None)
        trusted = [one for one in trusted if one in own or (other and _of_one_section(one[0], other[0]))]
    return [passage for passage, _ in trusted]


def _gives(found: Sequence[Judged], kind: Sought) -> bool:
    """Whether some passage gives the figure that is asked for; without a figure asked for, whether there is any."""
    return bool(found) and (kind not in FIGURES or any(holds(passage, kind) for passage, _ in found))


def _of_one_section(one: Passage, other: Passage) -> bool:
    """Whether two passages are one, or of one section; where nothing has a heading there are no sections."""
    same = one.resource.resource_id == other.resource.resource_id and one.chunk.heading == other.chunk.heading
    return same and (bool(one.chunk.heading) or one.chunk == other.chunk)
