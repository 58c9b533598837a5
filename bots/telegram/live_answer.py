"""Shows an answer while it is made: by edits of one message in private, by its end in groups."""

import asyncio
from dataclasses import dataclass, field
from typing import Self

from aiogram.enums import ChatAction
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramRetryAfter

from bots.contract import Draft, Message, Working
from bots.telegram.delivery import Delivery, Where
from bots.telegram.render import Part, draft, keyboard, render
from bots.wording import Wording

# Telegram asks for no more than about one message a second in a chat
EDIT_SECONDS = 1.1
# how long "typing" is shown for one call (Bot API, sendChatAction)
TYPING_SECONDS = 4.5


@dataclass
class LiveAnswer:
    """One answer on its way to one chat, where "typing" is shown until it is there.

    What is shown on the way may be missing, late or cut; `finish` alone has to arrive.
    """

    delivery: Delivery
    wording: Wording
    where: Where
    private: bool
    _message: int | None = field(default=None, init=False)
    _shown: str = field(default="", init=False)
    _quiet_until: float = field(default=0.0, init=False)
    _typing: asyncio.Task[None] | None = field(default=None, init=False)

    async def __aenter__(self) -> Self:
        self._typing = asyncio.create_task(self._type())
        return self

    async def __aexit__(self, *failure: object) -> None:
        if self._typing is not None:
            self._typing.cancel()
            await asyncio.gather(self._typing, return_exceptions=True)

    async def show(self, reply: Working | Draft) -> None:
        """Show a step or a draft, where the pace allows it."""
        now = asyncio.get_running_loop().time()
        if not self.private or now < self._quiet_until:
            return
        part = draft(reply.text)
        if part.html != self._shown:
            self._quiet_until = now + EDIT_SECONDS
            await self._try(part)

    async def finish(self, message: Message) -> None:
        """Show the whole answer, in as many messages as it needs; Undeliverable where it can't."""
        parts = render(message, self.wording)
        for number, part in enumerate(parts):
            buttons = keyboard(message) if number == len(parts) - 1 else None
            if number == 0 and self._message is not None:
                try:
                    await self.delivery.edit(self.where, self._message, part, buttons)
                    continue
                except TelegramBadRequest:
                    # its reader deleted it meanwhile
                    self._message = None
            await self.delivery.send(self.where, part, buttons)
        if message.file is not None:
            await self.delivery.send_file(self.where, message.file)

    async def _try(self, part: Part) -> None:
        bot = self.delivery.bot
        try:
            if self._message is None:
                sent = await bot.send_message(
                    self.where.chat,
                    part.html,
                    parse_mode="HTML",
                    message_thread_id=self.where.topic,
                )
                self._message = sent.message_id
            else:
                await bot.edit_message_text(
                    part.html,
                    chat_id=self.where.chat,
                    message_id=self._message,
                    parse_mode="HTML",
                )
            self._shown = part.html
        except TelegramRetryAfter as flooded:
            self._quiet_until = asyncio.get_running_loop().time() + flooded.retry_after
        except TelegramAPIError:
            # the next draft, or the end, shows it
            return

    async def _type(self) -> None:
        while True:
            pause = TYPING_SECONDS
            try:
                await self.delivery.bot.send_chat_action(
                    self.where.chat, ChatAction.TYPING, message_thread_id=self.where.topic
                )
            except TelegramRetryAfter as flooded:
                pause = max(pause, flooded.retry_after)
            except TelegramAPIError:
                # the answer itself may arrive all the same
                pass
            await asyncio.sleep(pause)
