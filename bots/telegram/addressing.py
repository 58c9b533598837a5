"""Who wrote, where, and whether the bot is meant."""

from aiogram import Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Chat, Message, User

from bots.telegram.delivery import Where
from candor.domain.chats import Sender

_MANAGE = frozenset({ChatMemberStatus.CREATOR, ChatMemberStatus.ADMINISTRATOR})


def sender_of(user: User, chat: Chat, *, may_manage: bool = False) -> Sender:
    """Answer who wrote, by Telegram's ids."""
    group = None if chat.type == ChatType.PRIVATE else str(chat.id)
    return Sender("telegram", str(user.id), group, may_manage, user.language_code)


def where_of(message: Message) -> Where:
    """Answer where to reply; in groups the reply says to what."""
    private = message.chat.type == ChatType.PRIVATE
    topic = message.message_thread_id if message.is_topic_message else None
    return Where(message.chat.id, topic, None if private else message.message_id)


async def may_manage(bot: Bot, user: User, chat: Chat, sender_chat: Chat | None = None) -> bool:
    """Tell whether the user runs the group; nobody does where Telegram does not say so."""
    if chat.type == ChatType.PRIVATE:
        return True
    if sender_chat is not None and sender_chat.id == chat.id:
        # an admin who writes in the group's own name
        return True
    try:
        member = await bot.get_chat_member(chat.id, user.id)
    except TelegramAPIError:
        return False
    return member.status in _MANAGE


def question_in(message: Message, me: User) -> str | None:
    """Answer the question to the bot, less its name; None where the bot is not meant.

    In groups it is meant where it is mentioned, or where one of its messages is replied to.
    """
    text = message.text or ""
    if message.chat.type == ChatType.PRIVATE:
        return text
    name = f"@{me.username}".lower()
    mentions = [
        entity
        for entity in message.entities or ()
        if (entity.type == "mention" and entity.extract_from(text).lower() == name)
        or (entity.type == "text_mention" and entity.user is not None and entity.user.id == me.id)
    ]
    replied = message.reply_to_message
    to_me = replied is not None and replied.from_user is not None and replied.from_user.id == me.id
    if not mentions and not to_me:
        return None
    for entity in reversed(mentions):
        units = text.encode("utf-16-le")
        begin, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        text = (units[:begin] + units[end:]).decode("utf-16-le")
    return " ".join(text.split(" ")).strip()
