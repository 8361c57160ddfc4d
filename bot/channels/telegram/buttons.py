"""Pressed buttons: votes, menus, the choice of language, forgetting. Button data is never trusted.

What a button may do follows from the message it stands under, which the store remembers, not from what it sends.
"""

import re
from dataclasses import dataclass, replace

from bot.channels.telegram.commands import forgotten, language_rows
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.effects import Button, Edit, EditButtons, Effect, Memory, Rows, Send, Toast
from bot.channels.telegram.markup import Block, messages
from bot.channels.telegram.questions import Effects
from bot.channels.telegram.render import VOTE_DOWN, VOTE_UP, topic_menu, topics_menu
from bot.phrases.say import LANGUAGES, say

_DATA = re.compile(r"v:[+-]|t:\d{1,4}|r:[0-9a-f]{8}:\d{1,4}|l(?::[a-z]{2,4})?|f:[yn]")
_CHOSEN = " ✓"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A pressed button. ``message`` is 0 when Telegram no longer shows it to bots; ``rows`` are its buttons."""

    query: str
    person: int
    tongue: str
    chat: int
    private: bool
    thread: int
    message: int
    data: str
    rows: Rows


def pressed(desk: Desk, press: Pressed) -> Effects:
    """Do what the button says, or say why not; every press is answered."""
    language = desk.language(press.person, press.tongue)
    if not press.message or not _DATA.fullmatch(press.data):
        return (Toast(press.query, say(language, "button-stale")),)
    memory = desk.store.memory(press.chat, press.message)
    if memory is None and not (press.private and press.data[0] in "trl"):
        return (Toast(press.query, say(language, "button-stale")),)
    if memory is not None and memory.owner != press.person:
        return (Toast(press.query, say(language, "button-foreign")),)
    kind, _, rest = press.data.partition(":")
    if kind == "v":
        return _vote(desk, press, memory, language)
    if kind == "f":
        return _forget(desk, press, language, sure=rest == "y")
    if kind == "l":
        return _language(desk, press, language, rest)
    return _browse(desk, press, language, kind, rest)


def _vote(desk: Desk, press: Pressed, memory: Memory | None, language: str) -> Effects:
    if memory is None or memory.kind != "answer":  # a vote's data under another message is forged
        return (Toast(press.query, say(language, "button-stale")),)
    helpful = press.data == VOTE_UP
    if not desk.votes.feedback(memory.answer, helpful=helpful, user=str(press.person)):
        return (Toast(press.query, say(language, "feedback-gone")),)
    effects: list[Effect] = [Toast(press.query, say(language, "feedback-thanks"))]
    rows = _marked(press.rows, press.data)
    if rows != press.rows:
        effects.append(EditButtons(press.chat, press.message, rows))
        if not helpful:
            effects.append(
                Send(press.chat, messages([Block.of(say(language, "feedback-comment-ask"))])[0],
                     reply_to=press.message, thread=press.thread or None, wants_reply=True,
                     memory=Memory("comment", press.person, memory.answer))
            )  # fmt: skip
    return tuple(effects)


def _marked(rows: Rows, data: str) -> Rows:
    """The same buttons with the vote that counts marked."""

    def one(button: Button) -> Button:
        if button.data not in (VOTE_UP, VOTE_DOWN):
            return button
        plain = button.text.removesuffix(_CHOSEN)
        return replace(button, text=plain + _CHOSEN if button.data == data else plain)

    return tuple(tuple(one(button) for button in row) for row in rows)


def _forget(desk: Desk, press: Pressed, language: str, *, sure: bool) -> Effects:
    # Said in the language that was chosen, which is forgotten too.
    text = say(language, "forget-done", n=forgotten(desk, press.person)) if sure else say(language, "forget-kept")
    return Toast(press.query), Edit(press.chat, press.message, messages([Block.of(text)])[0])


def _language(desk: Desk, press: Pressed, language: str, choice: str) -> Effects:
    if not choice:
        title = messages([Block.of(say(language, "language-title"))])[0]
        rows = language_rows(desk, press.person, language)
        return Toast(press.query), Edit(press.chat, press.message, title, rows)
    if choice not in (*LANGUAGES, "auto"):
        return (Toast(press.query, say(language, "button-stale")),)
    desk.store.choose_language(press.person, "" if choice == "auto" else choice)
    spoken = desk.language(press.person, press.tongue)
    done = messages([Block.of(say(spoken, "language-set"))])[0]
    return Toast(press.query), Edit(press.chat, press.message, done)


def _browse(desk: Desk, press: Pressed, language: str, kind: str, rest: str) -> Effects:
    resources = desk.answerer.resources()
    if kind == "t":
        blocks, rows = topics_menu(resources, language, int(rest))
    else:
        key, _, page = rest.partition(":")
        menu = topic_menu(resources, desk.answerer.resource_url, language, key, int(page))
        if menu is None:  # the topic went with a reindex
            return (Toast(press.query, say(language, "button-stale")),)
        blocks, rows = menu
    return Toast(press.query), Edit(press.chat, press.message, messages(blocks)[0], rows)
