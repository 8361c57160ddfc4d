"""Who asks: "I'm an illustrator in Valencia and …" is told, not asked, and what tells it is taken off a question.

A toolkit for creative people has their trades and towns in all its worked examples, and an answer to everybody has
none of them. Taken off is a clause of known words only: how people say what they are, a trade or a studio, what kind,
and where. A status that rules depend on ("normiranec", "in paro") is no such word, and its clause stays. A place stays
where rules of another country than the language's are meant.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.trades import HOUSES, KINDS, TRADES
from index.language import Token, content_forms, tokens
from index.places import countries

LEAST = 2  # content words that are left: of fewer, who asks may be what is asked about

Words = tuple[str, ...]


def _lists(lists: Mapping[str, str]) -> Mapping[str, frozenset[Words]]:
    """Sequences of folded words, by language; "|" is between them."""
    return {
        language: frozenset(tuple(token.form for token in tokens(one)) for one in said.split("|"))
        for language, said in lists.items()
    }


# How a clause begins that says who somebody is,
_AM = _lists(
    {
        "en": "i'm|im|i am|we're|we are|i work as|i'm working as|i freelance as",
        "es": "soy|yo soy|somos|trabajo como|trabajo de|yo trabajo como",
        "it": "sono|io sono|siamo|lavoro come|lavoro da|faccio il|faccio la|faccio l",
        "sl": "sem|jaz sem|smo|mi smo|delam kot|jaz delam kot",
        "hr": "sam|ja sam|smo|mi smo|radim kao|ja radim kao",
        "el": "είμαι|εγώ είμαι|είμαστε|δουλεύω ως|δουλεύω σαν|εργάζομαι ως",
    }
)
# where they live or work,
_LIVE = _lists(
    {
        "en": "i live|we live|i work|i'm based|i am based|we're based|i'm|i am",
        "es": "vivo|vivimos|trabajo|trabajamos|resido",
        "it": "vivo|abito|lavoro|viviamo|lavoriamo|risiedo",
        "sl": "živim|živiva|živimo|delam|delava|delamo",
        "hr": "živim|živimo|radim|radimo",
        "el": "ζω|μένω|ζούμε|μένουμε|δουλεύω|εργάζομαι",
    }
)
# and the same as a condition, at the end of a question, too;
_IF = _lists(
    {
        "en": "if i'm|if i'm based|if i live|if i am|if i am based|when i live",
        "es": "si vivo|si resido",
        "it": "se vivo|se abito|se risiedo",
        "sl": "če živim|če prebivam",
        "hr": "ako živim|ako boravim",
        "el": "αν ζω|αν μένω",
    }
)
# what may say so at the end of a question, too,
_AS = _lists({"en": "as", "es": "como", "it": "come|da", "sl": "kot", "hr": "kao", "el": "ως|σαν"})
# and what somebody runs.
_RUN = _lists(
    {
        "en": "i run|we run|i have|we have|i own|we own",
        "es": "tengo|tenemos|llevo|llevamos|dirijo|dirigimos",
        "it": "ho|abbiamo|gestisco|gestiamo|dirigo",
        "sl": "imam|imamo|vodim|vodimo",
        "hr": "imam|imamo|vodim|vodimo",
        "el": "έχω|έχουμε|διατηρώ|διευθύνω",
    }
)
_WHERE = _lists(
    {
        "en": "in|from|based in|living in|near",
        "es": "en|de|desde",
        "it": "a|ad|di|da|in",
        "sl": "iz|v|na",
        "hr": "iz|u|na",
        "el": "από|σε|στη|στην|στο|στον|στα|από τη|από την|από το|από τον|από τα",
    }
)
# "two designers with a small studio"
_WITH = _lists({"en": "with", "es": "con", "it": "con", "sl": "z|s", "hr": "s|sa", "el": "με"})
_JOINS = {
    "en": "and|but|so",
    "es": "y|e|pero",
    "it": "e|ed|ma|quindi",
    "sl": "in|ter|pa|ampak|a|zato",
    "hr": "i|a|pa|te|ali|zato",
    "el": "και|κι|αλλα",
}
# Of the kinds, what no clause ends with.
_LINK = re.compile(
    r"an?|the|two|three|of|and|s|un|una|uno|dos|tres|de|y|due|tre|di|e|en|ena|dv[ae]|dvije|tri|trije|troje|jedan|jedna|"
    r"ενασ|μια|ενα|δυο|τρεισ"
)
_CLOSES = re.compile(r"\s*[,;:.!?)…–—]+\s*|\s*$")
_STARTS = re.compile(r"(?:^|[,;:.!?(…–—¡¿])[\s¡¿\"'(]*$")  # before the beginning of a clause


_TRADE, _HOUSE, _KIND, _JOIN = (
    {language: re.compile(said) for language, said in lists.items()} for lists in (TRADES, HOUSES, KINDS, _JOINS)
)
# How a clause begins, what it must name, and whether it may stand elsewhere than where a clause begins.
_TELLS = ((_AM, _TRADE, False), (_AS, _TRADE, True), (_RUN, _HOUSE, False), (_LIVE, None, False), (_IF, None, True))


def bare(question: str, language: str) -> tuple[str, str]:
    """The question without who asks it, and where they are, if in a country of another language than theirs.

    As it is where too little would be left.
    """
    if language not in TRADES:
        return question, ""
    kept, places, at = "", list[str](), 0
    for start, end, place in _told(question, language):
        kept, at = kept + question[at:start], end
        places += [place] if place else []
    kept = (kept + question[at:]).strip(" ,:–—")
    if not at or len(content_forms(kept, language)) < LEAST:
        return question, ""
    return kept, " ".join(places)


def placed(question: str, place: str) -> str:
    """A question with a place before its mark: "how do I register in Croatia?"."""
    end = len(question.rstrip(" ?!.;…"))
    return f"{question[:end]} {place}{question[end:]}" if place else question


def _told(question: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Where it is told who asks, and in which place if that is in a country of another language."""
    words = tokens(question)
    done = 0
    for at, word in enumerate(words):
        if at < done:
            continue
        begins = bool(_STARTS.search(question[: word.start]))
        for openings, nouns, anywhere in _TELLS:
            after = _after(words, at, openings[language])
            if after == at or not (begins or anywhere):
                continue
            end, place = _somebody(question, words, after, language, nouns[language] if nouns else None)
            if not end:
                continue
            closed = _CLOSES.match(question, words[end - 1].end)
            if begins and end < len(words) and _JOIN[language].fullmatch(words[end].form):
                done, stop = end + 1, words[end].end + 1
            elif closed:
                # What ends the question stays with it.
                done, stop = end, closed.end() if begins else words[end - 1].end
            else:
                continue
            start = word.start if begins else len(question[: word.start].rstrip())
            yield start, min(stop, len(question)), place
            break


