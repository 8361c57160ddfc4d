"""What may be said of a resource, whoever says it: one judge for the manifest and for the partner's desk.

A Card that has passed is in one spelling: a language is its primary code, and a path is as a file is named, unescaped.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from ingest.records import Card

SERVED = "/toolkit/"  # the paths at which the assistant serves originals itself
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Judged:
    """``card`` without what cannot be; ``faults`` by field, each the end of a sentence that begins with the field."""

    card: Card
    faults: dict[str, str]


def judge(card: Card) -> Judged:
    """Look at what a Card says."""
    faults: dict[str, str] = {}
    url, language = card.url, card.language
    if url and url.startswith(SERVED) and not {".", ".."} & set(unquote(url).split("/")):
        url = unquote(url)
    elif url and not is_web(url):
        faults["url"] = f"must begin with https:// or http://, or with {SERVED} for what the assistant serves itself"
        url = None
    if language and not _LANGUAGE.fullmatch(language):
        faults["language"] = "must be a code such as 'en' or 'sl'"
        language = None
    return Judged(replace(card, url=url, language=language.split("-")[0] if language else None), faults)


def is_web(address: str) -> bool:
    """Whether this is a whole address on the web."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
