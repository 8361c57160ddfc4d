"""What Telegram shows of the bot before anybody writes: commands and descriptions, in six languages.

Set once for each version of the texts: what was set last is noted in the store.
"""

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.channels.telegram.commands import COMMANDS
from bot.channels.telegram.secrecy import masked
from bot.phrases.say import FALLBACK, LANGUAGES, say

IN_GROUPS = ("ask", "topics", "sources", "help")

log = logging.getLogger("toolkit.telegram")


def menu(language: str, names: tuple[str, ...] = tuple(COMMANDS)) -> list[BotCommand]:
    """The commands with their descriptions."""
    return [BotCommand(name, say(language, f"command.{name}")) for name in names]


async def present(bot: Bot, note: Callable[[str, str], Awaitable[bool]]) -> None:
    """Set commands and descriptions unless the same were set there before; ``note(key, value)`` says if it changed.

    Without them the bot answers all the same, so a failure is logged and tried again at the next start.
    """
    if not await note("presented", _digest(masked(bot.base_url))):
        return
    try:
        for language in ("", *LANGUAGES):  # "": whoever's Telegram speaks none of the six
            spoken = language or FALLBACK
            code = language or None
            await bot.set_my_commands(menu(spoken), BotCommandScopeDefault(), code)
            await bot.set_my_commands(menu(spoken), BotCommandScopeAllPrivateChats(), code)
            await bot.set_my_commands(menu(spoken, IN_GROUPS), BotCommandScopeAllGroupChats(), code)
            await bot.set_my_description(say(spoken, "bot-long"), code)
            await bot.set_my_short_description(say(spoken, "bot-short"), code)
    except TelegramError as error:
        log.warning("the bot's commands could not be set and are tried at the next start: %s", masked(str(error)))
        await note("presented", "")


def _digest(server: str) -> str:
    texts = [[server]]
    texts += [[say(language, f"command.{name}") for name in COMMANDS] for language in LANGUAGES]
    texts += [[say(language, "bot-long"), say(language, "bot-short")] for language in LANGUAGES]
    return hashlib.blake2b(json.dumps(texts).encode(), digest_size=12).hexdigest()
