"""Follow-ups: what "and for photographers?" asks, given what was asked before.

A question leans on the conversation when it begins as people go on ("and …", "y en …", "kaj pa …"), when it points back
without naming ("how much is it?"), or when nothing in it says what it is about ("how much?"). Then it is searched for
together with the last question that stood alone. The words that it adds must be met by what is found
(``Answerer``), and a refused question lends nothing, so that history never makes answerable what the toolkit does
not say.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.records import Turn
from index.frames import FRAMES
from index.language import STOPS, content_forms, tokens

SHORT = 6  # content words: a longer question stands alone however it begins


def _sets(lists: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in lists.items()}


# How people go on, by language: one's "and" is another's "in".
_LEADS = {
    "en": "and|but|or|what about|how about|what if|also|then|in that case",
    "es": "y|e|o|pero|qu[eé] tal|qu[eé] hay de|qu[eé] pasa con|y si|entonces|tambi[eé]n",
    "it": "e(?!['’])|o|ma|invece|che dire|se invece|anche|allora|quindi|oppure|per[oò]|poi",
    "sl": "in|pa|(?:kaj|kako|koliko|kolk|kje|kdo|koga|komu|kdaj|kam|zakaj|kater\\w*) pa|tudi|potem",
    "hr": "i|a|ili|pa|[sš]to je s|[sš]to s|a [sš]to|onda|tako[dđ]er",
    "el": "και|κι|κ|τι γ[ιί]νεται με|[οό]μως|αλλ[αά]|μήπως και|ή",
}
_GOES_ON = {language: re.compile(rf"[¿¡\s\"'«]*(?:{leads})\b", re.IGNORECASE) for language, leads in _LEADS.items()}
# Joining words that open questions that stand alone, too: only short ones are taken at their word.
_WEAK_LEADS = _sets({"en": "or", "es": "y e o", "it": "e o ma poi", "sl": "in pa", "hr": "a i ili pa", "el": "κ"})
_POINTS_BACK = _sets(
    {
        "en": "it its they their them this that these those he she",
        "es": "eso esto esos esas ello ellos ellas esa ese alli",
        "it": "questo questa questi queste quello quella cio esso essa ne",
        "sl": "to ta tega tem temu te njega njih njim njo ga jih jo",
        "hr": "to ta taj tog toga tome te ovo ova ovi ove njega njih njemu njoj njima njom ga ih ju",
        "el": "αυτο αυτα αυτη αυτοι αυτοσ αυτων αυτεσ εκεινο",
    }
)
# "for photographers?": a few words after a preposition, and none that asks, are part of a question.
_FRAGMENTS = _sets(
    {
        "en": "in for with without at on from about as by of under outside after",
        "es": "en para con sin de del por sobre desde a al",
        "it": "in nel nella nei negli nell per con senza di del della da dal dalla su sul a al alla alle",
        "sl": "v za z s brez pri na kot o od iz po k h ob",
        "hr": "u za s sa bez kod na kao o od iz po",
        "el": "σε στη στην στο στα στουσ στισ για με χωρισ απο μεχρι",
    }
)
# "¿Cuánto cuesta?": what these are asked of is not named with them.
_OF_SOMETHING = _sets(
    {
        "en": "go time long cost costs last work works take takes apply applies happen happens",
        "es": "voy tiempo cuesta cuestan costara dura duran tarda funciona sirve vale aplica ocurre pasa hago hace",
        "it": "vado tempo costa costano costera dura durano funziona serve vale succede faccio fa",
        "sl": "grem casa stane stanejo traja trajajo deluje velja pomeni zgodi",
        "hr": "idem vremena kosta kostaju traje traju radi vrijedi znaci dogodi",
        "el": "παω καιρο χρονο κοστιζει κοστιζουν στοιχιζει διαρκει κραταει κανει κανουν λειτουργει ισχυει γινεται",
    }
)
SHORT_FRAGMENT = 4  # words
_ASK = ("what", "who", "which", "when", "where", "how", "why")
_ENGLISH = frozenset({*_ASK, "whom", "whose"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What to search for. ``added`` is the follow-up's own text, empty for a question that stands alone.

    ``instead`` is the other way in which a follow-up may be meant: the earlier question about what it names, or the
    follow-up itself, which is likelier where it asks with words of its own (``alone``).
    """

    text: str
    added: str = ""
    instead: str = ""
    alone: bool = False
    place: str = ""  # where somebody who asks in English says they are


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
            return follow(turn.question, question, language)
    return Asked(question)


