"""What a handler wants done in Telegram, as data: handlers decide, ``bot.channels.telegram.delivery`` does.

Effects are kept in the store until they are delivered, so that a restart goes on where it stopped; hence the JSON.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.records import plain

MessageKind = Literal["answer", "menu", "comment", "notice"]


@dataclass(frozen=True, slots=True)
class Button:
    """Opens ``url``, or sends ``data`` back (at most 64 bytes)."""

    text: str
    url: str = ""
    data: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Memory:
    """What to remember of a message that is sent: whose it is and, of an answer, which and to what message."""

    kind: MessageKind
    owner: int
    answer: str = ""
    asked: int = 0  # the question's message id
    digest: str = ""  # of the question's text: an edit that changes nothing is no new question


@dataclass(frozen=True, slots=True)
class Send:
    """A message in Telegram's HTML, replying to ``reply_to`` where that still exists."""

    chat: int
    html: str
    rows: Rows = ()
    reply_to: int | None = None
    thread: int | None = None
    memory: Memory | None = None
    wants_reply: bool = False  # opens the reader's keyboard with a reply to this message


@dataclass(frozen=True, slots=True)
class Edit:
    """New text and buttons for a message that was sent."""

    chat: int
    message: int
    html: str
    rows: Rows = ()
    memory: Memory | None = None


@dataclass(frozen=True, slots=True)
class EditButtons:
    """New buttons under a message that was sent."""

    chat: int
    message: int
    rows: Rows


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a message back."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a pressed button: every press gets one, or the button spins for a minute."""

    query: str
    text: str = ""
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One passage offered by inline mode; ``html`` is what is sent when it is chosen."""

    id: str
    title: str
    description: str
    html: str
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """The answer to an inline query; ``button`` stands over the results and opens the private chat."""

    query: str
    articles: tuple[Article, ...]
    button: str
    seconds: int = 300  # how long Telegram may give the same results to others


Effect = Send | Edit | EditButtons | Delete | Toast | Offer
_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in (Send, Edit, EditButtons, Delete, Toast, Offer)}


def to_json(effects: Sequence[Effect]) -> str:
    return json.dumps([[type(effect).__name__, effect] for effect in effects], default=plain)


def from_json(text: str) -> tuple[Effect, ...]:
    return tuple(_effect(name, fields) for name, fields in json.loads(text))


def _effect(name: str, fields: dict[str, Any]) -> Effect:
    if "rows" in fields:
        fields["rows"] = _rows(fields["rows"])
    if fields.get("memory"):
        fields["memory"] = Memory(**fields["memory"])
    if "articles" in fields:
        fields["articles"] = tuple(Article(**{**one, "rows": _rows(one["rows"])}) for one in fields["articles"])
    effect: Effect = _KINDS[name](**fields)
    return effect


def _rows(rows: list[list[dict[str, str]]]) -> Rows:
    return tuple(tuple(Button(**button) for button in row) for row in rows)
