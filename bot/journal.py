"""What was asked, what came of it and what people thought of it: SQLite in the home, shared by every process.

Times are seconds since 1970 (UTC), days are ISO dates (UTC). People are kept as keyed hashes, so that the file names
nobody; whoever asks by channel and user can still have theirs shown or deleted. Questions go after ``days`` days; the
daily counts, which hold no question and no person, stay. With ``days`` 0 no question is ever written to the disk: the
same tables live in memory, and only for as long as a conversation does. Migrations are append-only.
"""

import hashlib
import json
import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.records import Answer, Channel, Turn
from index.errors import HomeDamaged

NAME = "journal.sqlite"
TURNS = 6  # a follow-up looks no further back; older turns cannot change an answer
CONVERSATION_SECONDS = 4 * 3600.0  # a conversation that rested longer than this begins anew
MOST_IN_MEMORY = 20_000  # answers kept when nothing may be written: about 60 MB
LATEST = 1e12  # seconds since 1970: after everything
BUSY_SECONDS = 5.0  # how long to wait for another process's write; ours take well under a millisecond

log = logging.getLogger("toolkit.journal")

_KEPT = """
CREATE {temp} TABLE answers (
  id TEXT PRIMARY KEY, asked REAL NOT NULL, channel TEXT NOT NULL, person TEXT NOT NULL, conversation TEXT NOT NULL,
  question TEXT NOT NULL, language TEXT NOT NULL, outcome TEXT NOT NULL, confidence REAL NOT NULL,
  took_ms REAL NOT NULL, answer TEXT NOT NULL
);
CREATE INDEX {schema}.answers_by_conversation ON answers (conversation, asked);
CREATE INDEX {schema}.answers_by_time ON answers (asked);
CREATE INDEX {schema}.answers_by_person ON answers (person);
CREATE {temp} TABLE feedback (
  answer TEXT PRIMARY KEY REFERENCES answers (id) ON DELETE CASCADE,
  helpful INTEGER NOT NULL, comment TEXT NOT NULL, given REAL NOT NULL
);
"""
_COUNTS = """
CREATE TABLE counts (
  day TEXT NOT NULL, channel TEXT NOT NULL, language TEXT NOT NULL, outcome TEXT NOT NULL, answers INTEGER NOT NULL,
  PRIMARY KEY (day, channel, language, outcome)
) WITHOUT ROWID;
CREATE TABLE secret (salt TEXT NOT NULL);
"""
# Append only: a home made by any earlier version is brought up step by step. Never edit a step that was released.
MIGRATIONS = (_COUNTS + _KEPT.format(temp="", schema="main"),)


_INSERT = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SELECT = (
    "SELECT id, asked, channel, conversation, question, language, outcome, confidence, took_ms, answers.answer,"
    " helpful, coalesce(comment, '') AS comment FROM answers LEFT JOIN feedback ON feedback.answer = id"
    " WHERE asked >= ? AND asked < ?"
    " AND (? = '' OR channel = ? AND CASE channel WHEN 'web' THEN conversation ELSE person END = ?) ORDER BY asked"
)
_FORGET = "DELETE FROM answers WHERE channel = ? AND CASE channel WHEN 'web' THEN conversation ELSE person END = ?"


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as the journal keeps it; ``helpful`` is None until somebody says."""

    id: str
    asked: float
    channel: str
    conversation: str
    question: str
    language: str
    outcome: str
    confidence: float
    took_ms: float
    answer: dict[str, Any]
    helpful: bool | None
    comment: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many answers of one kind a day had."""

    day: str
    channel: str
    language: str
    outcome: str
    answers: int


