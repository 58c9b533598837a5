"""Runs the Telegram bot until it is told to stop."""

import asyncio
import re
from functools import partial
from typing import Final

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from aiogram.types import BotCommand, User
from aiogram.utils.token import TokenValidationError, validate_token

from bots.contract import Unreachable
from bots.conversation import Conversation
from bots.stopping import unless_stopped
from bots.telegram.delivery import Delivery, Undeliverable
from bots.telegram.handlers import COMMANDS, Handlers
from bots.telegram.updates import Updates
from bots.telegram.webhook import serve_webhook
from candor.bootstrap.bot_settings import WEBHOOK_SHAPE, BotSettings
from candor.bootstrap.bot_states import BotState
from candor.domain.errors import BadUsage
from candor.texts.reader import LANGUAGES, Texts

UNSET: Final = "CANDOR_TELEGRAM_TOKEN is not set; @BotFather gives one for /newbot"
UNKNOWN: Final = "Telegram does not know the bot of CANDOR_TELEGRAM_TOKEN; copy it again"
UNGUARDED: Final = (
    "a webhook needs CANDOR_TELEGRAM_WEBHOOK_SECRET (16 to 256 letters, digits, _ or -), so that "
    "nobody else can speak as Telegram; `openssl rand -hex 32` makes one"
)


def refuse_wrong_telegram(settings: BotSettings) -> None:
    """Raise BadUsage for settings that cannot work, before anything is opened."""
    if settings.telegram_token is None:
        raise BadUsage(UNSET)
    try:
        validate_token(settings.telegram_token.get_secret_value())
    except TokenValidationError:
        raise BadUsage(UNKNOWN) from None
    if settings.telegram_webhook_url is not None:
        secret = settings.telegram_webhook_secret
        if secret is None or not re.fullmatch(WEBHOOK_SHAPE, secret.get_secret_value()):
            raise BadUsage(UNGUARDED)


async def run_telegram(
    settings: BotSettings,
    conversation: Conversation,
    stop: asyncio.Event,
    state: BotState | None = None,
) -> None:
    """Answer on Telegram until `stop` is set, and note in `state` how that goes.

    BadUsage where Telegram refuses the token or the webhook's port is taken; Unreachable where
    Telegram cannot be reached at the start. Later it is asked again until it can.
    """
    refuse_wrong_telegram(settings)
    state, bot = state or BotState(), _open_bot(settings)
    delivery = Delivery(bot)
    try:
        me = await unless_stopped(stop, _begin(settings, delivery, conversation.wording.texts))
        if me is None:
            return
        updates = Updates(bot, _dispatcher(delivery, conversation, me), state=state)
        if settings.telegram_webhook_url is None:
            state.answers()
            await updates.poll(stop)
        else:
            secret = settings.telegram_webhook_secret
            await serve_webhook(
                updates,
                url=settings.telegram_webhook_url,
                secret=secret.get_secret_value() if secret else "",
                port=settings.telegram_webhook_port,
                stop=stop,
            )
    except TelegramUnauthorizedError:
        raise BadUsage(UNKNOWN) from None
    except (TelegramAPIError, Undeliverable) as failure:
        kind = type(failure).__name__
        said = f"Telegram cannot be reached at CANDOR_TELEGRAM_API_URL ({kind})"
        raise Unreachable(said) from None
    finally:
        await bot.session.close()


def _open_bot(settings: BotSettings) -> Bot:
    server = TelegramAPIServer.from_base(settings.telegram_api_url.rstrip("/"))
    token = settings.telegram_token
    return Bot(token.get_secret_value() if token else "", session=AiohttpSession(api=server))


async def _begin(settings: BotSettings, delivery: Delivery, texts: Texts) -> User:
    """Ask who the bot is, and tell Telegram what it can do."""
    me = await delivery.bot.me()
    await _tell_commands(delivery, texts)
    if settings.telegram_webhook_url is None:
        await delivery.bot.delete_webhook()
    return me


def _dispatcher(delivery: Delivery, conversation: Conversation, me: User) -> Dispatcher:
    dispatcher = Dispatcher()
    dispatcher.include_router(Handlers(conversation, delivery, me).router())
    return dispatcher


async def _tell_commands(delivery: Delivery, texts: Texts) -> None:
    """Put the commands into Telegram's menu, in every language; the default's for all others."""
    for tag in (None, *LANGUAGES):
        spoken = texts.default if tag is None else tag
        commands = [
            BotCommand(command=name, description=texts.get(spoken, f"bot.command.{name}"))
            for name in COMMANDS
        ]
        tell = partial(
            delivery.bot.set_my_commands,
            commands,
            language_code=tag.partition("-")[0] if tag else None,
        )
        await delivery.persistently(tell)
