"""Do one effect through the Bot API, and outlast what can go wrong on the way.

429 waits as long as it is told, network loss, timeouts and 5xx are tried again with growing pauses, a group that became
a supergroup is followed. What can never work is told from what may work later: Refused is final, Unfinished is not.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.effects import Article, Delete, Edit, EditButtons, Effect, Offer, Rows, Send, Toast
from bot.channels.telegram.secrecy import masked

os.environ.setdefault("PTB_TIMEDELTA", "true")  # RetryAfter.retry_after as timedelta, as version 23 will have it

PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)  # seconds between tries; then the update is given back for later
MOST_WAIT = 120.0  # a longer 429 gives the update back too
FLEETING_SECONDS = 10.0  # a pressed button or an inline query is waited for no longer

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]  # a method and its parameters → what Telegram says, as JSON

log = logging.getLogger("toolkit.telegram")

_AS_HTML = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
_FORCE_REPLY = {"force_reply": True, "selective": True}
# What 400 says (tdlib/telegram-bot-api, Client.cpp), in lower case, when there is nothing to be done about it …
_HARMLESS = ("message is not modified", "query is too old", "message to delete not found", "message can't be deleted")
# … when the message to edit is gone, and the answer must be sent anew …
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
# … when the topic was closed or deleted …
_NO_TOPIC = ("message thread not found", "topic_deleted", "topic_closed")
# … and when this chat may not be written to.
_MUTED = ("not enough rights", "have no rights", "chat_write_forbidden", "need administrator rights", "chat not found",
          "chat_restricted", "user is deactivated", "peer_id_invalid")  # fmt: skip


class RefusedError(Exception):
    """It can never be delivered; ``muted`` when that is so of the whole chat."""

    def __init__(self, why: str, *, muted: bool) -> None:
        super().__init__(why)
        self.muted = muted


class UnfinishedError(Exception):
    """It may be delivered later."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Where a message now is (0: the effect sends none); ``chat`` differs from the effect's when the group moved."""

    chat: int = 0
    message: int = 0
    moved_from: int = 0


async def deliver(call: Call, effect: Effect) -> Delivered:
    """Do one effect. Raises RefusedError or UnfinishedError."""
    attempt = _Attempt(effect)
    while True:
        try:
            done = await _once(call, attempt.effect)
        except TelegramError as error:
            pause = attempt.after(error)
            if pause is None:
                return Delivered()
            await asyncio.sleep(pause)
        else:
            return replace(done, moved_from=attempt.moved_from)


@dataclass(slots=True)
class _Attempt:
    """What is being tried, and how often that has failed."""

    effect: Effect
    failures: int = 0
    waited: float = 0.0
    moved_from: int = 0

    def after(self, error: TelegramError) -> float | None:
        """Seconds until the next try; None when there is nothing left to do. Raises RefusedError or UnfinishedError."""
        why = masked(str(error))
        match error:
            case RetryAfter():
                pause = seconds(error)
                self.waited += pause
                if self.waited <= self._patience(MOST_WAIT):
                    return pause
                self._give_up(why)
            case ChatMigrated() if isinstance(self.effect, Send) and not self.moved_from:
                self.moved_from = self.effect.chat
                self.effect = replace(self.effect, chat=error.new_chat_id, reply_to=None, thread=None)
                return 0.0
            case Forbidden():
                raise RefusedError(why, muted=True)
            case BadRequest():  # PTB counts it among the network's errors; it is our request's
                other = _instead(self.effect, why.lower())
                self.effect = other or self.effect
                return 0.0 if other else None
            case NetworkError():
                self.failures += 1
                if self.failures <= self._patience(len(PAUSES)):
                    return PAUSES[self.failures - 1]
                self._give_up(why)
            case InvalidToken():  # revoked while we ran: whoever has the new one answers
                raise UnfinishedError("the token is no longer accepted")
            case _:
                raise RefusedError(why, muted=False)
        return None

    def _patience(self, most: float) -> float:
        return 2.0 if isinstance(self.effect, Offer | Toast) else most

    def _give_up(self, why: str) -> None:
        if not isinstance(self.effect, Offer | Toast):
            raise UnfinishedError(why)
        log.info("a button's or inline query's answer came too late: %s", why)