class Journal:
    """Thread-safe; several processes may open the same home. Close it when done."""

    def __init__(self, connection: sqlite3.Connection, days: int, clock: Callable[[], float] = time.time) -> None:
        self._connection = connection
        self._days = days
        self._clock = clock
        self._lock = threading.Lock()
        self._salt = bytes.fromhex(connection.execute("SELECT salt FROM secret").fetchone()[0])

    @classmethod
    def open(cls, home: Path, days: int, clock: Callable[[], float] = time.time) -> "Journal":
        """Open or make ``home/journal.sqlite``. Raises HomeDamaged when it cannot be used."""
        path = home / NAME
        try:
            home.mkdir(parents=True, exist_ok=True)
            # autocommit: every transaction below is begun and ended in one place, _writing
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            _prepare(connection, path, in_memory=days == 0)
        except (sqlite3.Error, OSError) as error:
            raise HomeDamaged(
                f"The journal {path} cannot be opened ({error}): move it away, and a new one is made."
            ) from error
        journal = cls(connection, days, clock)
        journal.prune()
        return journal

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def record(self, answer: Answer, channel: Channel, user: str = "") -> None:
        """Note an answer. A journal that cannot be written is logged: nobody loses an answer for want of a note."""
        if channel == "eval":  # a measurement is not a question somebody asked
            return
        now = self._clock()
        row = (
            answer.id,
            now,
            channel,
            self._person(channel, user),
            answer.conversation,
            _storable(answer.question),
            answer.language,
            answer.outcome,
            answer.confidence,
            answer.took_ms,
            _storable(json.dumps(answer.to_json(), ensure_ascii=False)),
        )
        try:
            with self._writing() as db:
                db.execute(_INSERT, row)
                db.execute(
                    "INSERT INTO counts VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET answers = answers + 1",
                    (_day(now), channel, answer.language, answer.outcome),
                )
        except sqlite3.Error as error:
            log.warning("an answer was given but not noted in the journal: %s", error)

    def feedback(self, answer_id: str, helpful: bool, comment: str = "", user: str = "") -> bool:
        """Keep what somebody thought of an answer, the last word counting; False when the answer is not known.

        With ``user`` given, only that person's own answers can be judged.
        """
        with self._writing() as db:
            found = db.execute("SELECT channel, person FROM answers WHERE id = ?", (answer_id,)).fetchone()
            if found is None or (user and found[1] != self._person(found[0], user)):
                return False
            db.execute(
                "INSERT INTO feedback VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET helpful = excluded.helpful,"
                " comment = CASE excluded.comment WHEN '' THEN comment ELSE excluded.comment END,"
                " given = excluded.given",
                (answer_id, int(helpful), _storable(comment), self._clock()),
            )
            return True

    def turns(self, conversation: str, most: int = TURNS) -> list[Turn]:
        """The last turns of a conversation, oldest first; empty once it has rested for CONVERSATION_SECONDS."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT asked, answer FROM answers WHERE conversation = ? AND asked > ? ORDER BY asked DESC LIMIT ?",
                (conversation, self._clock() - CONVERSATION_SECONDS, most),
            ).fetchall()
        return [_turn(asked, json.loads(answer)) for asked, answer in reversed(rows)]

    def answer(self, answer_id: str) -> dict[str, Any] | None:
        """The contract's Answer as it was given, or None when it is not (or no longer) kept."""
        with self._reading() as db:
            row = db.execute("SELECT answer FROM answers WHERE id = ?", (answer_id,)).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def entries(self, since: float = 0.0, until: float = LATEST) -> Iterator[Entry]:
        """Every question still kept, oldest first, ``since`` included and ``until`` not."""
        yield from self._select(since, until)

    def counts(self, since: str = "", until: str = "9999") -> list[Count]:
        """Daily counts between two days, both included; they outlive the questions."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT day, channel, language, outcome, answers FROM counts WHERE day >= ? AND day <= ? ORDER BY day",
                (since, until),
            ).fetchall()
        return [Count(*row) for row in rows]

    def prune(self) -> int:
        """Delete what is older than the retention allows; returns how many answers went."""
        with self._writing() as db:
            kept = self._days * 86400.0 if self._days else CONVERSATION_SECONDS
            gone = db.execute("DELETE FROM answers WHERE asked < ?", (self._clock() - kept,)).rowcount
            if not self._days:
                gone += db.execute(
                    "DELETE FROM answers WHERE id IN (SELECT id FROM answers ORDER BY asked DESC LIMIT -1 OFFSET ?)",
                    (MOST_IN_MEMORY,),
                ).rowcount
            return gone

    def export(self, channel: Channel, user: str) -> list[dict[str, Any]]:
        """Everything kept about one person, oldest first. On the web a person is a conversation's id."""
        return [
            {
                "asked": _moment(entry.asked),
                "channel": entry.channel,
                "answer": entry.answer,
                "helpful": entry.helpful,
                "comment": entry.comment,
            }
            for entry in self._select(0.0, LATEST, channel, user)
            if user
        ]

    def forget(self, channel: Channel, user: str) -> int:
        """Delete everything kept about one person; returns how many answers went."""
        if not user:
            return 0
        with self._writing() as db:
            gone = db.execute(_FORGET, (channel, self._key(channel, user))).rowcount
        with self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log would still hold the deleted pages
        return gone

    def _select(self, since: float, until: float, channel: str = "", user: str = "") -> Iterator[Entry]:
        with self._reading() as db:
            rows = db.execute(_SELECT, (since, until, channel, channel, self._key(channel, user))).fetchall()
        for row in rows:
            said = None if row["helpful"] is None else bool(row["helpful"])
            yield Entry(**{**dict(row), "answer": json.loads(row["answer"]), "helpful": said})

    def _key(self, channel: str, user: str) -> str:
        return user if channel == "web" else self._person(channel, user)

    def _person(self, channel: str, user: str) -> str:
        if not user:
            return ""
        return hashlib.blake2b(f"{channel}\0{user}".encode(), key=self._salt, digest_size=16).hexdigest()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _prepare(db: sqlite3.Connection, path: Path, in_memory: bool) -> None:
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last notes, never the file
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten, not just unlinked
    db.execute("BEGIN IMMEDIATE")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        db.execute("ROLLBACK")
        raise HomeDamaged(
            f"The journal {path} was written by a newer version of this program: install that version, or move the"
            " file away, and a new one is made."
        )
    for step in MIGRATIONS[version:]:
        for statement in filter(str.strip, step.split(";")):
            db.execute(statement)
    if not db.execute("SELECT 1 FROM secret").fetchone():
        db.execute("INSERT INTO secret VALUES (?)", (secrets.token_hex(32),))
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    if in_memory:
        db.execute("DELETE FROM main.answers")
    db.execute("COMMIT")
    if in_memory:  # temporary tables shadow the file's: every statement above works on them unchanged
        db.execute("PRAGMA temp_store = MEMORY")
        for statement in filter(str.strip, _KEPT.format(temp="TEMP", schema="temp").split(";")):
            db.execute(statement)


def _turn(asked: float, answer: dict[str, Any]) -> Turn:
    return Turn(
        question=answer["question"],
        language=answer["language"],
        outcome=answer["outcome"],
        resource_ids=tuple(dict.fromkeys(citation["resource_id"] for citation in answer["citations"])),
        text=answer["text"],
        asked=asked,
    )


def _storable(text: str) -> str:
    """SQLite stores UTF-8: a lone surrogate from broken JSON becomes a replacement character."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _day(when: float) -> str:
    return datetime.fromtimestamp(when, UTC).date().isoformat()


def _moment(when: float) -> str:
    return datetime.fromtimestamp(when, UTC).isoformat(timespec="seconds")
