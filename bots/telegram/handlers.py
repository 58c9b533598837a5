"""What the bot does with each kind of update; the words come from the conversation."""

from dataclasses import dataclass, replace

import structlog
from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, InaccessibleMessage, User
from aiogram.types import Message as TelegramMessage

from bots.actions import read_action
from bots.contract import Danger, Draft, Final, Message, Working
from bots.conversation import Conversation
from bots.telegram.addressing import may_manage, question_in, sender_of, where_of
from bots.telegram.delivery import Delivery, Undeliverable, Where
from bots.telegram.live_answer import LiveAnswer
from bots.telegram.render import Part, keyboard, render

# what an answer to a press may hold (Bot API, answerCallbackQuery)
LONGEST_TOAST = 200
COMMANDS = ("start", "help", "new", "language", "usage", "privacy")
# presses whose outcome is a word in passing, after which the message stays as it is
_PASSING = frozenset({"judge"})

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Handlers:
    """Turns updates into questions, commands and presses."""

    conversation: Conversation
    delivery: Delivery
    me: User

    def router(self) -> Router:
        """Answer what aiogram sends updates to."""
        router = Router(name="candor")
        router.message.register(self.command, CommandStart())
        router.message.register(self.command, Command(*COMMANDS))
        router.message.register(self.question, F.text)
        router.message.register(self.unreadable, F.chat.type == ChatType.PRIVATE)
        router.callback_query.register(self.press, F.data)
        return router

    async def command(self, message: TelegramMessage, bot: Bot) -> None:
        """Answer a command."""
        if message.from_user is None:
            return
        name = (message.text or "").split()[0].partition("@")[0].removeprefix("/").lower()
        sender = sender_of(message.from_user, message.chat)
        if name == "language" and sender.group is not None:
            manages = await may_manage(bot, message.from_user, message.chat, message.sender_chat)
            sender = replace(sender, may_manage=manages)
        said = await self.conversation.command(sender, name)
        if said.private and sender.group is not None:
            said = await self.conversation.in_private(sender)
        await self._send(where_of(message), said)

    async def question(self, message: TelegramMessage, bot: Bot) -> None:
        """Answer a question, and show it as it is made where that may be."""
        user = message.from_user
        asked = question_in(message, self.me)
        if user is None or user.is_bot or asked is None:
            return
        sender, where = sender_of(user, message.chat), where_of(message)
        live = LiveAnswer(self.delivery, self.conversation.wording, where, sender.group is None)
        try:
            async with live:
                async for reply in self.conversation.ask(sender, asked):
                    match reply:
                        case Working() | Draft():
                            await live.show(reply)
                        case Danger():
                            await self._warn(message, where, reply)
                        case Final(said):
                            await live.finish(said)
        except Undeliverable:
            return

    async def unreadable(self, message: TelegramMessage) -> None:
        """Say that only text can be read; nothing of a picture or a voice is looked at."""
        if message.from_user is not None:
            sender = sender_of(message.from_user, message.chat)
            await self._send(where_of(message), await self.conversation.unreadable(sender))

    async def press(self, query: CallbackQuery, bot: Bot) -> None:
        """Do what a button says for whoever pressed it."""
        message = query.message
        if message is None:
            # a message sent through inline mode, which this bot has not
            await self._toast(query, "")
            return
        name, _ = read_action(query.data or "")
        sender = sender_of(query.from_user, message.chat)
        if name == "speak":
            sender = replace(
                sender, may_manage=await may_manage(bot, query.from_user, message.chat)
            )
        said = await self.conversation.press(sender, query.data or "")
        if name in _PASSING or (said.private and sender.group is not None):
            await self._toast(query, said.text, alert=name not in _PASSING)
            return
        await self._toast(query, "")
        await self._instead(message, said)

    async def _warn(self, message: TelegramMessage, where: Where, danger: Danger) -> None:
        try:
            await message.delete()
            text = danger.deleted
        except TelegramAPIError:
            text = danger.left
        await self._send(replace(where, reply_to=None), Message(text))

    async def _instead(self, message: TelegramMessage | InaccessibleMessage, said: Message) -> None:
        where = Where(message.chat.id)
        parts = render(said, self.conversation.wording)
        if said.file is None and len(parts) == 1:
            try:
                await self.delivery.edit(where, message.message_id, parts[0], keyboard(said))
            except TelegramBadRequest:
                await self._send(where, said)
            except Undeliverable:
                return
        else:
            await self._send(where, said)

    async def _send(self, where: Where, said: Message) -> None:
        parts: list[Part] = render(said, self.conversation.wording)
        try:
            for number, part in enumerate(parts):
                buttons = keyboard(said) if number == len(parts) - 1 else None
                await self.delivery.send(where, part, buttons)
            if said.file is not None:
                await self.delivery.send_file(where, said.file)
        except Undeliverable:
            return

    async def _toast(self, query: CallbackQuery, text: str, *, alert: bool = False) -> None:
        try:
            await query.answer(text[:LONGEST_TOAST], show_alert=alert)
        except TelegramAPIError:
            # it was pressed too long ago for Telegram to show anything
            return
