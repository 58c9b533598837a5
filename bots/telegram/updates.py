"""Takes updates, by polling or from a webhook, and ends without losing one."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import Update

from bots.seen import Seen
from bots.stopping import unless_stopped
from candor.bootstrap.bot_states import BotState

KINDS = ["message", "callback_query"]
LONG_POLL_SECONDS = 25
# questions that are answered at once; more wait in Telegram's own queue
MOST_AT_ONCE = 200
# longer than a turn may take, so that each comes to its end
STOP_SECONDS = 90.0
PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 60.0
AWAY = "Telegram cannot be reached; it is asked again"
TWO_BOTS = "another process polls for the same bot; one of the two has to stop"

log = structlog.get_logger(__name__)


@dataclass
class Updates:
    """Hands updates to the dispatcher, each once and some at once."""

    bot: Bot
    dispatcher: Dispatcher
    long_poll: int = LONG_POLL_SECONDS
    most_at_once: int = MOST_AT_ONCE
    state: BotState = field(default_factory=BotState)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _seen: Seen = field(default_factory=Seen, init=False)
    _running: dict[asyncio.Task[None], int] = field(default_factory=dict, init=False)

    async def poll(self, stop: asyncio.Event) -> None:
        """Ask for updates until `stop` is set, then finish those that have begun.

        The last of them are confirmed to Telegram at the end, so that a restart gets none twice.
        TelegramUnauthorizedError for a token that does not hold.
        """
        offset: int | None = None
        pause = PAUSE_SECONDS
        try:
            while not stop.is_set():
                try:
                    updates = await unless_stopped(stop, self._next(offset))
                    self.state.answers()
                    pause = PAUSE_SECONDS
                except TelegramUnauthorizedError:
                    raise
                except TelegramRetryAfter as flooded:
                    await unless_stopped(stop, self.sleep(flooded.retry_after))
                    continue
                except TelegramAPIError as failure:
                    two = isinstance(failure, TelegramConflictError)
                    log.warning("telegram_two_bots" if two else "telegram_unreachable")
                    self.state.tries_again(TWO_BOTS if two else AWAY)
                    await unless_stopped(stop, self.sleep(pause))
                    pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
                    continue
                for update in updates or ():
                    if stop.is_set():
                        # not confirmed either, so that the next start gets it
                        break
                    await self.take(update)
                    offset = update.update_id + 1
        finally:
            unfinished = await self.finish()
            if offset is not None:
                await self._confirm(min([offset, *unfinished]))

    async def take(self, update: Update) -> None:
        """Begin to handle an update that has not come before, once fewer than enough are busy."""
        if not self._seen.is_new(update.update_id):
            return
        while len(self._running) >= self.most_at_once:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        task = asyncio.create_task(self._handle(update))
        self._running[task] = update.update_id
        task.add_done_callback(self._running.pop)

    async def finish(self) -> list[int]:
        """Wait for the updates that are being handled; give up, and answer, those that hang."""
        if not self._running:
            return []
        await asyncio.wait(self._running, timeout=STOP_SECONDS)
        hanging = dict(self._running)
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        return list(hanging.values())

    async def _handle(self, update: Update) -> None:
        try:
            await self.dispatcher.feed_update(self.bot, update)
        except Exception as surprise:
            # the update itself holds what somebody wrote, so it is not logged
            log.error("telegram_update_failed", exc_info=surprise)

    async def _next(self, offset: int | None) -> list[Update]:
        return await self.bot.get_updates(
            offset=offset,
            timeout=self.long_poll,
            allowed_updates=KINDS,
            request_timeout=self.long_poll + 10,
        )

    async def _confirm(self, offset: int) -> None:
        try:
            await self.bot.get_updates(offset=offset, limit=1, timeout=0, allowed_updates=KINDS)
        except TelegramAPIError:
            return
