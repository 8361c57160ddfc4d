"""Follow-ups: what "and for photographers?" asks, given what was asked before.

A question leans on the conversation when it begins as people go on ("and …", "y en …", "kaj pa …"), when it points back
without naming ("how much is it?"), or when nothing in it says what it is about ("how much?"). Then it is searched for
together with the last question that stood alone. The words that it adds must be met by what is found
(``Answerer``), and a refused question lends nothing, so that history never makes answerable what the toolkit does
not say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.records import Turn
from index.language import STOPS, tokens

SHORT = 6  # content words: a longer question stands alone however it begins

_GOES_ON = re.compile(
    r"^[¿¡\s\"'«]*(?:and\b|but\b|or\b|what about|how about|what if|also\b|then\b|in that case|"
    r"y\b|e\b|o\b|pero\b|qu[eé] tal|qu[eé] hay de|qu[eé] pasa con|y si\b|entonces\b|tambi[eé]n\b|"
    r"ma\b|invece\b|che dire|se invece|anche\b|allora\b|quindi\b|"
    r"in\b|pa\b|kaj pa\b|kako pa\b|koliko pa\b|kje pa\b|ali\b|tudi\b|potem\b|"
    r"i\b|a\b|što je s\b|sto je s\b|što s\b|sto s\b|a što\b|a sto\b|onda\b|"
    r"και\b|κι\b|κ\b|τι γίνεται με|τι γινεται με|όμως\b|αλλά\b|αλλα\b|μήπως και)",
    re.IGNORECASE,
)
_POINTS_BACK = frozenset(
    """
    it its they them their this that these those there he she one ones
    eso esto esos esas ello ellos ellas esa ese alli lo
    questo questa questi queste quello quella cio esso essa ne
    to ta tega tem temu te ti njega njih
    ovo ova ovi ove toga tome njih njega
    αυτο αυτα αυτη αυτοσ αυτων αυτεσ εκεινο
    """.split()
)
# English "a", Slovene "in" and the like open questions that stand alone too: only short ones are taken at their word.
_WEAK_LEAD = frozenset({"a", "e", "o", "i", "in", "ali", "or", "y", "ma"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What to search for. ``added`` is the follow-up's own text, empty for a question that stands alone."""

    text: str
    added: str = ""
    about: tuple[str, ...] = ()  # resources the conversation was about


def resolve(question: str, turns: Sequence[Turn], language: str) -> Asked:
    """The question with what it leaves out; as it is when it stands alone or the conversation offers nothing."""
    if not turns or not leans(question, language):
        return Asked(question)
    last = turns[-1]
    if last.outcome != "answered":
        return Asked(question)
    for turn in reversed(turns):
        if turn.outcome != "answered":
            break
        if not leans(turn.question, turn.language):
            return Asked(f"{turn.question} {question}", question, last.resource_ids)
    return Asked(question)


def leans(question: str, language: str) -> bool:
    """Whether a question cannot be understood without what was said before."""
    forms = [token.form for token in tokens(question)]
    stops = STOPS.get(language, frozenset())
    content = [form for form in forms if form not in stops]
    if not content:
        return bool(forms)
    if len(content) > SHORT:
        return False
    lead = _GOES_ON.match(question)
    if lead:
        return lead.group().strip(" ¿¡\"'«").lower() not in _WEAK_LEAD or len(content) <= 3
    return len(content) <= 2 and any(form in _POINTS_BACK for form in forms)
