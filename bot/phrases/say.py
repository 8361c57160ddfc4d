"""What the assistant itself says, in the asker's language, from the gettext catalogues beside this file.

Message ids are names ("refused"), the English catalogue is a translation like the others and the fallback for any other
language. Values are put into ``{name}`` places; nothing is escaped here, a channel escapes for itself.
"""

import gettext
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "es", "it", "sl", "hr", "el")
FALLBACK = "en"
_HERE = Path(__file__).parent


class UnknownMessage(LookupError):
    """A message id that no catalogue has: a mistake of ours, not of the person asking."""


def say(language: str, message: str, **values: object) -> str:
    """The message in ``language`` (a code such as "el" or "pt-BR"); ``n`` among the values chooses the plural form."""
    catalogue = _catalogue(spoken(language))
    count = values.get("n")
    text = catalogue.gettext(message) if count is None else catalogue.ngettext(message, message, _whole(count))
    if text == message:
        raise UnknownMessage(message)
    return text.format(**values) if values else text


def spoken(language: str) -> str:
    """The nearest language that the assistant speaks: "sl-SI" → "sl", "de" → "en"."""
    code = language.replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else FALLBACK


def language_name(language: str, code: str) -> str:
    """The name of the language ``code``, said in ``language``; the code itself when it is none of the six."""
    return say(language, f"language.{code}") if code in LANGUAGES else code


def in_languages(language: str, codes: Sequence[str]) -> str:
    """ "in Greek, in Italian and in English", said in ``language``; codes of other languages are left out."""
    named = [say(language, f"in-language.{code}") for code in codes if code in LANGUAGES]
    where = ", ".join(named[:-1])
    return say(language, "and", first=where, last=named[-1]) if where else "".join(named)


def refused(language: str, near: Sequence[str], again: bool = False) -> str:
    """That nothing was found, ``again`` how to ask, too, and on a paragraph of its own what comes closest, by label."""
    text = say(language, "refused") + (f" {say(language, 'refused-again')}" if again else "")
    return f"{text}\n\n{say(language, 'refused-near')}" + "".join(f"\n- {label}" for label in near) if near else text


def quoted_from(language: str, codes: Sequence[str], countries: Collection[str] = ()) -> str:
    """The note that what follows is quoted from other languages than the asker's: "The source is in Greek."

    Empty when every quote is in ``language``. Codes may repeat; they are named once each, in their order. A page speaks
    of its language's country, which is said unless English, or of ``countries`` (their languages) that are asked about.
    """
    others = [code for code in dict.fromkeys(codes) if code in LANGUAGES and code != spoken(language)]
    if not others:
        return ""
    where = in_languages(language, others)
    kind = "quoted-in" if len(others) == 1 else "quoted-in-several"
    note = say(language, "quoted-in-part" if spoken(language) in codes else kind, in_language=where)
    return note if {*others} <= {"en", *countries} else f"{note} {say(language, 'elsewhere')}"


def topic_name(language: str, topic: str) -> str:
    """A manifest's topic as a person would read it: translated when it is one of the starter toolkit's, else tidied."""
    try:
        return say(language, f"topic.{topic}")
    except UnknownMessage:
        return topic.replace("-", " ").replace("_", " ").strip().capitalize()


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    with (_HERE / f"{language}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def _whole(count: object) -> int:
    if not isinstance(count, int):
        raise TypeError(f"n must be a whole number, not {count!r}")
    return count
