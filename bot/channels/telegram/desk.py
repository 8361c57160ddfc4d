"""What every handler is given: the Answerer, the journal's votes, the store, the rate limit, and who the bot is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.channels.telegram.effects import Memory, Rows, Send
from bot.channels.telegram.markup import Block, messages
from bot.channels.telegram.said import Me, Said
from bot.channels.telegram.store import Store
from bot.phrases.say import LANGUAGES, say, spoken
from bot.records import Answer, Channel
from index.records import Filters, Passage
from ingest.records import Resource

CHANNEL: Channel = "telegram"
FLOOD_SECONDS = 60.0  # one notice a minute at most, however fast the questions come
NO_FILTERS = Filters()


class Found(Protocol):
    """What a search gives."""

    @property
    def passages(self) -> tuple[Passage, ...]: ...
    @property
    def language(self) -> str: ...


class Answering(Protocol):
    """What this channel needs of ``bot.answer.Answerer``; all of it blocking and thread-safe."""

    def answer(
        self, question: str, conversation: str | None = None, *, language: str = "", filters: Filters = NO_FILTERS,
        channel: Channel = CHANNEL, user: str = "",
    ) -> Answer: ...  # fmt: skip
    def search(
        self, question: str, k: int = 5, *, language: str = "", filters: Filters = NO_FILTERS
    ) -> Found: ...  # fmt: skip
    def passage_json(self, passage: Passage) -> dict[str, Any]: ...
    def resources(self) -> list[Resource]: ...
    def resource_url(self, resource: Resource) -> str: ...
    def forget(self, channel: Channel, user: str) -> int: ...


class Votes(Protocol):
    """Where 👍 and 👎 go (``bot.journal.Journal``)."""

    def feedback(self, answer_id: str, helpful: bool, comment: str = "", user: str = "") -> bool: ...


class Rate(Protocol):
    """How much one person may ask: ``wait`` counts a question and gives the seconds to wait, or 0.0."""

    def wait(self, *keys: str) -> float: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """``journal_days`` is said in /privacy; ``inline_rate`` is apart, because one typed question asks many times."""

    answerer: Answering
    votes: Votes
    store: Store
    rate: Rate
    inline_rate: Rate
    me: Me
    journal_days: int

    def language(self, person: int, tongue: str) -> str:
        """The language of the interface: the one the person chose, else that of their Telegram."""
        return self.store.language(person) or spoken(tongue)

    def hint(self, person: int, tongue: str) -> str:
        """The language a question is likely in, for one too short to tell; empty when theirs is none of the six."""
        code = tongue.partition("-")[0].lower()
        return self.store.language(person) or (code if code in LANGUAGES else "")

    def speaks(self, said: Said) -> str:
        return self.language(said.person, said.tongue)

    def notice(self, said: Said, message: str, *, rows: Rows = (), **values: object) -> tuple[Send, ...]:
        """One of our own phrases, in the person's language."""
        return self.reply(said, [Block.of(say(self.speaks(said), message, **values))], rows=rows)

    def reply(
        self, said: Said, blocks: Sequence[Block], *, rows: Rows = (), memory: Memory | None = None
    ) -> tuple[Send, ...]:
        """Messages with the buttons under the last; in a group they reply to what was said, in its topic."""
        if self.store.muted(said.chat):
            return ()
        parts = messages(blocks)
        last = len(parts) - 1
        return tuple(
            Send(
                said.chat,
                html,
                rows=rows if number == last else (),
                reply_to=said.message if not said.private and number == 0 else None,
                thread=said.thread or None,
                memory=memory,
            )
            for number, html in enumerate(parts)
        )

    def too_fast(self, said: Said) -> tuple[Send, ...] | None:
        """None while the person may ask; else one notice, and nothing for the rest of a flood."""
        wait = self.rate.wait(f"telegram:{said.person}")
        if not wait:
            return None
        if not self.store.first_notice(said.person, max(wait, FLOOD_SECONDS)):
            return ()
        return self.notice(said, "rate-limited", n=math.ceil(wait))
