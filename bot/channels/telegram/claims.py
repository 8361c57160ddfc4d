"""Which updates are answered, by whom and how far: each is claimed first, so that none is answered twice.

A claim of a process that died is free again after LIVE_SECONDS. What is to be sent is kept until it is delivered, so
that a restart goes on where it stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.channels.telegram.database import Database
from bot.channels.telegram.effects import Effect, Memory, from_json, to_json

LIVE_SECONDS = 15.0  # a process that has not said for so long that it lives is dead
BEAT_SECONDS = 4.0
_EMPTIED = ("DELETE FROM updates", "DELETE FROM messages", "DELETE FROM talks", "DELETE FROM muted")
_UNDER_WAY = """
SELECT 1 FROM updates WHERE (id = ? OR (chat = ? AND chat <> 0 AND id < ?)) AND state = 'claimed'
AND owner IN (SELECT owner FROM owners WHERE alive > ?)
"""
_FINISH = "UPDATE updates SET state = 'done', plan = '' WHERE id = ?"
UPDATE_SECONDS = 2 * 86400.0  # Telegram keeps an update for a day: after two, none can come again


@dataclass(frozen=True, slots=True)
class Claim:
    """``mine``: answer it, from ``step`` of ``plan`` if it has one; ``done``: it was; ``busy``: wait, ask again."""

    state: Literal["mine", "done", "busy"]
    plan: tuple[Effect, ...] | None = None
    step: int = 0


class Claims:
    """Thread-safe, over the shared database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._owner = database.owner
        self.beat()

    def belong(self, bot: int) -> None:
        """Say which bot this is; another bot's updates and messages mean nothing to it and are dropped."""
        with self._database.writing() as db:
            known = db.execute("SELECT value FROM meta WHERE key = 'bot'").fetchone()
            if known is not None and known[0] != str(bot):
                for statement in _EMPTIED:
                    db.execute(statement)
            db.execute("INSERT OR REPLACE INTO meta VALUES ('bot', ?)", (str(bot),))

    def claim(self, update: int, chat: int, fingerprint: str = "") -> Claim:
        """Take an update, unless it is done or a living process has it or an earlier one of the same chat.

        ``chat`` 0 stands for none: such updates do not wait for one another. ``fingerprint`` tells an update from an
        earlier one that had its number: Telegram may count anew, and another Bot API server surely does.
        """
        now = self._database.clock()
        with self._database.writing() as db:
            db.execute("DELETE FROM updates WHERE id = ? AND print <> ?", (update, fingerprint))
            row = db.execute("SELECT state, plan, step FROM updates WHERE id = ?", (update,)).fetchone()
            if row is not None and row[0] == "done":
                return Claim("done")
            if db.execute(_UNDER_WAY, (update, chat, update, now - LIVE_SECONDS)).fetchone() is not None:
                return Claim("busy")
            db.execute(
                "INSERT INTO updates VALUES (?, ?, ?, 'claimed', ?, ?, '', 0)"
                " ON CONFLICT DO UPDATE SET state = 'claimed', owner = excluded.owner, since = excluded.since",
                (update, fingerprint, chat, self._owner, now),
            )
        return Claim("mine", from_json(row[1]), row[2]) if row is not None and row[1] else Claim("mine")

    def plan(self, update: int, effects: Sequence[Effect]) -> None:
        """Keep what is to be done, so that a restart does not work it out, and note it, again."""
        with self._database.writing() as db:
            db.execute("UPDATE updates SET plan = ? WHERE id = ?", (to_json(effects), update))

    def delivered(self, update: int, step: int, where: tuple[int, int], memory: Memory | None, *, last: bool) -> None:
        """Effect number ``step`` (from 0) is done; remember the message (chat, number) that it sent.

        After the last one the update is answered, and what was to be sent is no longer kept.
        """
        chat, message = where
        with self._database.writing() as db:
            db.execute("UPDATE updates SET step = ? WHERE id = ?", (step + 1, update))
            if last:
                db.execute(_FINISH, (update,))
            if message and memory is not None:
                db.execute(
                    "INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (chat, message, memory.kind, memory.owner, memory.answer, memory.asked, memory.digest,
                     self._database.clock()),
                )  # fmt: skip

    def finish(self, update: int) -> None:
        """The update needs nothing (more)."""
        with self._database.writing() as db:
            db.execute(_FINISH, (update,))

    def release(self, update: int) -> None:
        """Give an update back, to be tried again from where it stopped."""
        with self._database.writing() as db:
            db.execute("UPDATE updates SET state = 'waiting' WHERE id = ? AND state = 'claimed'", (update,))

    def inherit(self) -> None:
        """Free every other process's claims: only for the one that holds the poll lock."""
        with self._database.writing() as db:
            db.execute("UPDATE updates SET state = 'waiting' WHERE state = 'claimed' AND owner <> ?", (self._owner,))

    def beat(self) -> None:
        """Say that this process lives; call every BEAT_SECONDS."""
        with self._database.writing() as db:
            db.execute("INSERT OR REPLACE INTO owners VALUES (?, ?)", (self._owner, self._database.clock()))

    def prune(self) -> None:
        """Delete what cannot come again."""
        now = self._database.clock()
        with self._database.writing() as db:
            db.execute("DELETE FROM updates WHERE since < ?", (now - UPDATE_SECONDS,))
            db.execute("DELETE FROM owners WHERE alive < ?", (now - UPDATE_SECONDS,))

    def close(self) -> None:
        """Free what this process still claims."""
        with self._database.writing() as db:
            db.execute("UPDATE updates SET state = 'waiting' WHERE state = 'claimed' AND owner = ?", (self._owner,))
            db.execute("DELETE FROM owners WHERE owner = ?", (self._owner,))
