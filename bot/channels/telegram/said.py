"""A Telegram update as the few facts the handlers need: who said what, where, and whether to the bot.

Nothing here trusts an update to be complete: people, texts and dates may be missing.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from telegram import Chat, Message, MessageEntity, Update, User
from telegram.constants import ChatType

Content = Literal["text", "document", "photo", "voice", "sticker", "other", "service"]

ANONYMOUS_ADMIN = 1087968824  # GroupAnonymousBot, who speaks for a group's hidden administrators
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+|$)")
_CONTENT: tuple[tuple[str, Content], ...] = (
    ("sticker", "sticker"), ("photo", "photo"), ("animation", "photo"), ("video", "photo"), ("document", "document"),
    ("voice", "voice"), ("audio", "voice"), ("video_note", "voice"), ("story", "other"), ("dice", "other"),
    ("game", "other"), ("poll", "other"), ("location", "other"), ("venue", "other"), ("contact", "other"),
    ("checklist", "other"), ("paid_media", "photo"), ("invoice", "other"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Me:
    """Which bot this is."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Said:
    """One message. ``thread`` is a forum topic's number or 0; ``tongue`` the language of the person's Telegram.

    ``text`` is without the bot's name and the command; ``addressed`` says that the bot is meant. ``replied`` is the
    message it replies to (0: none) and ``quoted`` that one's text, when somebody else wrote it.
    """

    chat: int
    private: bool
    thread: int
    person: int
    tongue: str
    message: int
    text: str
    content: Content
    command: str
    addressed: bool
    replied: int
    quoted: str
    edited: bool
    album: str
    when: datetime | None


def said(update: Update, me: Me) -> Said | None:
    """The facts of a new or edited message; None for any other update, a channel's post or another bot's words."""
    message = update.message or update.edited_message
    if message is None:
        return None
    speaker = _speaker(message)
    if speaker is None or message.chat.type not in (ChatType.PRIVATE, ChatType.GROUP, ChatType.SUPERGROUP):
        return None
    if message.via_bot is not None and message.via_bot.id == me.id:  # somebody sent one of our inline passages
        return None
    private = message.chat.type == ChatType.PRIVATE
    text = message.text or message.caption or ""
    command, text, elsewhere = _command(text, me)
    text, mentioned = _without_name(message, text, me)
    reply = message.reply_to_message
    to_me = reply is not None and reply.from_user is not None and reply.from_user.id == me.id
    service = reply is not None and reply.forum_topic_created is not None
    person, tongue = speaker
    return Said(
        chat=message.chat.id,
        private=private,
        thread=(message.message_thread_id or 0) if message.is_topic_message else 0,
        person=person,
        tongue=tongue,
        message=message.message_id,
        text=text.strip(),
        content=_content(message),
        command=command,
        addressed=not elsewhere and (private or mentioned or bool(command) or (to_me and not service)),
        replied=reply.message_id if reply is not None and not service else 0,
        quoted="" if reply is None or to_me or service else (reply.text or reply.caption or ""),
        edited=update.edited_message is not None,
        album=message.media_group_id or "",
        when=message.edit_date if update.edited_message is not None else message.date,
    )


def language_code(person: User | None) -> str:
    return (person.language_code or "") if person is not None else ""


def chat_of(update: Update) -> int:
    """The chat whose updates are answered in their order; 0 for those that have none."""
    chat: Chat | None = update.effective_chat
    return chat.id if chat is not None else 0


def fingerprint(update: Update) -> str:
    """The same for an update that comes again, another for any other: what, where, when."""
    message, query = update.effective_message, update.callback_query or update.inline_query
    change = update.my_chat_member
    return "/".join(
        str(part)
        for part in (
            query.id if query is not None else "",
            chat_of(update),
            message.message_id if message is not None else "",
            message.date if message is not None else change.date if change is not None else "",
            message.edit_date if message is not None else "",
        )
    )


def _speaker(message: Message) -> tuple[int, str] | None:
    """Who speaks (number, language); None for bots, a linked channel's posts and messages without a sender."""
    if message.is_automatic_forward:
        return None
    if message.sender_chat is not None:  # a hidden administrator, or a channel speaking in a group
        return message.sender_chat.id, ""
    person = message.from_user
    if person is None or (person.is_bot and person.id != ANONYMOUS_ADMIN):
        return None
    return person.id, language_code(person)


def _command(text: str, me: Me) -> tuple[str, str, bool]:
    """(command in lower case, the rest, whether it is another bot's)."""
    found = _COMMAND.match(text)
    if found is None:
        return "", text, False
    if found[2] and found[2].lower() != me.username.lower():
        return "", text, True
    return found[1].lower(), text[found.end() :], False


def _without_name(message: Message, text: str, me: Me) -> tuple[str, bool]:
    """The text without @name, and whether the bot was named (by @name, or by a mention that carries its number)."""
    rest, count = re.subn(rf"(?<!\w)@{re.escape(me.username)}\b[,:]?", " ", text, flags=re.IGNORECASE)
    entities = message.entities or message.caption_entities or ()
    tagged = any(
        entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == me.id
        for entity in entities
    )
    return (re.sub(r"[ \t]{2,}", " ", rest) if count else text), bool(count) or tagged


def _content(message: Message) -> Content:
    if message.text is not None or message.caption:
        return "text"
    for attribute, content in _CONTENT:
        if getattr(message, attribute, None):
            return content
    return "service"
