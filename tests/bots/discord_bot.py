"""Runs the Discord bot against the tests' Discord, and reads what people see of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bots.conversation import Conversation
from bots.discord.run import run_discord
from bots.open import conversation_over
from candor.bootstrap.resources import Resources
from tests.bots.discord_server import TOKEN, Asked, DiscordServer, Shown
from tests.settings import given_settings

ANNA, BERT = 1001, 2002
ME = "<@900>"


@asynccontextmanager
async def running(
    server: DiscordServer, conversation: Conversation, **given: object
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Run the bot until it is ready; hand out what stops it cleanly."""
    settings = given_settings(discord_token=TOKEN, discord_api_url=server.url, **given)
    stop = asyncio.Event()
    bot = asyncio.create_task(run_discord(settings, conversation, stop))

    async def end() -> None:
        stop.set()
        await bot

    try:
        await server.until(lambda: server.connected or bot.done())
        if bot.done():
            await bot
        yield end
        await end()
    finally:
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as opened:
        yield opened


@pytest.fixture
async def discord(server: DiscordServer, resources: Resources) -> AsyncIterator[DiscordServer]:
    async with running(server, conversation_over(resources)):
        yield server


async def only(server: DiscordServer, asked: Asked) -> Shown:
    """Answer the one message that a command or a press was answered with."""
    await server.until(lambda: server.of(asked))
    (shown,) = server.of(asked)
    return shown


async def changed(server: DiscordServer, shown: Shown, told: str) -> None:
    await server.until(lambda: told in shown.text or told in repr(shown.fields))
