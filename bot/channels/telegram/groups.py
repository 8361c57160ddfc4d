"""Groups: joining, being muted or thrown out, and becoming a supergroup under another number."""

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.telegram.desk import Desk
from bot.channels.telegram.effects import Send
from bot.channels.telegram.markup import Block, messages
from bot.channels.telegram.questions import Effects
from bot.channels.telegram.said import language_code
from bot.phrases.say import say

_OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


def standing(desk: Desk, change: ChatMemberUpdated) -> Effects:
    """Note whether the bot may write; say once how it works when it joins a group."""
    if change.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return ()  # a person who blocks or unblocks the bot is seen when a message is tried
    now = change.new_chat_member
    writes = _may_write(now)
    desk.store.mute(change.chat.id, not writes)
    if not writes or change.old_chat_member.status not in _OUT:
        return ()
    language = desk.language(change.from_user.id, language_code(change.from_user))
    return tuple(Send(change.chat.id, html) for html in messages([Block.of(say(language, "group-welcome"))]))


def moved(desk: Desk, message: Message) -> Effects:
    """A group became a supergroup: what was known of the one holds for the other."""
    if message.migrate_to_chat_id:
        desk.store.move(message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        desk.store.move(message.migrate_from_chat_id, message.chat.id)
    return ()


def _may_write(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status not in _OUT
