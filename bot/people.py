"""What is kept about one person, wherever it is kept: the bot, the desk and the command line show and delete alike.

A person is a channel and a user: a Telegram number, or on the web a conversation's id. The journal keeps answers under
a keyed hash of it; what the Telegram bot has to remember is kept under the number itself.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.records import Channel

if TYPE_CHECKING:
    from bot.channels.telegram.store import Store
    from bot.journal import Journal

_NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)


class Answers(Protocol):
    """Where the answers are kept (``bot.journal.Journal``, or the Answerer over it)."""

    def forget(self, channel: Channel, user: str) -> int: ...


@contextmanager
def memory(home: Path) -> Iterator["Store | None"]:
    """What the Telegram bot of a home remembers; None where none ever ran. Raises HomeDamaged."""
    from bot.channels.telegram.database import NAME, Database
    from bot.channels.telegram.store import Store

    if not (home / NAME).exists():
        yield None
        return
    database = Database.open(home)
    try:
        yield Store(database)
    finally:
        database.close()


def export(journal: "Journal", memory: "Store | None", channel: Channel, user: str) -> dict[str, Any]:
    """Everything kept about a person: ``answers``, oldest first, and ``telegram``, the bot's notes by their kind."""
    number = _number(channel, user)
    notes = memory.kept(number) if memory and number is not None else {}
    return {"answers": journal.export(channel, user), "telegram": notes}


def forget(answers: Answers, memory: "Store | None", channel: Channel, user: str) -> int:
    """Delete everything kept about a person; returns how many answers went."""
    gone = answers.forget(channel, user)
    number = _number(channel, user)
    if memory and number is not None:
        memory.forget(number)
    return gone


def _number(channel: Channel, user: str) -> int | None:
    return int(user) if channel == "telegram" and _NUMBER.fullmatch(user) else None