def _after(words: Sequence[Token], at: int, openings: Collection[Words]) -> int:
    """The word behind the longest opening that begins at one; the same where none does."""
    found = [len(one) for one in openings if tuple(word.form for word in words[at : at + len(one)]) == one]
    return at + max(found, default=0)


def _somebody(
    question: str, words: Sequence[Token], at: int, language: str, noun: re.Pattern[str] | None
) -> tuple[int, str]:
    """The end of what says who or what it is, 0 where that is not all of it, and where, if abroad."""
    end = _called(question, words, at, language, noun) if noun else at
    if noun and not end:
        return 0, ""
    owned = _after(words, end, _WITH[language]) if noun else end
    if owned > end:
        end = _called(question, words, owned, language, _HOUSE[language]) or end
    place = ""
    for _ in range(2):
        where = _after(words, end, _WHERE[language])
        if where == end or not (last := _place(question, words, where)):
            break
        if countries([word.form for word in words[where:last]]) - {language}:
            place = question[words[end].start : words[last - 1].end]
        end = last
    return (end, place) if end > at else (0, "")


def _called(question: str, words: Sequence[Token], at: int, language: str, noun: re.Pattern[str]) -> int:
    """The end of a trade or house with its kinds that begins at a word; 0 where none does."""
    end, named = at, False
    while end < len(words) and (noun.fullmatch(words[end].form) or _KIND[language].fullmatch(words[end].form)):
        if end > at and question[words[end - 1].end : words[end].start].strip(" -'’"):
            break
        named = named or bool(noun.fullmatch(words[end].form))
        end += 1
    while end > at and _LINK.fullmatch(words[end - 1].form):
        end -= 1  # "and a" joins two trades, or a trade and the question
    return end if named else 0


def _place(question: str, words: Sequence[Token], at: int) -> int:
    """The end of a place's name that begins at a word; 0 where none does. Names have capitals, or are known."""
    end = at
    while end < min(len(words), at + 2) and (end == at or question[words[end - 1].end : words[end].start] == " "):
        if not words[end].capital and not countries([words[end].form]):
            break
        end += 1
    return end if end > at else 0
