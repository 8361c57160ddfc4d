"""Search for a question as it is meant, and judge what is found: by `bot.confidence`, and by what must be said."""

import re
from dataclasses import replace

from bot.choice import asks_which, ranks
from bot.confidence import confidence, log_odds, probability, signs
from bot.finding import Finding, unless
from bot.message import Judged, alone, sentences, together
from bot.sought import Sought, defines, sought
from index.language import content_forms, tokens
from index.question import Question
from index.records import Filters, Passage
from index.search import Searcher

PASSAGES = 10  # searched for an answer
UNRANKED = 8.0  # log odds that a passage loses which ranks nothing, where it is asked which is best
OWN_WORDS = 0.5  # share of what a follow-up adds that the passage must say

STEM = 5  # letters by which a country is known in all its cases

_EXAMPLE = re.compile(
    r"\([^)]*\)|(?:for example|for instance|such as|e\.\s?g\.|por ejemplo|per esempio|ad esempio|na primer|npr\.|"
    r"na primjer|primjerice|για παράδειγμα|π\.\s?χ\.)[^.;:\n]*",
    re.IGNORECASE,
)
_EU = re.compile(r"\bEU\b|\bEurope(?:an)?\b|\bDirective\b")


def searched(searcher: Searcher, text: str, language: str, filters: Filters, must: Question | None = None) -> Finding:
    """What is found for a question as it is; what is found ``must`` say something."""
    read = searcher.understand(text, language)
    return Finding(read, text, tuple(_found(searcher, read, text, filters, must, read)))


def followed(searcher: Searcher, text: str, added: Question | None, language: str, filters: Filters) -> Finding:
    """What is found for a question with what was asked before, which must say what it ``added``."""
    whole = searcher.understand(text, language)
    if added and added.countries:
        whole = replace(whole, countries=added.countries)  # "and in Italy?" is not about Spain any more
    # What was answered is no heading to look for again, unless nothing else is named.
    return Finding(whole, text, tuple(_found(searcher, whole, text, filters, added, added or whole)))


def _found(
    searcher: Searcher,
    read: Question,
    text: str,
    filters: Filters,
    added: Question | None,
    headed: Question,
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
            alone(_judged(searcher, one, filters, None, one, which=which), len(content_forms(part, read.language)))
            for part, one in each
        ],
    )


def _judged(
    searcher: Searcher,
    read: Question,
    filters: Filters,
    added: Question | None,
    headed: Question,
    *,
    which: bool,
) -> list[Judged]:
    """The passages with their figures; what a follow-up ``added`` must be met by those that are to be believed.

    Of several, which is best (``which``) is told by a passage that ranks them.
    """
    ranking = searcher.search(read, PASSAGES, filters, headed=headed)
    evidence = signs(ranking, read)
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
        place = searcher.understand(read.abroad, read.language)
        there = [_names(passage, place) or (read.in_eu and _of_the_eu(passage)) for passage in ranking.passages]
        figures = unless(figures, there)
    if added:
        figures = unless(figures, [searcher.share(added, ranking.features, row) >= OWN_WORDS for row in ranking.rows])
    return list(zip(ranking.passages, figures, strict=True))


def _names(passage: Passage, place: Question) -> bool:
    """Whether a passage names a place, and not only as an example: "(e.g. Germany)"."""
    said = [phrase[:STEM] for group in (*place.own, *place.english) for phrase, _ in group]
    text = _EXAMPLE.sub(" ", " ".join((*passage.chunk.heading, passage.text)))
    return any(token.form.startswith(tuple(said)) for token in tokens(text))


def _of_the_eu(passage: Passage) -> bool:
    """Whether a passage tells what holds in all of the EU; pages in its other languages are about one country."""
    return passage.resource.language == "en" and bool(_EU.search(passage.text))
