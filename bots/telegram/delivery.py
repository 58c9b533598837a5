"""Sends what has to arrive: waits as Telegram says, and falls back to plain letters."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from aiogram.types import Message as TelegramMessage

from bots.contract import File
from bots.telegram.render import Part

# after that long nobody waits for an answer any more
PATIENCE_SECONDS = 600.0
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Undeliverable(Exception):
    """The chat takes nothing from the bot: it was blocked or removed, or Telegram is gone."""


@dataclass(frozen=True, slots=True)
class Where:
    """A chat, its topic where it has topics, and the message that is answered."""

    chat: int
    topic: int | None = None
    reply_to: int | None = None


@dataclass(frozen=True)
class Delivery:
    """What a bot sends to chats."""

    bot: Bot
    patience: float = PATIENCE_SECONDS
    sleep: Callable[[float], Awaitable[None]] = field(default=asyncio.sleep)

    async def send(
        self, where: Where, part: Part, keyboard: InlineKeyboardMarkup | None = None
    ) -> int:
        """Send a message and answer its id; Undeliverable where it cannot arrive."""
        reply = (
            ReplyParameters(message_id=where.reply_to, allow_sending_without_reply=True)
            if where.reply_to
            else None
        )

        async def send(text: str, mode: str | None) -> TelegramMessage:
            return await self.bot.send_message(
                where.chat,
                text,
                parse_mode=mode,
                message_thread_id=where.topic,
                reply_parameters=reply,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )

        return (await self._in_html_or_plain(send, part)).message_id

    async def edit(
        self, where: Where, message: int, part: Part, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Put a text in place of a sent one; TelegramBadRequest where that one is gone."""

        async def edit(text: str, mode: str | None) -> object:
            return await self.bot.edit_message_text(
                text,
                chat_id=where.chat,
                message_id=message,
                parse_mode=mode,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )

        try:
            await self._in_html_or_plain(edit, part)
        except TelegramBadRequest as refused:
            if "message is not modified" not in refused.message:
                raise

    async def send_file(self, where: Where, file: File) -> None:
        """Send a file."""
        document = BufferedInputFile(file.content, filename=file.name)
        await self.persistently(
            lambda: self.bot.send_document(where.chat, document, message_thread_id=where.topic)
        )

    async def persistently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Repeat a call until it succeeds, at the pace that Telegram asks for."""
        loop = asyncio.get_running_loop()
        until, pause = loop.time() + self.patience, FIRST_PAUSE_SECONDS
        while True:
            try:
                return await call()
            except TelegramRetryAfter as flooded:
                wait: float = flooded.retry_after
            except (TelegramForbiddenError, TelegramUnauthorizedError):
                raise Undeliverable from None
            except (TelegramNetworkError, TelegramServerError):
                wait, pause = pause, min(2 * pause, LONGEST_PAUSE_SECONDS)
            if loop.time() + wait > until:
                log.warning("telegram_undeliverable")
                raise Undeliverable
            await self.sleep(wait)

    async def _in_html_or_plain(
        self, call: Callable[[str, str | None], Awaitable[T]], part: Part
    ) -> T:
        try:
            return await self.persistently(lambda: call(part.html, "HTML"))
        except TelegramBadRequest as refused:
            if "can't parse entities" not in refused.message:
                raise
            log.warning("telegram_markup_refused")
            return await self.persistently(lambda: call(part.plain, None))
