"""What the Bot API refuses, in its own words: texts, buttons, commands, inline results.

From https://core.telegram.org/bots/api and the server's source (tdlib/telegram-bot-api, tdlib/td).
"""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from telegram_standin.html import BadHtml, Parsed, parse, units


class Refused(Exception):
    """An error reply; ``parameters`` are its ResponseParameters."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad(description: str) -> Refused:
    return Refused(400, f"Bad Request: {description}")


def message_text(params: dict[str, Any]) -> Parsed:
    """The text as it will be shown; 1 to 4,096 units after its entities are read."""
    text = str(params.get("text", ""))
    try:
        parsed = parse(text) if params.get("parse_mode", "").upper() == "HTML" else Parsed(text, [])
    except BadHtml as error:
        raise Refused(400, str(error)) from error
    if not parsed.text.strip():
        raise bad("message text is empty")
    if units(parsed.text) > 4096:
        raise bad("message is too long")
    return parsed


def markup(params: dict[str, Any]) -> dict[str, Any] | None:
    """The reply markup, checked."""
    given = decoded(params.get("reply_markup"))
    if given is None:
        return None
    if "inline_keyboard" in given:
        buttons = [button for row in given["inline_keyboard"] for button in row]
        if len(buttons) > 100 or any(len(row) > 8 for row in given["inline_keyboard"]):
            raise bad("REPLY_MARKUP_TOO_LONG")
        for button in buttons:
            check_button(button)
    return dict(given)


def check_button(button: dict[str, Any]) -> None:
    if not button.get("text"):
        raise bad("inline keyboard button text is empty")
    kinds = [kind for kind in ("url", "callback_data", "switch_inline_query") if button.get(kind) is not None]
    if len(kinds) != 1:
        raise bad("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        check_url(button["url"])


def check_url(url: str) -> None:
    """tdlib, LinkManager::check_link: http(s), and a dot in the host."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if any(c.isspace() for c in url) or not host or parts.scheme not in ("http", "https", "tg") or "." not in host:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def commands(params: dict[str, Any]) -> list[dict[str, str]]:
    given = decoded(params.get("commands")) or []
    if len(given) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for one in given:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(one["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    language = params.get("language_code", "")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad("LANG_CODE_INVALID")
    return list(given)


def inline_results(params: dict[str, Any]) -> list[dict[str, Any]]:
    given = decoded(params.get("results")) or []
    if len(given) > 50:
        raise bad("RESULTS_TOO_MUCH")
    if len({one["id"] for one in given}) != len(given):
        raise bad("RESULT_ID_DUPLICATE")
    for one in given:
        if not 1 <= len(one["id"].encode()) <= 64:
            raise bad("RESULT_ID_INVALID")
        if not one.get("title"):
            raise bad("article title is empty")
        content = one["input_message_content"]
        message_text({"text": content["message_text"], "parse_mode": content.get("parse_mode", "")})
        markup(one)
    button = decoded(params.get("button"))
    if button and (
        not button.get("text") or not re.fullmatch("[A-Za-z0-9_-]{1,64}", button.get("start_parameter", ""))
    ):
        raise bad("START_PARAM_INVALID")
    return list(given)


def decoded(value: Any) -> Any:
    """A parameter that is JSON inside a form."""
    return json.loads(value) if isinstance(value, str) and value else value or None
