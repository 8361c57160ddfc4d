"""Follow-ups: what "and for photographers?" asks, given what was asked before.

A question leans on the conversation when it begins as people go on ("and …", "y en …", "kaj pa …"), when it points back
without naming ("how much is it?"), or when nothing in it says what it is about ("how much?"). Then it is searched for
together with the last question that stood alone. The words that it adds must be met by what is found
(``Answerer``), and a refused question lends nothing, so that history never makes answerable what the toolkit does
not say. A short question may go on without any of this ("kdaj je razpis"): what answered the one before answers it too
where that says what it adds.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from bot.records import Turn
from index.frames import FRAMES
from index.language import STOPS, content_forms, tokens

Told = Literal["nothing", "little", "something"]  # of what a follow-up is about
SHORT = 6  # content words: a longer question stands alone however it begins
THIN = 3  # content words up to which a question may go on with what was asked, although nothing in it says so


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
        "sl": "to ta tega tem temu te njega njih njim njo ga jih jo mu ji jim",
        "hr": "to ta taj tog toga tome te ovo ova ovi ove njega njih njemu njoj njima njom ga ih ju mu joj im",
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
# "¿Cuánto cuesta?", "for how many days?", "what if they refuse?": of what, or what, is not named with them.
_OF_SOMETHING = _sets(
    {
        "en": "go time long cost costs last lasts work works take takes apply applies happen happens start starts"
        " begin begins give gives offer offers refuse refuses say says want wants change changes anything"
        " something nothing pay pays amount day days week weeks month months year years hour hours ever"
        " forever",
        "es": "voy tiempo cuesta cuestan costara dura duran tarda funciona sirve vale aplica ocurre pasa hago hace"
        " empieza empiezo empezar da dan dais doy niega niegan rechaza rechazan dice dicen quiere quieren"
        " cambia cambian nada algo pago paga pagan pagar dinero dia dias semana semanas mes meses ano anos"
        " hora horas gratis despues antes siempre",
        "it": "vado tempo costa costano costera dura durano funziona serve vale succede faccio fa comincio comincia"
        " inizio inizia danno rifiuta rifiutano dice dicono vuole vogliono cambia cambiano niente qualcosa"
        " pago paga pagano pagare soldi giorno giorni settimana settimane mese mesi anno anni ora ore gratis"
        " dopo prima sempre",
        "sl": "grem casa cajta stane stanejo traja trajajo deluje velja pomeni zgodi zacne zacnem dam daje dajo"
        " dobim dobijo zavrne zavrnejo odkloni odklonijo noce nocejo rece recejo hoce hocejo spremeni nic"
        " placam placajo placati denarja dni dan dneva teden tednov mesec mesecev leto let leta ur zastonj"
        " potem prej naprej vedno",
        "hr": "idem vremena kosta kostaju traje traju radi vrijedi znaci dogodi pocne pocnem pocinje dam daje daju"
        " dobijem dobiju odbije odbiju kaze kazu zeli zele hoce mijenja nista nesto placa placaju placam"
        " platim platit platiti novca dan dana tjedan tjedana mjesec mjeseci godina godinu godine sati"
        " besplatno poslije prije nadalje zauvijek",
        "el": "παω καιρο χρονο χρονια κοστιζει κοστιζουν στοιχιζει διαρκει κραταει κανει κανουν λειτουργει ισχυει"
        " γινεται ξεκινω ξεκιναω ξεκιναει αρχιζει αρχιζω δινω δινει δινουν παιρνω παιρνει αρνειται αρνουνται"
        " αρνηθει αρνηθουν λεει λενε θελει θελουν αλλαζει τιποτα κατι πληρωνω πληρωνει πληρωνουν λεφτα χρηματα"
        " μερα μερεσ εβδομαδα εβδομαδεσ μηνα μηνεσ ετη ωρα ωρεσ τσαμπα δωρεαν μετα πριν παντα",
    }
)
# "aprirla", "hacerlo", "να το πουλήσω": what the verb is done to was named before.
_CLITIC = {
    "es": re.compile(r"(?!charla)\w{2,}[aei]r(?:se)?l[oae]s?"),
    "it": re.compile(r"\w{2,}[aei]rl[oaie]"),
    "el": re.compile(r"(?:να|θα|δεν) (?:το|τα|τον|την|τουσ|τισ)"),
}
# What a fragment that is a condition begins with: "si es de Francia" stands in no noun's place.
_IF = {"en": "if", "es": "si", "it": "se", "sl": "ce", "hr": "ako", "el": "αν"}
SHORT_FRAGMENT = 4  # words
_ASK = ("what", "who", "which", "when", "where", "how", "why")
_ENGLISH = frozenset({*_ASK, "whom", "whose"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What to search for. ``added`` is the follow-up's own text, empty for a question that does not lean on others.

    ``instead`` is the other way in which a follow-up may be meant: the earlier question about what it names, or the
    follow-up itself, which is likelier where it asks with words of its own (``alone``). In a conversation ``earlier``
    is what was asked before, ``known`` the answer's text and ``topic`` its resources; ``told`` is how much of what it
    is about the follow-up says itself.
    """

    text: str
    added: str = ""
    instead: str = ""
    alone: bool = False
    place: str = ""  # where somebody who asks in English says they are
    earlier: str = ""
    topic: frozenset[str] = frozenset()
    known: str = ""
    told: Told = "something"


