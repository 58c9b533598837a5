"""`candor bot telegram` in a process that has nothing but an address and a secret."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bots.telegram_server import TOKEN, TelegramServer
from tests.end_to_end.command_line import CommandLine, environment
from tests.end_to_end.process import ServedProcess
from tests.end_to_end.tokens import SECRET as SIGN_IN
from tests.simulator import Simulator

ANNA, BOTS = 1001, "a secret of the service and its bots"
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@asynccontextmanager
async def bot_process(work_dir: Path, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the bot in a folder of its own, with its log there; it must end well on SIGTERM."""
    work_dir.mkdir()
    with (work_dir / "bot.log").open("wb") as log:
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "candor", "bot", "telegram"),
            cwd=work_dir,
            env=environment(CANDOR_DATA_DIR=str(work_dir / "data"), **settings),
            stdout=log,
            stderr=log,
        )
        try:
            yield bot
            bot.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bot.wait(), 60) == 0
        finally:
            if bot.returncode is None:
                bot.kill()
                await bot.wait()


async def test_a_bot_elsewhere_answers_through_the_service_and_keeps_nothing(
    data_dir: Path, tmp_path: Path, simulator: Simulator
) -> None:
    served = ServedProcess(
        data_dir,
        tmp_path / "home",
        simulator,
        CANDOR_JWT_SECRET=SIGN_IN,
        CANDOR_BOT_SECRET=BOTS,
    )
    await asyncio.to_thread(served.__enter__)
    own = {
        "CANDOR_BOT_SERVICE_URL": served.url,
        "CANDOR_BOT_SECRET": BOTS,
        "CANDOR_TELEGRAM_TOKEN": TOKEN,
    }
    try:
        async with (
            TelegramServer() as telegram,
            bot_process(tmp_path / "bot", **own, CANDOR_TELEGRAM_API_URL=telegram.url),
        ):
            telegram.say(ANNA, f"My phrase is {PHRASE}. What is staking?")
            await telegram.until(lambda: any(one.keyboard for one in telegram.shown(ANNA)))
            warning, answer = sorted(telegram.shown(ANNA), key=lambda one: bool(one.keyboard))
            assert "I have deleted" in warning.text
            assert "Sources" in answer.text
            telegram.press(ANNA, answer, answer.keyboard[0][0]["callback_data"])
            await telegram.until(lambda: telegram.toasts)
            assert telegram.toasts[0]["text"] == "Noted, thank you."
    finally:
        await asyncio.to_thread(served.stop)
    assert {one.name for one in (tmp_path / "bot").iterdir()} == {"bot.log"}
    for log in (served.log.read_text(), (tmp_path / "bot" / "bot.log").read_text()):
        for told in ("sausage", str(ANNA), "eyJ", TOKEN, BOTS):
            assert told not in log


def test_a_bot_elsewhere_needs_the_secret(tmp_path: Path) -> None:
    candor = CommandLine(tmp_path / "data", tmp_path)
    url = "http://127.0.0.1:9"
    told = candor.fails(
        2, "bot", "telegram", CANDOR_TELEGRAM_TOKEN=TOKEN, CANDOR_BOT_SERVICE_URL=url
    )
    assert "CANDOR_BOT_SECRET" in told
    assert not (tmp_path / "data").exists()
