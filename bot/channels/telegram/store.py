"""What the bot remembers: whose a message is, each talk's last answer, chosen languages, and who may not be written to.

Texts are not kept, apart from each talk's last answer (for /sources). Blocking: call it off the event loop.
"""

import json
from dataclasses import dataclass
from typing import Any

from bot.channels.telegram.database import Database
from bot.channels.telegram.effects import Memory
from bot.records import Answer, Citation, Statement, Suggestion

MESSAGE_SECONDS = 30 * 86400.0  # older buttons say that they no longer work
TALK_SECONDS = 90 * 86400.0
_OF = (("people", "person"), ("talks", "person"), ("messages", "owner"), ("floods", "person"))  # whose each row is
MUTED_SECONDS = 600.0  # how long a group that may not be written to is left alone: it may be allowed again unseen


@dataclass(frozen=True, slots=True)
class Talk:
    """Where one person stands in one chat (and thread): the conversation and the last answer."""

    conversation: str | None = None
    answer: Answer | None = None


class Store:
    """Thread-safe, over the shared database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def prune(self) -> None:
        """Delete what has had its time."""
        now = self._database.clock()
        with self._database.writing() as db:
            db.execute("DELETE FROM messages WHERE sent < ?", (now - MESSAGE_SECONDS,))
            db.execute("DELETE FROM talks WHERE changed < ?", (now - TALK_SECONDS,))
            db.execute("DELETE FROM albums WHERE seen < ?", (now - 3600,))
            db.execute("DELETE FROM floods WHERE until < ?", (now,))
            db.execute("DELETE FROM muted WHERE until < ?", (now,))

    # --- messages

    def memory(self, chat: int, message: int) -> Memory | None:
        """What is remembered of a message that was sent."""
        row = self._database.one(
            "SELECT kind, owner, answer, asked, digest FROM messages WHERE chat = ? AND message = ?", chat, message
        )
        return Memory(*row) if row else None

    def replies(self, chat: int, asked: int) -> list[tuple[int, Memory]]:
        """The messages that answered a message, in the order they were sent."""
        rows = self._database.all(
            "SELECT message, kind, owner, answer, asked, digest FROM messages WHERE chat = ? AND asked = ?"
            " AND kind = 'answer' ORDER BY message",
            chat,
            asked,
        )
        return [(row[0], Memory(*row[1:])) for row in rows]

    # --- people, talks, chats

    def language(self, person: int) -> str:
        """The language a person chose, or empty."""
        row = self._database.one("SELECT language FROM people WHERE person = ?", person)
        return str(row[0]) if row else ""

    def choose_language(self, person: int, language: str) -> None:
        """Empty: as in their Telegram again."""
        with self._database.writing() as db:
            db.execute("DELETE FROM people WHERE person = ?", (person,))
            if language:
                db.execute("INSERT INTO people VALUES (?, ?)", (person, language))

    def talk(self, chat: int, thread: int, person: int) -> Talk:
        row = self._database.one(
            "SELECT conversation, answer FROM talks WHERE chat = ? AND thread = ? AND person = ?", chat, thread, person
        )
        return Talk(row[0] or None, _answer(row[1])) if row else Talk()

    def keep_talk(self, chat: int, thread: int, person: int, talk: Talk) -> None:
        answer = json.dumps(talk.answer.to_json()) if talk.answer else ""
        with self._database.writing() as db:
            db.execute("INSERT OR REPLACE INTO talks VALUES (?, ?, ?, ?, ?, ?)",
                       (chat, thread, person, talk.conversation or "", answer, self._database.clock()))  # fmt: skip

    def first_notice(self, person: int, seconds: float) -> bool:
        """True for the first call in ``seconds``: a flood is told of once."""
        now = self._database.clock()
        with self._database.writing() as db:
            row = db.execute("SELECT until FROM floods WHERE person = ?", (person,)).fetchone()
            if row is not None and row[0] > now:
                return False
            db.execute("INSERT OR REPLACE INTO floods VALUES (?, ?)", (person, now + seconds))
            return True

    def first_of_album(self, album: str) -> bool:
        """True once for each album, however many pictures it has."""
        with self._database.writing() as db:
            return (
                db.execute("INSERT OR IGNORE INTO albums VALUES (?, ?)", (album, self._database.clock())).rowcount == 1
            )

    def mute(self, chat: int, muted: bool) -> None:
        """Note that a chat may not (or may again) be written to."""
        with self._database.writing() as db:
            db.execute("DELETE FROM muted WHERE chat = ?", (chat,))
            if muted:
                db.execute("INSERT INTO muted VALUES (?, ?)", (chat, self._database.clock() + MUTED_SECONDS))

    def muted(self, chat: int) -> bool:
        return (
            self._database.one("SELECT 1 FROM muted WHERE chat = ? AND until > ?", chat, self._database.clock())
            is not None
        )

    def move(self, old: int, new: int) -> None:
        """A group became a supergroup: same people, new number. Message numbers begin anew there."""
        with self._database.writing() as db:
            db.execute("UPDATE OR REPLACE talks SET chat = ? WHERE chat = ?", (new, old))
            db.execute("DELETE FROM messages WHERE chat = ?", (old,))

    def kept(self, person: int) -> dict[str, list[dict[str, Any]]]:
        """Everything that is kept about a person, by table; no table of which nothing is kept."""
        found = {table: self._database.named(f"SELECT * FROM {table} WHERE {of} = ?", person) for table, of in _OF}
        for talk in found["talks"]:
            talk["answer"] = json.loads(talk["answer"] or "null")
        return {table: rows for table, rows in found.items() if rows}

    def forget(self, person: int) -> None:
        """Delete everything that is kept about a person."""
        with self._database.writing() as db:
            for table, of in _OF:
                db.execute(f"DELETE FROM {table} WHERE {of} = ?", (person,))
        self._database.overwrite()

    def note(self, key: str, value: str) -> bool:
        """Keep a fact; True when it is new or changed."""
        with self._database.writing() as db:
            row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
        return row is None or row[0] != value


def _answer(text: str) -> Answer | None:
    """The answer as it was kept; None when there is none, or another version kept it in another form."""
    try:
        kept = json.loads(text)
        kept["statements"] = tuple(Statement(one["text"], tuple(one["citations"])) for one in kept["statements"])
        kept["citations"] = tuple(Citation(**one) for one in kept["citations"])
        kept["suggestions"] = tuple(Suggestion(**one) for one in kept["suggestions"])
        return Answer(**kept)
    except (ValueError, TypeError, KeyError):
        return None
