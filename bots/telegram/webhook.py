"""Takes updates that Telegram delivers, and nobody else's."""

import asyncio
import hmac

import structlog
from aiogram import Bot
from aiogram.types import Update
from aiohttp import web
from pydantic import ValidationError

from bots.telegram.updates import KINDS, Updates
from candor.domain.errors import BadUsage

HOST = "127.0.0.1"
PATH = "/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_BODY = 1024 * 1024

log = structlog.get_logger(__name__)


async def serve_webhook(
    updates: Updates, *, url: str, secret: str, port: int, stop: asyncio.Event
) -> None:
    """Tell Telegram where to deliver, take updates until `stop` is set, and finish them.

    BadUsage where the port is taken. It listens on this machine alone: a proxy in front of it has
    the certificate that Telegram asks for.
    """

    async def deliver(request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            log.warning("telegram_webhook_refused")
            return web.Response(status=401)
        try:
            update = Update.model_validate_json(await request.read(), context={"bot": updates.bot})
        except ValidationError:
            return web.Response(status=422)
        await updates.take(update)
        return web.Response()

    app = web.Application(client_max_size=LONGEST_BODY)
    app.router.add_post(PATH, deliver)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError:
            raise BadUsage(
                f"port {port} of {HOST} is taken; set CANDOR_TELEGRAM_WEBHOOK_PORT"
            ) from None
        await _announce(updates.bot, url, secret)
        updates.state.answers()
        await stop.wait()
    finally:
        await runner.cleanup()
        await updates.finish()


async def _announce(bot: Bot, url: str, secret: str) -> None:
    address = url.rstrip("/")
    address = address if address.endswith(PATH) else f"{address}{PATH}"
    await bot.set_webhook(address, secret_token=secret, allowed_updates=KINDS)