def resolve(question: str, turns: Sequence[Turn], language: str) -> Asked:
    """The question with what it leaves out; as it is when it stands alone or the conversation offers nothing."""
    leaning = leans(question, language)
    said = [turn for turn in turns if turn.outcome != "smalltalk"]
    if not said or said[-1].outcome != "answered" or not (leaning or len(content_forms(question, language)) <= THIN):
        return Asked(question)
    first = next((turn for turn in reversed(said) if not leans(turn.question, turn.language)), said[0])
    if any(turn.outcome != "answered" for turn in said[said.index(first) :]):
        return Asked(question)
    earlier = first.question if first is said[-1] else f"{first.question} {said[-1].question}"
    asked = Asked(question, earlier=earlier, topic=frozenset(said[-1].resource_ids), known=said[-1].text)
    if not leaning:
        return asked
    told, instead = _told(question, language), _exchanged(first.question, question, language)
    return replace(asked, text=f"{earlier} {question}", added=question, instead=instead, told=told)


def _told(question: str, language: str) -> Told:
    if names_nothing(question, language):
        return "nothing"
    named = [
        form for form in content_forms(without_lead(question, language), language) if not _nameless(form, language)
    ]
    return "little" if points_back(question, language) and len(named) < 2 else "something"


def _exchanged(earlier: str, question: str, language: str) -> str:
    """ "What must an invoice contain?" and "And a quote?": "What must a quote contain?"; empty where that cannot be.

    Exchanged is the last word of content that a small word of the same kind stands before as is the first of the
    follow-up. One that points back, asks, is a condition or says more than two words stands in no noun's place.
    """
    said = without_lead(question, language)
    forms = [token.form for token in tokens(said)]
    if said == question or names_nothing(said, language) or points_back(said, language):
        return ""
    if forms[0] == _IF.get(language) or asks(said, language) or len(content_forms(said, language)) >= THIN:
        return ""
    stops, places = STOPS.get(language, frozenset()), _FRAGMENTS.get(language, frozenset())

    def kind(form: str) -> str:
        return "place" if form in places else "small" if form in stops else "none"

    for before, word in reversed(list(pairwise(tokens(earlier)))):
        if word.form not in stops and kind(before.form) == kind(forms[0]):
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
    if fragment and not asks(question, language):
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
    """Whether a word of a question stands for something named before: "how much is it?", "quanto costa aprirla?"."""
    back, clitic = _POINTS_BACK.get(language, frozenset()), _CLITIC.get(language)
    forms = [token.form for token in tokens(question)]
    if clitic and re.search(rf"\b(?:{clitic.pattern})\b", " ".join(forms)):
        return True
    return not back.isdisjoint(forms)


def names_nothing(question: str, language: str) -> bool:
    """Whether nothing in a question says what it is about: "how much?", "¿cuánto cuesta?", "and if they refuse?"."""
    return all(_nameless(form, language) for form in content_forms(question, language))


def _nameless(form: str, language: str) -> bool:
    return form in _OF_SOMETHING.get(language, ())


def asks(question: str, language: str) -> bool:
    """Whether a word of a question asks who, what, when, where, how or why."""
    forms = [token.form for token in tokens(question)]
    if language == "en":
        return not _ENGLISH.isdisjoint(forms)
    frames = FRAMES.get(language, {})
    return any(frames.get(form, "").startswith(_ASK) for form in forms)
