"""`candor serve --with-bots` as an operator runs it: one process, the real platforms' clients."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bots.discord_server import TOKEN as DISCORD_TOKEN
from tests.bots.discord_server import DiscordServer
from tests.bots.telegram_server import TOKEN, TelegramServer
from tests.end_to_end.command_line import CommandLine
from tests.end_to_end.process import ServedProcess
from tests.simulator import Simulator

ANNA, BERT = 1001, 2002
NOBODY = "http://127.0.0.1:9"


@asynccontextmanager
async def serving(
    data_dir: Path, simulator: Simulator, **settings: str
) -> AsyncIterator[ServedProcess]:
    """Serve in a process of its own, while this loop plays the platforms."""
    served = ServedProcess(data_dir, data_dir.parent / "home", simulator, "--with-bots", **settings)
    await asyncio.to_thread(served.__enter__)
    try:
        yield served
    finally:
        await asyncio.to_thread(served.stop)


def at(telegram: TelegramServer) -> dict[str, str]:
    return {"CANDOR_TELEGRAM_TOKEN": TOKEN, "CANDOR_TELEGRAM_API_URL": telegram.url}


def judged(server: TelegramServer, person: int) -> list[Any]:
    return [one for one in server.shown(person) if one.keyboard]


async def health(served: ServedProcess, told: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Answer the service's health once `told` is true of it."""
    async with asyncio.timeout(60), httpx.AsyncClient() as client:
        while True:
            body: dict[str, Any] = (await client.get(f"{served.url}/api/health")).json()
            if told(body):
                return body
            await asyncio.sleep(0.05)


async def ask(served: ServedProcess, user: str) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=60) as client:
        answer = await client.post(
            f"{served.url}/api/chat",
            json={"message": "What is staking?"},
            headers={"x-user-id": user},
        )
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


async def test_one_process_answers_on_the_web_and_on_both_platforms(
    data_dir: Path, simulator: Simulator
) -> None:
    async with TelegramServer() as telegram, DiscordServer() as discord:
        discords = {"CANDOR_DISCORD_TOKEN": DISCORD_TOKEN, "CANDOR_DISCORD_API_URL": discord.url}
        async with serving(data_dir, simulator, **at(telegram), **discords) as served:
            telegram.say(ANNA, "What is staking?")
            await discord.until(lambda: discord.connected)
            discord.write(BERT, "What is staking?", channel=None)
            await telegram.until(lambda: judged(telegram, ANNA))
            await discord.until(lambda: discord.finals(BERT))
            # the bots' people are the service's: one database, one graph
            assert (await ask(served, f"telegram:{ANNA}"))["usage"]["used"] == 2
            body = await health(served, lambda body: body["status"] == "healthy")
            assert body["components"]["bots"] == {"telegram": "healthy", "discord": "healthy"}
            assert body["components"]["bot_reasons"] == {"telegram": "", "discord": ""}


async def test_the_service_answers_while_one_platform_is_away_and_the_other_refuses(
    data_dir: Path, simulator: Simulator
) -> None:
    async with DiscordServer() as discord:
        settings = {
            "CANDOR_TELEGRAM_TOKEN": TOKEN,
            "CANDOR_TELEGRAM_API_URL": NOBODY,
            "CANDOR_DISCORD_TOKEN": "reset-meanwhile",
            "CANDOR_DISCORD_API_URL": discord.url,
        }
        async with serving(data_dir, simulator, **settings) as served:
            body = await health(
                served,
                lambda body: (
                    "cannot be reached" in body["components"]["bot_reasons"]["telegram"]
                    and body["components"]["bots"]["discord"] == "unhealthy"
                ),
            )
            assert body["status"] == "degraded"
            assert body["components"]["bots"]["telegram"] == "degraded"
            assert "does not know the bot" in body["components"]["bot_reasons"]["discord"]
            assert (await ask(served, "anna"))["sources"]
    log = served.log.read_text()
    assert "bot_refused" in log
    assert "Traceback" not in log
    assert TOKEN not in log
    assert "reset-meanwhile" not in log


async def test_a_token_that_is_revoked_meanwhile_is_told_and_the_service_goes_on(
    data_dir: Path, simulator: Simulator
) -> None:
    async with (
        TelegramServer() as telegram,
        serving(data_dir, simulator, **at(telegram)) as served,
    ):
        await telegram.until(lambda: telegram.named("getUpdates"))
        telegram.token = "654321:" + "B" * 35
        told = await health(
            served, lambda body: body["components"]["bots"]["telegram"] == "unhealthy"
        )
        assert "does not know the bot" in told["components"]["bot_reasons"]["telegram"]
        assert (await ask(served, "anna"))["sources"]


async def test_a_stop_answers_what_was_taken_and_leaves_the_rest_to_the_next_start(
    data_dir: Path, simulator: Simulator
) -> None:
    people = range(6000, 6012)
    async with TelegramServer() as telegram:
        async with serving(data_dir, simulator, **at(telegram)) as served:
            await telegram.until(lambda: telegram.named("getUpdates"))
            for person in people:
                telegram.say(person, "What is staking?")
            await telegram.until(lambda: telegram.named("sendChatAction"))
            await asyncio.to_thread(served.stop)
            answered = [person for person in people if judged(telegram, person)]
            assert len(answered) + telegram.waiting == len(people)
            telegram.say(7000, "What is a bridge?")
        async with serving(data_dir, simulator, **at(telegram)):
            everyone = [*people, 7000]
            await telegram.until(lambda: all(judged(telegram, person) for person in everyone))
    assert all(len(judged(telegram, person)) == 1 for person in everyone)


@pytest.mark.parametrize(
    ("options", "settings", "told"),
    [
        ((), {}, "--with-bots needs a bot"),
        ((), {"CANDOR_TELEGRAM_TOKEN": "nonsense"}, "does not know the bot"),
        (
            (),
            {"CANDOR_TELEGRAM_TOKEN": TOKEN, "CANDOR_TELEGRAM_WEBHOOK_URL": "https://b.example"},
            "CANDOR_TELEGRAM_WEBHOOK_SECRET",
        ),
        (
            ("--workers", "2"),
            {"CANDOR_TELEGRAM_TOKEN": TOKEN, "CANDOR_CHROMA_URL": NOBODY},
            "`candor bot telegram`",
        ),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_opened(
    tmp_path: Path, options: tuple[str, ...], settings: dict[str, str], told: str
) -> None:
    candor = CommandLine(tmp_path / "data", tmp_path)
    assert told in candor.fails(2, "serve", "--with-bots", *options, **settings)
    assert not (tmp_path / "data").exists()
