"""Updates that Telegram delivers: taken from nobody else, each once, and none lost at the end."""

import asyncio
import socket
from typing import Any

import aiohttp
import pytest

from bots.open import conversation_over
from bots.telegram.run import run_telegram
from bots.telegram.webhook import HEADER
from candor.bootstrap.resources import Resources
from candor.domain.errors import BadUsage
from tests.bots.telegram_server import TOKEN, TelegramServer
from tests.bots.test_telegram import ANNA, BERT, finals, running, server
from tests.settings import given_settings

__all__ = ["server"]

SECRET = "a-secret-of-the-webhooks"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        chosen: int = free.getsockname()[1]
    return chosen


def hooked(port: int) -> dict[str, Any]:
    return {
        "telegram_webhook_url": "https://bot.example.org",
        "telegram_webhook_secret": SECRET,
        "telegram_webhook_port": port,
    }


async def deliver(port: int, update: dict[str, Any], secret: str | None = SECRET) -> int:
    """Deliver as Telegram does; answer the status."""
    headers = {} if secret is None else {HEADER: secret}
    url = f"http://127.0.0.1:{port}/telegram"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, json=update, headers=headers) as answer,
    ):
        return answer.status


async def test_updates_are_taken_from_telegram_only_and_each_is_answered_once(
    server: TelegramServer, resources: Resources, port: int
) -> None:
    async with running(server, conversation_over(resources), **hooked(port)):
        await server.until(lambda: server.webhook)
        assert server.webhook is not None
        assert server.webhook["url"] == "https://bot.example.org/telegram"
        assert server.webhook["secret_token"] == SECRET
        asked = server.written(ANNA, "What is staking?")
        for stranger in (None, "", "a-secret-of-somebody-else"):
            assert await deliver(port, asked, stranger) == 401
        assert await deliver(port, {"no": "update"}) == 422
        assert await deliver(port, asked) == 200
        await server.until(lambda: finals(server, ANNA))
        assert await deliver(port, asked) == 200
        assert await deliver(port, server.written(BERT, "What is a bridge?")) == 200
        await server.until(lambda: finals(server, BERT))
        assert len(server.shown(ANNA)) == 1
    assert not server.named("getUpdates")


async def test_a_stop_answers_what_was_delivered(
    server: TelegramServer, resources: Resources, port: int
) -> None:
    people = range(6000, 6005)
    async with running(server, conversation_over(resources), **hooked(port)) as end:
        await server.until(lambda: server.webhook)
        for person in people:
            assert await deliver(port, server.written(person, "What is staking?")) == 200
        await end()
        assert [len(finals(server, person)) for person in people] == [1] * len(people)
        with pytest.raises(aiohttp.ClientConnectionError):
            await deliver(port, server.written(ANNA, "What is staking?"))
    # whoever polls next takes the webhook away first
    async with running(server, conversation_over(resources)):
        server.say(ANNA, "What is staking?")
        await server.until(lambda: finals(server, ANNA))


async def test_a_port_that_is_taken_is_told_of(
    server: TelegramServer, resources: Resources, port: int
) -> None:
    settings = given_settings(telegram_token=TOKEN, telegram_api_url=server.url, **hooked(port))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(BadUsage, match="CANDOR_TELEGRAM_WEBHOOK_PORT"):
            await run_telegram(settings, conversation_over(resources), asyncio.Event())
    assert server.webhook is None
