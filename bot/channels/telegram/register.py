"""Which handler an update goes to: one function that decides for messages, one that registers them all."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from telegram import InaccessibleMessage, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.channels.telegram import commands, groups
from bot.channels.telegram.buttons import Pressed, pressed
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.effects import Button, Rows, Toast
from bot.channels.telegram.inline import offered, unoffered
from bot.channels.telegram.questions import Effects, edited, not_a_question, question
from bot.channels.telegram.runner import Runner
from bot.channels.telegram.said import Said, language_code, said
from bot.phrases.say import say

log = logging.getLogger("toolkit.telegram")

Handler = Callable[[Desk, Said], Effects]
_ASKING: tuple[Handler, ...] = (question, edited, commands.ask_)


def hear(what: Said) -> Handler | None:
    """The handler for a message; None when the bot is not meant."""
    if what.edited:
        return edited
    if not what.addressed:
        return None
    if what.command:
        return commands.COMMANDS.get(what.command, commands.unknown)
    if what.content == "text":
        return question
    return not_a_question if what.private else None


def register(application: Application[Any, Any, Any, Any, Any, Any], runner: Runner) -> None:
    """Give every kind of update that is answered to its handler; all others are acknowledged and left."""
    desk = runner.desk

    async def message(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        what = said(update, desk.me)
        handler = hear(what) if what is not None else None
        if what is not None and handler is not None:
            work, sorry = partial(handler, desk, what), partial(desk.notice, what)
            await runner.carry_out(update, work, sorry, what, asks=handler in _ASKING)

    async def moved(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message is not None:
            await runner.aside(groups.moved, desk, update.message)

    async def button(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        press = pressed_in(update)
        if press is not None:
            await runner.carry_out(update, partial(pressed, desk, press), partial(_failed_press, desk, press))

    async def inline(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.inline_query
        if query is not None:
            await runner.carry_out(update, partial(offered, desk, query), partial(unoffered, desk, query))

    async def member(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        change = update.my_chat_member
        if change is not None:
            await runner.carry_out(update, partial(groups.standing, desk, change), lambda _: ())

    async def failed(_: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        # What a handler decides cannot fail (runner._decide); this is about the store or a mistake of ours.
        log.error("an update could not be handled and is tried again", exc_info=context.error)

    application.add_error_handler(failed)
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, moved))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE, message))
    application.add_handler(CallbackQueryHandler(button))
    application.add_handler(InlineQueryHandler(inline))
    application.add_handler(ChatMemberHandler(member, ChatMemberHandler.MY_CHAT_MEMBER))


def pressed_in(update: Update) -> Pressed | None:
    """The facts of a pressed button."""
    query = update.callback_query
    if query is None:
        return None
    under = query.message
    seen = isinstance(under, Message) and not isinstance(under, InaccessibleMessage)
    return Pressed(
        query=query.id,
        person=query.from_user.id,
        tongue=language_code(query.from_user),
        chat=under.chat.id if under is not None else 0,
        private=under is not None and under.chat.type == ChatType.PRIVATE,
        thread=(under.message_thread_id or 0) if isinstance(under, Message) and under.is_topic_message else 0,
        message=under.message_id if under is not None and seen else 0,
        data=query.data or "",
        rows=_rows(under.reply_markup) if isinstance(under, Message) else (),
    )


def _rows(markup: InlineKeyboardMarkup | None) -> Rows:
    if markup is None:
        return ()
    return tuple(
        tuple(Button(b.text, b.url or "", b.callback_data if isinstance(b.callback_data, str) else "") for b in row)
        for row in markup.inline_keyboard
    )


def _failed_press(desk: Desk, press: Pressed, message: str) -> Effects:
    return (Toast(press.query, say(desk.language(press.person, press.tongue), message)),)
