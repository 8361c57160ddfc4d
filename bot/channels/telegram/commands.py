"""The commands: facts in, effects out. ``COMMANDS`` is in the order that Telegram's menu shows."""

import base64
import binascii
from collections.abc import Callable

from bot import people
from bot.channels.telegram.desk import CHANNEL, Desk
from bot.channels.telegram.effects import Button, Memory, Rows
from bot.channels.telegram.markup import Block
from bot.channels.telegram.questions import Effects, ask
from bot.channels.telegram.render import (
    answer_rows,
    find_topic,
    sources_blocks,
    topic_key,
    topic_menu,
    topics_menu,
)
from bot.channels.telegram.said import Said
from bot.channels.telegram.store import Talk
from bot.phrases.say import LANGUAGES, say

AUTONYMS = {"en": "English", "es": "Español", "it": "Italiano", "sl": "Slovenščina", "hr": "Hrvatski", "el": "Ελληνικά"}

Handler = Callable[[Desk, Said], Effects]


def start(desk: Desk, said: Said) -> Effects:
    """Say hello; the payload of a deep link may name a topic or carry a question (docs/telegram.md)."""
    language = desk.speaks(said)
    if said.text and said.private:
        topic = find_topic(desk.answerer.resources(), said.text)
        if topic is not None:
            menu = topic_menu(desk.answerer.resources(), desk.answerer.resource_url, language, topic_key(topic), 0)
            if menu is not None:
                return desk.reply(said, menu[0], rows=menu[1], memory=_menu(said))
        asked = _question_in(said.text)
        if asked:
            return ask(desk, said, asked)
    if not said.private:
        return desk.notice(said, "group-welcome")
    rows = (
        (Button(say(language, "command.topics"), data="t:0"),),
        (Button(say(language, "command.language"), data="l"),),
    )
    blocks = [Block.of(say(language, "greeting")), Block.of(say(language, "abilities"))]
    return desk.reply(said, blocks, rows=rows, memory=_menu(said))


def help_(desk: Desk, said: Said) -> Effects:
    return desk.notice(said, "help")


def ask_(desk: Desk, said: Said) -> Effects:
    """/ask and a question, or /ask in reply to somebody's message."""
    text = said.text or said.quoted
    return ask(desk, said, text) if text else desk.notice(said, "ask-usage")


def topics(desk: Desk, said: Said) -> Effects:
    blocks, rows = topics_menu(desk.answerer.resources(), desk.speaks(said), 0)
    return desk.reply(said, blocks, rows=rows, memory=_menu(said))


def sources(desk: Desk, said: Said) -> Effects:
    """The sources of this person's last answer here, with their quotes."""
    kept = desk.store.talk(said.chat, said.thread, said.person).answer
    if kept is None:
        return desk.notice(said, "sources-none")
    return desk.reply(said, sources_blocks(kept), rows=answer_rows(kept, votes=False))


def language(desk: Desk, said: Said) -> Effects:
    spoken = desk.speaks(said)
    return desk.reply(
        said,
        [Block.of(say(spoken, "language-title"))],
        rows=language_rows(desk, said.person, spoken),
        memory=_menu(said),
    )


def new(desk: Desk, said: Said) -> Effects:
    kept = desk.store.talk(said.chat, said.thread, said.person)
    desk.store.keep_talk(said.chat, said.thread, said.person, Talk(None, kept.answer))
    return desk.notice(said, "new-done")


def privacy(desk: Desk, said: Said) -> Effects:
    if desk.journal_days:
        return desk.notice(said, "privacy", n=desk.journal_days)
    return desk.notice(said, "privacy-none")


def forget(desk: Desk, said: Said) -> Effects:
    """Ask first: what is deleted cannot be brought back."""
    spoken = desk.speaks(said)
    rows = ((Button(say(spoken, "forget-yes"), data="f:y"), Button(say(spoken, "forget-no"), data="f:n")),)
    return desk.reply(said, [Block.of(say(spoken, "forget-ask"))], rows=rows, memory=_menu(said))


def unknown(desk: Desk, said: Said) -> Effects:
    """A command that is not ours: help in private, nothing in a group, where it may be another bot's."""
    return desk.notice(said, "help") if said.private else ()


COMMANDS: dict[str, Handler] = {
    "start": start, "ask": ask_, "topics": topics, "sources": sources, "language": language, "new": new, "help": help_,
    "privacy": privacy, "forget": forget,
}  # fmt: skip


def language_rows(desk: Desk, person: int, spoken: str) -> Rows:
    """The six languages in their own names, two a row, the chosen one marked."""
    chosen = desk.store.language(person)
    buttons = [Button(f"{'✓ ' if code == chosen else ''}{AUTONYMS[code]}", data=f"l:{code}") for code in LANGUAGES]
    automatic = Button(f"{'' if chosen else '✓ '}{say(spoken, 'language-automatic')}", data="l:auto")
    return (*(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2)), (automatic,))


def forgotten(desk: Desk, person: int) -> int:
    """Delete everything about a person, here and in the journal; how many questions went."""
    return people.forget(desk.answerer, desk.store, CHANNEL, str(person))


def _menu(said: Said) -> Memory:
    return Memory("menu", said.person)


def _question_in(payload: str) -> str:
    """A deep link's question: "q_" and base64url, or words with "-" or "_" between them."""
    if payload.startswith("q_"):
        body = payload.removeprefix("q_")
        try:
            return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return ""
    words = payload.replace("_", "-").split("-")
    return " ".join(words) if len(words) >= 2 else ""
