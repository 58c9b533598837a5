"""Runs the Discord bot until it is told to stop."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bots.contract import Unreachable
from bots.conversation import Conversation
from bots.discord.client import Client
from bots.stopping import unless_stopped
from candor.bootstrap.bot_settings import BotSettings
from candor.bootstrap.bot_states import BotState
from candor.domain.errors import BadUsage

AWAY: Final = "Discord cannot be reached ({}); see CANDOR_DISCORD_API_URL"
UNSET: Final = "CANDOR_DISCORD_TOKEN is not set; Discord's developer portal gives one under Bot"
UNKNOWN: Final = "Discord does not know the bot of CANDOR_DISCORD_TOKEN; reset and copy it again"
NO_INTENT: Final = (
    "CANDOR_DISCORD_CONTENTS needs the message content intent, which is switched on in Discord's "
    "developer portal under Bot"
)
NO_SERVER: Final = "the bot is not in the server of CANDOR_DISCORD_GUILD; invite it there first"
# the gateway's word for a token that does not hold (Discord, "Gateway close event codes")
_REVOKED: Final = 4004


def refuse_wrong_discord(settings: BotSettings) -> None:
    """Raise BadUsage for settings that cannot work, before anything is opened."""
    if settings.discord_token is None:
        raise BadUsage(UNSET)


async def run_discord(
    settings: BotSettings,
    conversation: Conversation,
    stop: asyncio.Event,
    state: BotState | None = None,
) -> None:
    """Answer on Discord until `stop` is set, and note in `state` how that goes.

    BadUsage where Discord refuses the bot; Unreachable where Discord cannot be reached at the
    start. Later it is asked again until it can.
    """
    refuse_wrong_discord(settings)
    client = Client(
        conversation,
        state or BotState(),
        contents=settings.discord_contents,
        server=settings.discord_guild,
    )
    with _address(settings.discord_api_url):
        try:
            async with client:
                if await unless_stopped(stop, _begin(settings, client)):
                    await _until(stop, client)
        except discord.LoginFailure:
            raise BadUsage(UNKNOWN) from None
        except discord.ConnectionClosed as closed:
            if closed.code == _REVOKED:
                raise BadUsage(UNKNOWN) from None
            raise Unreachable(AWAY.format(f"it closed with {closed.code}")) from None
        except discord.PrivilegedIntentsRequired:
            raise BadUsage(NO_INTENT) from None
        except (discord.Forbidden, discord.NotFound):
            raise BadUsage(NO_SERVER) from None
        except (discord.DiscordException, aiohttp.ClientError, OSError) as failure:
            raise Unreachable(AWAY.format(type(failure).__name__)) from None


async def _begin(settings: BotSettings, client: Client) -> bool:
    """Sign in, and tell Discord the commands."""
    token = settings.discord_token
    await client.login(token.get_secret_value() if token else "")
    if settings.discord_api_url:
        # without it a session that cannot go on would begin anew at the official one
        _, gateway, _ = await client.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
    return True


async def _until(stop: asyncio.Event, client: Client) -> None:
    """Stay connected until `stop` is set, and finish what has begun."""
    connected = asyncio.create_task(client.connect())
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
        await client.promises.running.finish()
        await client.close()
        await connected
    finally:
        for task in (connected, stopped):
            task.cancel()
        await asyncio.gather(connected, stopped, return_exceptions=True)


@contextmanager
def _address(url: str | None) -> Iterator[None]:
    """Let discord.py speak with another address; it has no other place to say so."""
    official, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = url.rstrip("/") if url else official
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = official, gateway
