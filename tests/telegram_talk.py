"""One person, or several, talking to the handlers: Telegram's updates in, effects out.

A test file takes the fixture by binding it: ``talk = telegram_talk.talk``.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_answerer import SmallAnswerer
from telegram import Update
from telegram_running import Votes
from telegram_standin.html import parse
from telegram_standin.rules import check_button
from telegram_standin.world import BOT_ID, USERNAME, entities

from bot.channels.telegram.buttons import pressed
from bot.channels.telegram.claims import Claims
from bot.channels.telegram.database import Database
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.effects import Edit, Effect, Send, from_json, to_json
from bot.channels.telegram.register import hear, pressed_in
from bot.channels.telegram.said import Me, said
from bot.channels.telegram.store import Store
from bot.limits import Rates

ME = Me(BOT_ID, USERNAME)
ANA = {"id": 5, "is_bot": False, "first_name": "Ana", "language_code": "en"}
BOR = {"id": 6, "is_bot": False, "first_name": "<b>Bor</b>", "language_code": "sl"}
BOT = {"id": BOT_ID, "is_bot": True, "first_name": "Toolkit", "username": USERNAME}
PRIVATE = {"id": 5, "type": "private", "first_name": "Ana"}
GROUP = {"id": -100, "type": "supergroup", "title": "Studio"}


class Talk:
    """A desk and a way to speak to it; what is sent is remembered as delivery would."""

    def __init__(self, home: Path, *, rate: int = 0, days: int = 90, answerer: SmallAnswerer | None = None) -> None:
        self.database = Database.open(home)
        self.store, self.claims = Store(self.database), Claims(self.database)
        self.answerer, self.votes = answerer or SmallAnswerer(), Votes()
        self.desk = Desk(self.answerer, self.votes, self.store, Rates(rate), Rates(rate), ME, days)
        self.number = 100

    def update(self, text: str = "", who: dict[str, Any] = ANA, chat: dict[str, Any] = PRIVATE, kind: str = "message",
               **more: Any) -> Update:  # fmt: skip
        self.number += 1
        message = {"message_id": self.number, "date": 1_700_000_000, "chat": chat, "from": who}
        if text:
            message |= {"text": text, "entities": entities(text)}
        update = Update.de_json({"update_id": self.number, kind: message | more}, None)
        assert update is not None
        return update

    def hears(self, update: Update) -> tuple[Effect, ...]:
        what = said(update, ME)
        handler = hear(what) if what is not None else None
        effects = handler(self.desk, what) if what is not None and handler is not None else ()
        for effect in effects:
            assert from_json(to_json([effect])) == (effect,)
            if isinstance(effect, Send | Edit):
                assert parse(effect.html).text
                for button in (button for row in effect.rows for button in row):
                    check_button(
                        {"text": button.text} | ({"url": button.url} if button.url else {"callback_data": button.data})
                    )
        return self.remembered(effects)

    def remembered(self, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
        for effect in effects:
            if isinstance(effect, Send | Edit):
                self.number += 1
                number = effect.message if isinstance(effect, Edit) else self.number
                self.claims.delivered(0, 0, (effect.chat, number), effect.memory, last=False)
        return effects

    def says(self, text: str = "", **more: Any) -> tuple[Effect, ...]:
        return self.hears(self.update(text, **more))

    def text(self, text: str = "", **more: Any) -> str:
        (sent,) = self.says(text, **more)
        assert isinstance(sent, Send)
        return parse(sent.html).text

    def press(self, data: str, message: int, who: dict[str, Any] = ANA, chat: dict[str, Any] = PRIVATE,
              rows: tuple[Any, ...] = ()) -> tuple[Effect, ...]:  # fmt: skip
        under = {"message_id": message, "date": 1_700_000_000, "chat": chat, "from": BOT, "text": "x"}
        query = {"id": "77", "from": who, "message": under, "chat_instance": "1", "data": data}
        press = pressed_in(Update.de_json({"update_id": 1, "callback_query": query}, None))
        assert press is not None
        return self.remembered(pressed(self.desk, replace(press, rows=rows)))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    talk = Talk(tmp_path)
    yield talk
    talk.database.close()
