"""A service elsewhere that refuses, breaks off, corrects itself, or is not there at all."""

import asyncio
import socket

import pytest

from bots.contract import Draft, Unreachable
from bots.open_remote import open_remote_conversation
from candor.bootstrap.logs import configure_logs
from candor.bootstrap.settings import Settings
from candor.domain.errors import BadUsage
from tests.bots.conftest import ANNA, SECRET, open_elsewhere, replies, served
from tests.bots.test_conversation import final
from tests.log_setup import log_left_as_it_was
from tests.settings import given_settings
from tests.simulator import Fault, Simulator


@pytest.mark.parametrize(
    ("served_with", "secret", "told"),
    [
        ({}, "another secret than the one of the service", "does not accept CANDOR_BOT_SECRET"),
        ({"bot_secret": None}, SECRET, "does not accept CANDOR_BOT_SECRET"),
        ({"langserve": False}, SECRET, "answers no bots"),
    ],
)
async def test_a_service_that_takes_no_bots_is_told_of_at_the_start(
    settings: Settings, served_with: dict[str, object], secret: str, told: str
) -> None:
    async with served(settings, **served_with) as service:
        own = given_settings(bot_service_url=service.url, bot_secret=secret)
        with pytest.raises(BadUsage, match=told):
            async with open_remote_conversation(own):
                raise AssertionError


async def test_a_service_that_is_not_there_is_told_of_at_the_start() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(Unreachable, match="cannot be reached"):
        async with open_remote_conversation(given_settings(bot_service_url=url, bot_secret=SECRET)):
            raise AssertionError


@pytest.mark.parametrize("address", ["http://candor.example", "https://a:b@candor.example", "x"])
def test_questions_leave_this_machine_encrypted_only(address: str) -> None:
    with pytest.raises(ValueError, match="bot_service_url"):
        given_settings(bot_service_url=address)


async def test_a_service_that_goes_away_is_told_of_in_the_persons_language(
    settings: Settings,
) -> None:
    async with served(settings) as service:
        own = given_settings(bot_service_url=service.url, bot_secret=SECRET)
        async with open_remote_conversation(own) as conversation:
            assert final(await replies(conversation, "What is staking?")).sources
            await asyncio.to_thread(service.stop)
            said = final(await replies(conversation, "Wie lange dauert das Staking denn genau?"))
            failed = conversation.wording.texts.get("de", "refusal.turn_failed")
            assert said.text == failed
            assert (await conversation.usage(ANNA)).text.startswith("Something failed")


async def test_only_the_answer_that_stands_is_left_after_a_correction(
    settings: Settings, simulator: Simulator
) -> None:
    wrong = (
        "Staking locks your coins for some weeks [1]. Validators earn rewards in ether meanwhile "
        "[1]. And then it goes on and on and on, until the connection breaks off."
    )
    simulator.script("gemini", [Fault("cut", characters=130, text=wrong)])
    simulator.script("openai", ["Validators earn rewards in ether [1]."])
    async with open_elsewhere(settings) as opened:
        said = await replies(opened.conversation, "What is staking?")
    drafts = [one.text for one in said if isinstance(one, Draft)]
    assert "locks your coins" in drafts[0]
    assert final(said).text.startswith("Validators earn rewards")
    assert "locks your coins" not in final(said).text


async def test_nothing_of_a_person_is_logged(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    with log_left_as_it_was():
        # another test may have sent the log elsewhere
        configure_logs("info")
        async with open_elsewhere(settings) as opened:
            await replies(opened.conversation, "What is my staking of 77 harbours?")
            await opened.conversation.press(ANNA, "export:")
    written = "".join(capfd.readouterr())
    assert "/chat/stream" in written
    for told in ("harbours", ANNA.person, "eyJ"):
        assert told not in written
