"""Several questions in one message: "How do I invoice, and how long do I keep the copy?"

Searched for as one, two questions are about nothing: what is between them is found, or the one with the rarer words.
Here a message is taken apart into what it asks: each question with what the message tells, or, where it leans on the
question before ("and how much is it?"), with that.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.conversation import Asked, leans, names_nothing, points_back, resolve, without_lead
from bot.message import sentences
from bot.records import Turn
from bot.sought import Sought, sought
from index.frames import FRAMES
from index.language import content_forms, fold_text

MOST = 3  # questions of one message that are answered

_WORDS = {  # that ask wherever a clause begins with them
    "en": "who|whom|whose|what|which|when|where|why|how",
    "es": "que|quien|quienes|cual|cuales|cuando|donde|como|cuanto|cuanta|cuantos|cuantas|por que",
    "it": "chi|che cosa|che cos|cosa|cos|quale|quali|qual|quando|dove|come|quanto|quanta|quanti|quante|perche",
    "sl": r"kdo|kaj|kater\w+|kdaj|kje|kam|kako|koliko|kolk|koliksn\w+|zakaj|kaksn\w+|kaksen",
    "hr": r"tko|ko|sto|sta|koj[aeiu]\w*|kada|kad|gdje|kamo|kako|kolik[aeiou]|zasto|kakav|kakv\w+",
    "el": "ποιοσ|ποια|ποιο|ποιεσ|ποιουσ|τι|ποτε|που|πωσ|ποσο|ποση|ποσα|ποσουσ|γιατι",
}
_BEFORE = {  # that may stand before them
    "en": "in|from|until|till|by|at|for|to|with|of|on|under|after", "es": "en|de|a|con|por|para|desde|hasta|sobre",
    "it": "in|da|di|a|con|per|fino a|entro|su", "sl": "v|na|z|s|za|od|do|po|pri|o", "hr": "u|na|s|sa|za|od|do|po|pri|o",
    "el": "σε|απο|με|για|μεχρι|εωσ|ωσ",
}  # fmt: skip
_VERBS = {  # that ask for yes or no
    "en": r"(?:do|does|did|can|could|may|must|should|shall|will|would|have|has|is|are|am|was)(?:n't)? "
    r"(?:i|we|you|he|she|it|they|there|the|a|my|our|this|that)",
    "es": r"puedo|podemos|tengo que|tenemos que|debo|debemos|hay que|necesito|es (?:obligatorio|necesario|legal)",
    "it": r"posso|possiamo|devo|dobbiamo|bisogna|mi serve|serve|e (?:obbligatorio|necessario|legale|normale)",
    "sl": r"ali|a (?:lahko|moram|rabim|je|se|mi|si|sem)|lahko|moram|smem|rabim",
    "hr": r"(?:mogu|moram|trebam|smijem|moze|mora|treba|je|jesam|imam) li|da li|je l|jel|mogu|moram|trebam|smijem",
    "el": r"μπορω|πρεπει|χρειαζεται|χρειαζομαι|ειναι υποχρεωτικο|επιτρεπεται",
}
_JOINS = {"en": "and", "es": "y|e", "it": "e|ed", "sl": "in|ter|pa", "hr": "i|a|te", "el": "και|κι"}
# Words that also begin a clause which asks nothing ("cuando no paga"): only behind "and".
_ALSO_TELLS = {
    "es": "que|cuando|donde|como|quien|cuanto", "it": "quando|dove|come|quanto|chi|perche",
    "hr": r"sto|koj\w+|kad|kada|kakv\w+", "el": "που|γιατι", "en": "who|which|when|where|whose",
    "sl": r"kater\w+|zakaj",
}  # fmt: skip


def _begins(language: str) -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:(?:{_JOINS[language]})\s+)?[\W_]*(?:{_asking(language)})\b")


def _asking(language: str) -> str:
    """How a question begins, with what may stand before: "until when", "da che prezzo"."""
    more = "|che" if language == "it" else ""
    return rf"(?:{_WORDS[language]})|(?:{_BEFORE[language]})\s+(?:{_WORDS[language]}{more})|(?:{_VERBS[language]})"


def _between(language: str) -> re.Pattern[str]:
    asks = rf"[¿\"'«„“(]*(?:{_asking(language)})\b"
    strict = rf"[¿\"'«„“(]*(?!(?:{_ALSO_TELLS[language]})\b)(?:{_WORDS[language]})\b"
    return re.compile(rf",?\s+(?=(?:{_JOINS[language]})\s+{asks})|(?P<comma>,\s+(?={strict}))")


_BEGINS = {language: _begins(language) for language in _WORDS}
_BETWEEN = {language: _between(language) for language in _WORDS}


class Part(NamedTuple):
    """One question of a message: as it was put, and what to search for."""

    said: str
    asked: Asked


def several(message: str, turns: Sequence[Turn], language: str) -> tuple[Part, ...]:
    """What a message asks, in its order, when that is several things; else nothing."""
    told, questions = _divided(message, language)
    if len(questions) < 2:
        return ()
    found = [Part(questions[0], resolve(" ".join((*told, questions[0])), turns, language))]
    base = questions[0]
    for question in questions[1:]:
        if not leans(question, language):
            base = question
            found.append(Part(question, Asked(" ".join((*told, question)), instead=question if told else "")))
            continue
        whole = " ".join((*told, base, question))
        itself = without_lead(question, language)
        words = len(_content(itself, language))
        stands = not names_nothing(itself, language) and not points_back(itself, language)
        alone = stands and (words > 1 or sought(itself, language, words) is Sought.DEFINITION)  # "and what is VAT?"
        if alone:
            base = itself
        found.append(Part(itself, Asked(whole, question, instead=itself if stands else "", alone=alone)))
    return tuple(found)


def questions_of(message: str, language: str) -> list[str]:
    """The questions of a message that stand alone, with what it tells, the last first; else the message."""
    told, questions = _divided(message, language)
    alone = [one for at, one in enumerate(questions[:MOST]) if not at or not leans(one, language)]
    return [" ".join((*told, one)) for one in reversed(alone)] if len(questions) > 1 else [message]


def _divided(message: str, language: str) -> tuple[list[str], list[str]]:
    """What a message tells and what it asks."""
    told: list[str] = []
    questions: list[str] = []
    for clause, asks in _clauses(message, language):
        if not asks:
            told.append(clause)
        elif questions and not _content(clause, language):
            questions[-1] = f"{questions[-1]} {clause}"  # "is this burnout? what should I do?"
        else:
            questions.append(clause)
    return told, questions


def _clauses(message: str, language: str) -> Iterator[tuple[str, bool]]:
    """The sentences of a message, divided where another question begins, and whether each asks."""
    if language not in _WORDS:
        return
    for sentence in sentences(message, language):
        folded = fold_text(sentence.replace("…", " "))
        at = 0
        if len(folded) == len(sentence):
            for match in _BETWEEN[language].finditer(folded):
                clause = sentence[at : match.start()].strip()
                asks = _begins_asking(clause, language)
                # In Slovene and Croatian a comma stands before what depends: "how do I prove, who wrote it" is one.
                depends = asks and match["comma"] and language in ("sl", "hr")
                if _content(clause, language) and not depends:
                    yield clause, asks
                    at = match.end()
        yield sentence[at:].strip(), _asks(sentence[at:], language)


def _asks(sentence: str, language: str) -> bool:
    end = sentence.rstrip(" \"'»”)")
    if end.endswith((".", "!", "…")):
        return False  # "I have to sign a contract."
    return end.endswith((";", "?") if language == "el" else "?") or _begins_asking(sentence, language)


def _begins_asking(clause: str, language: str) -> bool:
    return bool(_BEGINS[language].match(fold_text(clause)))


def _content(clause: str, language: str) -> Sequence[str]:
    """Its words that say what it is about."""
    frames = FRAMES.get(language, {})
    return [form for form in content_forms(clause, language) if form not in frames]
