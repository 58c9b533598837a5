"""Runs the bots inside of the service: one process, one event loop, the same open resources."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

import structlog

from bots.contract import Unreachable
from bots.conversation import Conversation
from bots.open import conversation_over
from bots.stopping import unless_stopped
from candor.bootstrap.bot_settings import BotSettings
from candor.bootstrap.bot_states import BotState
from candor.bootstrap.resources import Resources
from candor.domain.chats import Platform
from candor.domain.errors import BadUsage

FIRST_PAUSE_SECONDS: Final = 5.0
LONGEST_PAUSE_SECONDS: Final = 300.0
ELSEWHERE: Final = (
    "CANDOR_BOT_SERVICE_URL is for bots in processes of their own, and --with-bots runs them in "
    "this one; leave one of the two out"
)
UNSET: Final = "--with-bots needs a bot: set CANDOR_TELEGRAM_TOKEN, CANDOR_DISCORD_TOKEN or both"

Run = Callable[[BotSettings, Conversation, asyncio.Event, BotState], Awaitable[None]]

log = structlog.get_logger(__name__)


def bots_of(settings: BotSettings) -> dict[Platform, Run]:
    """Answer how to run each bot whose token is set.

    BadUsage where none is, or where the settings of one cannot work.
    """
    if settings.bot_service_url is not None:
        raise BadUsage(ELSEWHERE)
    found: dict[Platform, Run] = {}
    if settings.telegram_token is not None:
        from bots.telegram.run import refuse_wrong_telegram, run_telegram

        refuse_wrong_telegram(settings)
        found["telegram"] = run_telegram
    if settings.discord_token is not None:
        from bots.discord.run import refuse_wrong_discord, run_discord

        refuse_wrong_discord(settings)
        found["discord"] = run_discord
    if not found:
        raise BadUsage(UNSET)
    return found


@asynccontextmanager
async def serve_bots(
    resources: Resources, *, pause: float = FIRST_PAUSE_SECONDS
) -> AsyncIterator[Mapping[str, BotState]]:
    """Answer on every platform meanwhile, and hand out how each bot fares.

    A platform that cannot be reached is tried again after `pause` seconds, then less often. At the
    end what has begun is finished.
    """
    bots = bots_of(resources.settings)
    conversation, stop = conversation_over(resources), asyncio.Event()
    states: dict[str, BotState] = {platform: BotState() for platform in bots}

    async def keep_answering(platform: Platform, run: Run) -> None:
        state, wait = states[platform], pause
        while not stop.is_set():
            try:
                await run(resources.settings, conversation, stop, state)
            except BadUsage as refused:
                state.is_refused(refused.detail)
                log.error("bot_refused", platform=platform, reason=refused.detail)
                return
            except Exception as failure:
                if state.status == "healthy":
                    wait = pause
                said = isinstance(failure, Unreachable)
                reason = failure.detail if isinstance(failure, Unreachable) else "it broke off"
                state.tries_again(reason)
                surprise = None if said else failure
                log.warning("bot_broke_off", platform=platform, reason=reason, exc_info=surprise)
            await unless_stopped(stop, asyncio.sleep(wait))
            wait = min(2 * wait, LONGEST_PAUSE_SECONDS)

    running = [asyncio.create_task(keep_answering(*one)) for one in bots.items()]
    try:
        yield states
    finally:
        stop.set()
        await asyncio.wait(running)
