"""`candor bot`: answer on a chat platform."""

import asyncio
import signal
import sys
from typing import TYPE_CHECKING

import typer

from candor.domain.chats import Platform

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from bots.conversation import Conversation
    from candor.bootstrap.settings import Settings

bot = typer.Typer(help="Answer on a chat platform.", no_args_is_help=True)


@bot.command()
def telegram() -> None:
    """Answer on Telegram until Ctrl-C; what has begun is finished first."""
    _run("telegram")


@bot.command()
def discord() -> None:
    """Answer on Discord until Ctrl-C; what has begun is finished first."""
    _run("discord")


def _run(platform: Platform) -> None:
    from candor.bootstrap.logs import configure_logs
    from candor.bootstrap.settings import load_settings

    settings = load_settings()
    if settings.bot_service_url is not None:
        from candor.bootstrap.sign_in import required_bot_tokens

        required_bot_tokens(settings)
    if platform == "telegram":
        from bots.telegram.run import refuse_wrong_telegram as refuse_wrong
    else:
        from bots.discord.run import refuse_wrong_discord as refuse_wrong
    refuse_wrong(settings)
    configure_logs(settings.log_level, console=sys.stderr.isatty())
    asyncio.run(_answer(settings, platform))


async def _answer(settings: "Settings", platform: Platform) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    async with await _opened(settings) as conversation:
        print(f"Candor answers on {platform.capitalize()}", file=sys.stderr, flush=True)
        if platform == "telegram":
            from bots.telegram.run import run_telegram

            await run_telegram(settings, conversation, stop)
        else:
            from bots.discord.run import run_discord

            await run_discord(settings, conversation, stop)


async def _opened(settings: "Settings") -> "AbstractAsyncContextManager[Conversation]":
    if settings.bot_service_url is not None:
        from bots.open_remote import open_remote_conversation

        return open_remote_conversation(settings)
    from bots.open import open_conversation
    from candor.bootstrap.samples import index_samples

    await index_samples(settings)
    return open_conversation(settings)
