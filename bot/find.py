"""What is found for what is asked, in both ways in which a follow-up may be meant."""

from collections.abc import Sequence
from dataclasses import replace

from bot.asker import placed
from bot.conversation import THIN, Asked, asks, without_lead
from bot.finding import Finding
from bot.searching import followed, searched
from bot.select import MOST_STATEMENTS
from bot.several import MOST, Part
from bot.sought import FIGURES, holds
from index.question import Question
from index.records import Filters
from index.search import Searcher

NEARLY = 0.85  # of the confidence in what a question finds by itself, for what it finds in its conversation


def find(searcher: Searcher, asked: Asked, language: str, filters: Filters) -> Finding:
    """Search for what is asked; where that finds some country's rules, for those of the country they ask from.

    What something costs is only answered by what tells an amount.
    """
    if asked.topic:
        return replace(_gone_on(searcher, asked, language, filters), known=asked.known).with_amount(searcher)
    finding = _find(searcher, asked, language, filters)
    if asked.place and finding.found:
        first = finding.found[0][0].resource.language
        instead = placed(asked.instead, asked.place) if asked.instead else ""
        there = replace(asked, text=placed(asked.text, asked.place), instead=instead)
        if first not in (language, *searcher.understand(there.text, language).countries):
            finding = _find(searcher, there, language, filters)
    return finding.with_amount(searcher)


def _find(searcher: Searcher, asked: Asked, language: str, filters: Filters) -> Finding:
    """Search for what is asked, with what leans on another question of the same message."""
    added = searcher.understand(asked.added, language) if asked.added else None
    finding = followed(searcher, asked.text, added, language, filters)
    if asked.instead and (asked.alone or not (added and added.countries)):
        must = None if asked.alone else added  # what asks by itself need not repeat its words
        itself = searched(searcher, asked.instead, language, filters, must)
        if itself.figure > finding.figure or (asked.alone and itself.believed):
            return itself
    return finding


def _gone_on(searcher: Searcher, asked: Asked, language: str, filters: Filters) -> Finding:
    """What is found for a short question in a conversation: what answered the one before, where it answers this too."""
    said = asked.added or asked.text
    added = searcher.understand(said, language)
    whole = f"{asked.earlier} {said}"
    finding = followed(searcher, whole, None if asked.told == "nothing" else added, language, filters)
    if asks(said, language) or len(added.own) >= THIN:
        finding = replace(finding, text=without_lead(said, language))  # what kind of answer it seeks
    if asked.told == "nothing":
        return _with_figure(finding) if finding.believes(asked.topic, NEARLY) else finding.doubted()
    goes_on = finding.believes(asked.topic, NEARLY if asked.told == "little" else 1.0)
    # Of a country that is only named ("and in Germany?") nothing else is asked than of the one before.
    if asked.added and ((goes_on and asked.told == "little") or _names_a_place(added)):
        return _with_figure(finding) if asked.told == "little" else finding
    itself = searched(searcher, without_lead(said, language), language, filters)
    # "And …" has the earlier question's words searched for in any case, which are believed for themselves.
    if goes_on and finding.figure >= (1.0 if asked.added else NEARLY) * itself.figure:
        return finding
    if not itself.believed:
        itself = itself.led(finding, asked.topic)
    if not asked.added or itself.believes(asked.topic):
        return itself
    if asked.told == "little":
        loose = followed(searcher, whole, None, language, filters)
        if loose.believes(asked.topic, NEARLY):
            return _with_figure(replace(loose, text=finding.text))
    ways = [finding, itself]
    if asked.instead and not added.countries:
        ways.append(searched(searcher, asked.instead, language, filters, added))
    return max(ways, key=lambda one: one.figure)


def _with_figure(finding: Finding) -> Finding:
    """What is found for a follow-up; not to be believed where it asks for a figure that nothing found has."""
    kind = finding.kind
    if kind not in FIGURES or any(holds(passage, kind) for passage, _ in finding.found[:MOST_STATEMENTS]):
        return finding
    return finding.doubted()


def _names_a_place(added: Question) -> bool:
    return len(added.own) < 2 and bool(added.countries or added.abroad)


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
        if finding is None or not finding.believed:
            unanswered.append(said)
        else:
            answered.append(finding)
        if not asked.added or asked.alone:
            lost = finding is None or not finding.believed
    return answered, [*unanswered, *(part.said for part in parts[MOST:])]