def _instead(effect: Effect, why: str) -> Effect | None:
    """What to do in place of an effect that Telegram calls a bad request; None when nothing is needed."""
    if isinstance(effect, Offer | Toast) or any(sign in why for sign in _HARMLESS):
        log.info("not delivered: %s", masked(why))
        return None
    if isinstance(effect, Edit) and any(sign in why for sign in _GONE):
        return Send(effect.chat, effect.html, effect.rows, memory=effect.memory)
    if isinstance(effect, Send) and effect.thread and any(sign in why for sign in _NO_TOPIC):
        return replace(effect, thread=None, reply_to=None)
    if isinstance(effect, Send | Edit) and effect.rows and ("button" in why or "wrong http url" in why):
        log.warning("buttons were left out, Telegram does not take them: %s", masked(why))
        return replace(
            effect, rows=tuple(r for r in effect.rows if all(b.data for b in r)) if _urls(effect.rows) else ()
        )
    raise RefusedError(masked(why), muted=any(sign in why for sign in _MUTED))


def _urls(rows: Rows) -> bool:
    return any(button.url for row in rows for button in row)


async def _once(call: Call, effect: Effect) -> Delivered:
    method, params = request(effect)
    if isinstance(effect, Offer | Toast):  # worth nothing once the person has looked away
        try:
            async with asyncio.timeout(FLEETING_SECONDS):
                await call(method, params)
        except TimeoutError as error:
            raise NetworkError("no answer in time") from error
        return Delivered()
    message = await call(method, params)
    match effect:
        case Send():
            return Delivered(message["chat"]["id"], message["message_id"])
        case Edit():  # True for an inline message, which is none of ours
            return Delivered(effect.chat, message["message_id"] if isinstance(message, dict) else effect.message)
    return Delivered()


def request(effect: Effect) -> tuple[str, dict[str, Any]]:
    """The Bot API's method and its parameters, None for what is left out."""
    match effect:
        case Send():
            return "sendMessage", {
                "chat_id": effect.chat,
                "message_thread_id": effect.thread,
                "text": effect.html,
                **_AS_HTML,
                "reply_parameters": {"message_id": effect.reply_to, "allow_sending_without_reply": True}
                if effect.reply_to
                else None,
                "reply_markup": _FORCE_REPLY if effect.wants_reply else keyboard(effect.rows),
            }
        case Edit():
            return "editMessageText", {
                "chat_id": effect.chat,
                "message_id": effect.message,
                "text": effect.html,
                **_AS_HTML,
                "reply_markup": keyboard(effect.rows),
            }
        case EditButtons():
            return "editMessageReplyMarkup", {
                "chat_id": effect.chat,
                "message_id": effect.message,
                "reply_markup": keyboard(effect.rows),
            }
        case Delete():
            return "deleteMessage", {"chat_id": effect.chat, "message_id": effect.message}
        case Toast():
            return "answerCallbackQuery", {
                "callback_query_id": effect.query,
                "text": effect.text or None,
                "show_alert": effect.alert,
            }
        case Offer():
            return "answerInlineQuery", {
                "inline_query_id": effect.query,
                "results": [_article(one) for one in effect.articles],
                "cache_time": effect.seconds,
                "button": {"text": effect.button, "start_parameter": "inline"},
            }


def _article(one: Article) -> dict[str, Any]:
    article = {
        "type": "article",
        "id": one.id,
        "title": one.title,
        "input_message_content": {"message_text": one.html, **_AS_HTML},
        "description": one.description,
    }
    rows = keyboard(one.rows)
    return {**article, "reply_markup": rows} if rows else article


def keyboard(rows: Rows) -> dict[str, Any] | None:
    """Rows of buttons as Telegram takes them; None for none."""
    if not rows:
        return None
    return {
        "inline_keyboard": [
            [{"text": b.text, **({"url": b.url} if b.url else {"callback_data": b.data})} for b in row] for row in rows
        ]
    }


def seconds(error: RetryAfter) -> float:
    """How long Telegram says to wait."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