def follow(earlier: str, question: str, language: str) -> Asked:
    """A question that leans on an ``earlier`` one."""
    return Asked(f"{earlier} {question}", question, *_otherwise(earlier, question, language))


def _otherwise(earlier: str, question: str, language: str) -> tuple[str, bool]:
    """What a follow-up may mean ``instead``, and whether it asks that ``alone``: with two words of content of its own.

    One that asks ("and what is a quote?") means itself, else the earlier question with a thing in it exchanged. Empty
    where it points back, or where nothing can be exchanged: "do I need insurance?", "and for illustrators?".
    """
    said = without_lead(question, language)
    forms = [token.form for token in tokens(said)]
    content = content_forms(said, language)
    if said == question or not content:
        return "", False
    if not any(_asks(form, language) for form in forms):
        return _exchanged(earlier, said, forms[0], language), False
    if points_back(said, language):
        return "", False
    return said, len(content) > 1


def _exchanged(earlier: str, said: str, first: str, language: str) -> str:
    """ "What must an invoice contain?" and "a quote": "What must a quote contain?"; empty where that cannot be.

    Exchanged is the last word of content that a small word of the same kind stands before as is the ``first`` said.
    """
    stops, places = STOPS.get(language, frozenset()), _FRAGMENTS.get(language, frozenset())

    def kind(form: str) -> str:
        return "place" if form in places else "small" if form in stops else "none"

    for before, word in reversed(list(pairwise(tokens(earlier)))):
        if word.form not in stops and kind(before.form) == kind(first):
            start = word.start if kind(before.form) == "none" else before.start
            return earlier[:start] + said + earlier[word.end :]
    return ""


def leans(question: str, language: str) -> bool:
    """Whether a question cannot be understood without what was said before."""
    forms = [token.form for token in tokens(question)]
    content = content_forms(question, language)
    if names_nothing(question, language):
        return bool(forms)
    if len(content) > SHORT:
        return False
    fragment = len(forms) <= SHORT_FRAGMENT and len(content) <= 2 and forms[0] in _FRAGMENTS.get(language, ())
    if fragment and not any(_asks(form, language) for form in forms):
        return True
    lead = _GOES_ON[language].match(question) if language in _GOES_ON else None
    if lead:
        weak = lead.group().strip(" ¿¡\"'«").lower() in _WEAK_LEADS[language]
        return not weak or len(content) <= 3
    return len(content) <= 2 and points_back(question, language)


def without_lead(question: str, language: str) -> str:
    """ "And what about a quote?": "a quote"; a question without such a beginning as it is."""
    said = question
    while lead := _GOES_ON[language].match(said) if language in _GOES_ON else None:
        said = said[lead.end() :].strip(" ,;?¿!")
    return said


def points_back(question: str, language: str) -> bool:
    """Whether a word of a question stands for something named before: "how much is it?"."""
    back = _POINTS_BACK.get(language, frozenset())
    return any(token.form in back for token in tokens(question))


def names_nothing(question: str, language: str) -> bool:
    """Whether nothing in a question says what it is about: "how much?", "¿cuánto cuesta?"."""
    every = STOPS.get(language, frozenset()) | _OF_SOMETHING.get(language, frozenset())
    return every.issuperset(token.form for token in tokens(question))


def _asks(form: str, language: str) -> bool:
    """Whether a folded word asks who, what, when, where, how or why."""
    return form in _ENGLISH if language == "en" else FRAMES.get(language, {}).get(form, "").startswith(_ASK)
