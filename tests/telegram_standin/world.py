"""The chats, messages and updates of a small Telegram, and the Bot API's methods over them.

Thread-safe: a test speaks as people do from one thread, the server answers the bot from another.
"""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from telegram_standin import rules
from telegram_standin.html import Parsed, units
from telegram_standin.rules import Refused, bad

BOT_ID = 7000000001
TOKEN = f"{BOT_ID}:AAinvented-token_for-the-stand-in"
USERNAME = "toolkit_standin_bot"


@dataclass
class Call:
    """One request of the bot. ``at`` is time.monotonic() when it came."""

    at: float
    method: str
    params: dict[str, Any]
    status: int = 0
    fault: str = ""
    result: Any = None


@dataclass
class World:
    """``query_seconds`` is how long a button or an inline query may be answered, ``first`` the first update's id."""

    query_seconds: float = 15.0
    first: int = 1000
    calls: list[Call] = field(default_factory=list)
    updates: dict[int, dict[str, Any]] = field(default_factory=dict)
    pushed: dict[int, float] = field(default_factory=dict)
    acknowledged: int = 0
    messages: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    chats: dict[int, dict[str, Any]] = field(default_factory=dict)
    blocked: dict[int, str] = field(default_factory=dict)
    migrated: dict[int, int] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    offered: dict[str, dict[str, Any]] = field(default_factory=dict)
    toasts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._update_ids, self._message_ids, self._query_ids = count(self.first), count(1), count(1)
        self._queries: dict[str, float] = {}
        self._methods: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getme": lambda _: self.me(), "sendmessage": self._send, "editmessagetext": self._edit_text,
            "editmessagereplymarkup": self._edit_markup, "deletemessage": self._delete,
            "sendchataction": self._action, "answercallbackquery": self._toast, "answerinlinequery": self._offer,
            "setmycommands": self._set_commands, "setmydescription": lambda p: self._described(p, 512),
            "setmyshortdescription": lambda p: self._described(p, 120), "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
        }  # fmt: skip

    # --- what people do

    def person(self, number: int, name: str = "Ana", language: str = "en") -> dict[str, Any]:
        return {"id": number, "is_bot": False, "first_name": name, "language_code": language}

    def private(self, person: dict[str, Any]) -> dict[str, Any]:
        chat = {"id": person["id"], "type": "private", "first_name": person["first_name"]}
        return self.chats.setdefault(person["id"], chat)

    def group(self, number: int, title: str = "Studio", kind: str = "supergroup") -> dict[str, Any]:
        return self.chats.setdefault(number, {"id": number, "type": kind, "title": title})

    def say(
        self,
        person: dict[str, Any],
        text: str = "",
        chat: dict[str, Any] | None = None,
        *,
        age: float = 0.0,
        **more: Any,
    ) -> dict[str, Any]:
        """A message; with ``chat`` None in private. Returns the message as the bot will see it."""
        with self.changed:
            where = chat or self.private(person)
            message: dict[str, Any] = {"message_id": next(self._message_ids), "date": int(time.time() - age),
                                       "chat": where, "from": person, **more}  # fmt: skip
            if text:
                message |= {"text": text, "entities": entities(text)}
            self.messages[where["id"], message["message_id"]] = message
            self.push({"message": message})
            return message

    def edit(self, message: dict[str, Any], text: str) -> None:
        edited = {**message, "text": text, "entities": entities(text), "edit_date": int(time.time())}
        self.push({"edited_message": edited})

    def press(self, person: dict[str, Any], message: dict[str, Any], data: str) -> str:
        """Press a button; returns the query's id."""
        with self.changed:
            query = str(next(self._query_ids))
            self._queries[query] = time.monotonic()
            self.push({"callback_query": {"id": query, "from": person, "message": message, "chat_instance": "1",
                                          "data": data}})  # fmt: skip
            return query

    def ask_inline(self, person: dict[str, Any], text: str) -> str:
        with self.changed:
            query = str(next(self._query_ids))
            self._queries[query] = time.monotonic()
            self.push({"inline_query": {"id": query, "from": person, "query": text, "offset": ""}})
            return query

    def push(self, update: dict[str, Any], number: int | None = None) -> int:
        """Put any update in the queue."""
        with self.changed:
            number = next(self._update_ids) if number is None else number
            self.updates[number] = {"update_id": number, **update}
            self.pushed[number] = time.monotonic()
            self.changed.notify_all()
            return number

    # --- what tests look at

    def sent(self, chat: int | None = None) -> list[dict[str, Any]]:
        """The messages that the bot sent, as people see them now."""
        with self.changed:
            return [m for m in self.messages.values()
                    if m["from"]["id"] == BOT_ID and (chat is None or m["chat"]["id"] == chat)]  # fmt: skip

    def wait(self, until: Callable[[], Any], seconds: float = 10.0) -> Any:
        """The first true value of ``until``; AssertionError after ``seconds``."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while True:
                if value := until():
                    return value
                left = deadline - time.monotonic()
                if left <= 0:
                    last = [(call.method, call.status, call.fault) for call in self.calls[-5:]]
                    raise AssertionError(f"nothing came of it in {seconds} s; last calls: {last}")
                self.changed.wait(min(left, 0.2))

    # --- the Bot API

    def me(self) -> dict[str, Any]:
        return {"id": BOT_ID, "is_bot": True, "first_name": "Toolkit", "username": USERNAME, "can_join_groups": True,
                "can_read_all_group_messages": False, "supports_inline_queries": True}  # fmt: skip

    def call(self, method: str, params: dict[str, Any]) -> Any:
        """Do one method. Raises Refused."""
        with self.changed:
            done = self._methods.get(method.lower())
            if done is None:
                raise Refused(404, "Not Found: method not found")
            result = done(params)
            self.changed.notify_all()
            return result

    def pending(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        """What getUpdates gives now; everything below the offset is forgotten."""
        offset, limit = int(params.get("offset") or 0), int(params.get("limit") or 100)
        wanted = rules.decoded(params.get("allowed_updates"))
        with self.changed:
            self.acknowledged = max(self.acknowledged, offset)
            for number in [number for number in self.updates if number < offset]:
                del self.updates[number]
            for number, update in list(self.updates.items()):
                if wanted and not set(wanted) & set(update):
                    del self.updates[number]
            return [self.updates[number] for number in sorted(self.updates)][:limit]

    def _chat(self, params: dict[str, Any]) -> dict[str, Any]:
        number = int(params["chat_id"])
        if number in self.migrated:
            raise Refused(400, "Bad Request: group chat was upgraded to a supergroup chat",
                          migrate_to_chat_id=self.migrated[number])  # fmt: skip
        if number in self.blocked:
            why = self.blocked[number]
            raise Refused(403 if why.startswith("Forbidden") else 400, why)
        if number not in self.chats:
            raise bad("chat not found")
        return self.chats[number]

    def _send(self, params: dict[str, Any]) -> dict[str, Any]:
        chat, text, markup = self._chat(params), rules.message_text(params), rules.markup(params)
        number = next(self._message_ids)
        message: dict[str, Any] = {"message_id": number, "date": int(time.time()), "chat": chat, "from": self.me()}
        thread = params.get("message_thread_id")
        if thread is not None:
            message |= {"message_thread_id": int(thread), "is_topic_message": True}
        reply = rules.decoded(params.get("reply_parameters"))
        if reply:
            replied = self.messages.get((chat["id"], int(reply["message_id"])))
            if replied is None and not reply.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
            if replied is not None:
                message["reply_to_message"] = {k: v for k, v in replied.items() if k != "reply_to_message"}
        message |= shown(text, markup)
        self.messages[chat["id"], number] = message
        return message

    def _own(self, params: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat(params)
        message = self.messages.get((chat["id"], int(params["message_id"])))
        if message is None:
            raise bad("message to edit not found")
        if message["from"]["id"] != BOT_ID:
            raise bad("message can't be edited")
        return message

    def _edit_text(self, params: dict[str, Any]) -> dict[str, Any]:
        message, text, markup = self._own(params), rules.message_text(params), rules.markup(params)
        new = {k: v for k, v in message.items() if k not in ("text", "entities", "reply_markup")} | shown(text, markup)
        return self._changed(message, new)

    def _edit_markup(self, params: dict[str, Any]) -> dict[str, Any]:
        message, markup = self._own(params), rules.markup(params)
        new = {k: v for k, v in message.items() if k != "reply_markup"} | ({"reply_markup": markup} if markup else {})
        return self._changed(message, new)

    def _changed(self, message: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
        keys = ("text", "entities", "reply_markup")
        if all(message.get(key) == new.get(key) for key in keys):
            raise bad("message is not modified: specified new message content and reply markup are exactly the same")
        new["edit_date"] = int(time.time())
        self.messages[new["chat"]["id"], new["message_id"]] = new
        return new

    def _delete(self, params: dict[str, Any]) -> bool:
        if self.messages.pop((self._chat(params)["id"], int(params["message_id"])), None) is None:
            raise bad("message to delete not found")
        return True

    def _action(self, params: dict[str, Any]) -> bool:
        if self._chat(params) and params.get("action") != "typing":
            raise bad("wrong parameter action in request")
        return True

    def _query(self, query: str) -> None:
        asked = self._queries.pop(query, None)  # answered once
        if asked is None or time.monotonic() - asked > self.query_seconds:
            raise bad("query is too old and response timeout expired or query ID is invalid")

    def _toast(self, params: dict[str, Any]) -> bool:
        self._query(params["callback_query_id"])
        if units(params.get("text") or "") > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.toasts[params["callback_query_id"]] = params
        return True

    def _offer(self, params: dict[str, Any]) -> bool:
        results = rules.inline_results(params)
        self._query(params["inline_query_id"])
        self.offered[params["inline_query_id"]] = {**params, "results": results}
        return True

    def _set_commands(self, params: dict[str, Any]) -> bool:
        scope = (rules.decoded(params.get("scope")) or {"type": "default"})["type"]
        self.commands[scope, params.get("language_code", "")] = rules.commands(params)
        return True

    def _described(self, params: dict[str, Any], most: int) -> bool:
        text = params.get("description") or params.get("short_description") or ""
        if len(text) > most:
            raise bad("BOT_DESCRIPTION_INVALID")
        return True

    def _set_webhook(self, params: dict[str, Any]) -> bool:
        secret = params.get("secret_token", "")
        if secret and not re.fullmatch("[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        self.webhook |= params
        return True

    def _delete_webhook(self, _: dict[str, Any]) -> bool:
        self.webhook.clear()
        return True


def entities(text: str) -> list[dict[str, Any]]:
    """The commands and mentions that Telegram finds in a message."""
    found = []
    for pattern, kind in ((r"(?:(?<=\s)|^)/\w{1,32}(?:@\w+)?", "bot_command"), (r"(?<!\w)@\w{3,32}", "mention")):
        found += [
            {"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])}
            for match in re.finditer(pattern, text)
        ]
    return found


def shown(text: Parsed, markup: dict[str, Any] | None) -> dict[str, Any]:
    message: dict[str, Any] = {"text": text.text.strip(), "entities": text.entities}
    if markup is not None and "inline_keyboard" in markup:
        message["reply_markup"] = markup
    return message
