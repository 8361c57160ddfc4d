"""What is found for what is asked, with the figure of `bot.confidence`, and what of it is trusted to be quoted.

A follow-up is searched for in both ways it may be meant, a message of several sentences by each of them too.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.asker import placed
from bot.choice import asks_which, ranks
from bot.confidence import THRESHOLD, confidence, log_odds, probability, signs
from bot.conversation import Asked, asks, without_lead
from bot.message import Judged, alone, sentences, together
from bot.select import MOST_STATEMENTS, Quote, select
from bot.several import MOST, Part
from bot.sought import FIGURES, Sought, defines, gives, holds, sought
from index.language import content_forms
from index.question import Question
from index.records import Filters, Passage
from index.search import Searcher

PASSAGES = 10  # searched for an answer
TRUSTED = 0.4  # of the best confidence: what a passage needs to be quoted beside the best
BEHIND = 6.0  # how far behind the first, in score, a passage is still quoted beside it
# What the asker's own language needs for its passages to stand alone: a share of the best confidence, and to be found
# no further behind the first.
OWN_FIRST, OWN_BEHIND = 0.85, 3.0
AHEAD = 0.5  # how far before all of them one passage in another language was found that is quoted beside them
UNRANKED = 8.0  # log odds that a passage loses which ranks nothing, where it is asked which is best
NEARLY = 0.85  # of the confidence in what a question finds by itself, for what it finds in its conversation
OWN_WORDS = 0.5  # share of what a follow-up adds that the passage must say

_EU = re.compile(r"\bEU\b|\bEurope(?:an)?\b|\bDirective\b")


@dataclass(frozen=True, slots=True)
class Finding:
    """The passages found for a question as it was ``read``, best first, and the figure of the best of them."""

    read: Question
    text: str
    found: tuple[Judged, ...]
    answer: str = ""  # the one before, in a conversation: what it quoted is known

    @property
    def figure(self) -> float:
        """The confidence that the question is answered, 0 to 1."""
        return max((figure for _, figure in self.found), default=0.0)

    def answers(self, topic: Collection[str], nearly: float = 1.0) -> bool:
        """Whether one of these resources may be believed: as much as what is believed most, or ``nearly``."""
        best = max((figure for passage, figure in self.found if passage.resource.resource_id in topic), default=0.0)
        return best >= max(THRESHOLD, nearly * self.figure)

    @property
    def kind(self) -> Sought:
        """The kind of answer that is sought."""
        return sought(self.text, self.read.language, len(self.read.own))

    def led(self, other: "Finding", topic: Collection[str]) -> "Finding":
        """The same behind what the ``other`` finds in these resources: what a refusal leads to first."""
        near = next((one for one in other.doubted().found if one[0].resource.resource_id in topic), None)
        return replace(self, found=(near, *(one for one in self.found if one[0] is not near[0]))) if near else self

    def doubted(self) -> "Finding":
        """The same, not to be believed."""
        figures = _unless([figure for _, figure in self.found], [False] * len(self.found))
        return replace(self, found=tuple((one, figure) for (one, _), figure in zip(self.found, figures, strict=True)))

    def quotes(self, searcher: Searcher) -> list[Quote]:
        """What is quoted as its answer; not for a finding whose figure is below the threshold."""
        trusted = _trusted(self.found, self.figure, self.read.language, self.kind, self.read.countries)
        return select(trusted, searcher.widen, self.kind, self.answer)


def find(searcher: Searcher, asked: Asked, language: str, filters: Filters) -> Finding:
    """Search for what is asked; where that finds some country's rules, for those of the country they ask from.

    What something costs is only answered by what tells an amount.
    """
    finding = _find(searcher, asked, language, filters)
    if asked.place and finding.found:
        first = finding.found[0][0].resource.language
        instead = placed(asked.instead, asked.place) if asked.instead else ""
        there = replace(asked, text=placed(asked.text, asked.place), instead=instead)
        if first not in (language, *searcher.understand(there.text, language).countries):
            finding = _find(searcher, there, language, filters)
    if finding.kind is Sought.AMOUNT and finding.figure >= THRESHOLD:
        told = any(
            gives(one.text, finding.kind, one.passage.resource.language) == 1 for one in finding.quotes(searcher)
        )
        return finding if told else finding.doubted()
    return finding


def _find(searcher: Searcher, asked: Asked, language: str, filters: Filters) -> Finding:
    """Search for what is asked, with what a follow-up leaves out."""
    if asked.topic:
        return replace(_gone_on(searcher, asked, language, filters), answer=asked.answer)
    added = searcher.understand(asked.added, language) if asked.added else None
    finding = _followed(searcher, asked.text, added, language, filters)
    if asked.instead and (asked.alone or not (added and added.countries)):
        must = None if asked.alone else added  # what asks by itself need not repeat its words
        exchanged = _searched(searcher, asked.instead, language, filters, must)
        if exchanged.figure > finding.figure or (asked.alone and exchanged.figure >= THRESHOLD):
            return exchanged
    return finding


def _gone_on(searcher: Searcher, asked: Asked, language: str, filters: Filters) -> Finding:
    """What is found for a short question in a conversation: what answered the one before, where it answers this too."""
    said = asked.added or asked.text
    added = searcher.understand(said, language)
    whole = f"{asked.earlier} {said}"
    finding = _followed(searcher, whole, None if asked.told == "nothing" else added, language, filters)
    if asks(said, language):
        finding = replace(finding, text=without_lead(said, language))  # what kind of answer it seeks
    goes_on = finding.answers(asked.topic, 1.0 if asked.told == "something" else NEARLY)
    if goes_on and asked.added:
        return finding if asked.told == "something" else _with_figure(finding, said, language)
    itself = _searched(searcher, without_lead(said, language), language, filters)
    if goes_on and finding.figure >= NEARLY * itself.figure:
        return finding
    if itself.figure < THRESHOLD:
        itself = itself.led(finding, asked.topic)
    if not asked.added or asked.told == "nothing" or itself.answers(asked.topic):
        return itself
    if asked.told == "little":
        loose = _followed(searcher, whole, None, language, filters)
        if loose.answers(asked.topic, NEARLY):
            return _with_figure(loose, said, language)
    ways = [finding, itself]
    if asked.instead and not added.countries:
        ways.append(_searched(searcher, asked.instead, language, filters, added))
    return max(ways, key=lambda one: one.figure)


def _with_figure(finding: Finding, said: str, language: str) -> Finding:
    """What is found for a follow-up; not to be believed where it asks for a figure that nothing found has."""
    kind = sought(said, language, 0)
    if kind not in FIGURES or any(holds(passage, kind) for passage, _ in finding.found[:MOST_STATEMENTS]):
        return finding
    return finding.doubted()


def _followed(searcher: Searcher, text: str, added: Question | None, language: str, filters: Filters) -> Finding:
    """What is found for a question with what was asked before, which must say what it ``added``."""
    whole = searcher.understand(text, language)
    if added and added.countries:
        whole = replace(whole, countries=added.countries)  # "and in Italy?" is not about Spain any more
    # What was answered is no heading to look for again.
    return Finding(whole, text, tuple(_found(searcher, whole, text, filters, added, added or whole)))


def _searched(searcher: Searcher, text: str, language: str, filters: Filters, must: Question | None = None) -> Finding:
    """What is found for a question as it is; what is found ``must`` say something."""
    read = searcher.understand(text, language)
    return Finding(read, text, tuple(_found(searcher, read, text, filters, must, read)))


def find_each(
    searcher: Searcher, parts: Sequence[Part], language: str, filters: Filters
) -> tuple[list[Finding], list[str]]:
    """What is found for each question of a message that can be answered, and those that cannot, as they were put.

    What leans on a question that is not answered is none that the toolkit answers, unless by itself.
    """
    answered: list[Finding] = []
    unanswered: list[str] = []
    lost = False  # whether what the next may lean on was not answered
    for said, asked in parts[:MOST]:
        if asked.added and lost:
            asked = Asked(asked.instead, place=asked.place)
        finding = find(searcher, asked, language, filters) if asked.text else None
        if finding is None or finding.figure < THRESHOLD:
            unanswered.append(said)
        else:
            answered.append(finding)
        if not asked.added or asked.alone:
            lost = finding is None or finding.figure < THRESHOLD
    return answered, [*unanswered, *(part.said for part in parts[MOST:])]


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


def _found(
    searcher: Searcher,
    read: Question,
    text: str,
    filters: Filters,
    added: Question | None,
    headed: Question | None = None,
) -> list[Judged]:
    """What is found for a question, best first; for a message of several sentences, by each of them too."""
    which = asks_which(text, read.language)
    found = _judged(searcher, read, filters, added, headed, which=which)
    parts = sentences(text, read.language)
    if added or len(parts) < 2:
        return found
    # Where somebody lives is said once.
    each = [(part, replace(searcher.understand(part, read.language), countries=read.countries)) for part in parts]
    return together(
        found,
        [
            alone(_judged(searcher, one, filters, which=which), len(content_forms(part, read.language)))
            for part, one in each
        ],
    )


def _judged(
    searcher: Searcher,
    read: Question,
    filters: Filters,
    added: Question | None = None,
    headed: Question | None = None,
    *,
    which: bool = False,
) -> list[Judged]:
    """The passages with their figures; what a follow-up ``added`` must be met by those that are to be believed.

    Of several, which is best (``which``) is told by a passage that ranks them.
    """
    ranking = searcher.search(read, PASSAGES, filters, headed=headed)
    evidence = signs(ranking, len(read.own))
    if sought(read.text, read.language, len(read.own)) is Sought.DEFINITION:
        says = [defines(passage, read, searcher.linguistics.lemmas) for passage in ranking.passages]
        evidence = [replace(one, defined=float(has)) for one, has in zip(evidence, says, strict=True)]
    figures = [confidence(one) for one in evidence]
    if which:
        shares = ranking.features.share[list(ranking.rows)].tolist()
        figures = [
            figure if ranks(passage, share) else probability(log_odds(figure) - UNRANKED)
            for figure, passage, share in zip(figures, ranking.passages, shares, strict=True)
        ]
    if read.abroad:
        there = searcher.understand(read.abroad, read.language)
        holds_there = [
            searcher.share(there, ranking.features, row) >= OWN_WORDS or (read.in_eu and _of_the_eu(passage))
            for passage, row in zip(ranking.passages, ranking.rows, strict=True)
        ]
        figures = _unless(figures, holds_there)
    if added:
        says = [searcher.share(added, ranking.features, row) >= OWN_WORDS for row in ranking.rows]
        figures = _unless(figures, says)
    return list(zip(ranking.passages, figures, strict=True))


def _unless(figures: Sequence[float], believed: Sequence[bool]) -> list[float]:
    """The figures, those of what is not to be ``believed`` below the threshold."""
    return [figure if has else min(figure, THRESHOLD / 2) for figure, has in zip(figures, believed, strict=True)]


def _of_the_eu(passage: Passage) -> bool:
    """Whether a passage tells what holds in all of the EU; pages in its other languages are about one country."""
    return passage.resource.language == "en" and bool(_EU.search(passage.text))


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
