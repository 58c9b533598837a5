"""Discord slow, gone, repeating itself or refusing: each question has one answer all the same."""

import asyncio

import pytest

from bots.contract import Unreachable
from bots.discord.run import run_discord
from bots.open import conversation_over
from candor.bootstrap.resources import Resources
from candor.domain.errors import BadUsage
from tests.bots.discord_bot import ANNA, BERT, ME, discord, only, running, server
from tests.bots.discord_server import TOKEN, DiscordServer
from tests.bots.discord_shapes import OTHER, TEXT
from tests.settings import given_settings

__all__ = ["discord", "server"]


async def test_an_interaction_that_is_too_old_costs_nobody_a_question(
    discord: DiscordServer, resources: Resources
) -> None:
    discord.late = 4.0
    asked = discord.command(ANNA, "ask", question="What is staking?")
    await discord.until(lambda: asked.refused)
    discord.late = 0.0
    usage = await only(discord, discord.command(ANNA, "usage"))
    assert "asked 0 of" in usage.text
    assert not discord.finals(TEXT)


async def test_buttons_still_work_after_a_restart(
    server: DiscordServer, resources: Resources
) -> None:
    async with running(server, conversation_over(resources)):
        server.command(ANNA, "ask", question="What is staking?")
        await server.until(lambda: server.finals(TEXT))
    server.connected = False
    async with running(server, conversation_over(resources)):
        (answer,) = server.finals(TEXT)
        stranger = await only(server, server.press(BERT, answer, answer.actions[0]))
        assert "somebody else" in stranger.text
        thanks = await only(server, server.press(ANNA, answer, answer.actions[1]))
        assert thanks.text == "Noted, thank you."
        assert thanks.ephemeral
        assert server.finals(TEXT) == [answer]
        assert answer.edits == 0


async def test_five_hundred_people_a_storm_of_refusals_and_a_reconnect_lose_no_answer(
    server: DiscordServer, resources: Resources
) -> None:
    by_command, by_message, meanwhile = range(5000, 5100), range(5100, 5400), range(5400, 5500)
    everyone = range(5000, 5500)

    def write(people: range) -> None:
        for person in people:
            server.write(person, "What is staking?", channel=None)

    async with running(server, conversation_over(resources)):
        server.flood.calls = 200
        asked = [
            server.command(person, "ask", channel=None, question="What is staking?")
            for person in by_command
        ]
        write(by_message)
        await server.until(lambda: all(one.kind for one in asked))
        await server.reconnect(lost=lambda: write(meanwhile))
        await server.until(lambda: all(server.finals(person) for person in everyone), 300)
    assert not server.flood.calls
    assert server.resumed == 1
    assert not any(one.refused for one in asked)
    assert [len(server.shown(person)) for person in everyone] == [1] * len(everyone)


async def test_a_reconnect_loses_no_question_and_answers_none_twice(
    discord: DiscordServer,
) -> None:
    discord.write(ANNA, f"{ME} what is staking?")
    await discord.until(lambda: discord.typed)
    await discord.reconnect(lost=lambda: discord.write(BERT, f"{ME} what is a bridge?"))
    await discord.until(lambda: discord.resumed and len(discord.finals(TEXT)) == 2)
    discord.command(ANNA, "ask", channel=OTHER, question="What is staking?")
    await discord.until(lambda: discord.finals(OTHER))
    assert discord.identified == 1
    assert len(discord.shown(TEXT)) == 2


async def test_a_session_that_cannot_go_on_begins_anew(discord: DiscordServer) -> None:
    discord.forgetful = True
    await discord.reconnect()
    await discord.until(lambda: discord.identified == 2)
    discord.command(ANNA, "ask", question="What is staking?")
    await discord.until(lambda: discord.finals(TEXT))
    assert not discord.resumed
    assert len(discord.shown(TEXT)) == 1


async def test_a_message_that_comes_twice_is_answered_once(discord: DiscordServer) -> None:
    asked = discord.write(ANNA, f"{ME} what is staking?")
    discord.write(ANNA, f"{ME} what is staking?", again=asked)
    await discord.until(lambda: discord.finals(TEXT))
    discord.write(BERT, f"{ME} what is a bridge?", channel=OTHER)
    await discord.until(lambda: discord.finals(OTHER))
    assert len(discord.shown(TEXT)) == 1


async def test_a_clean_stop_finishes_what_has_begun(
    server: DiscordServer, resources: Resources
) -> None:
    people = range(6000, 6004)
    async with running(server, conversation_over(resources)) as end:
        asked = [
            server.command(person, "ask", channel=None, question="What is staking?")
            for person in people
        ]
        await server.until(lambda: all(one.kind for one in asked))
        ending = asyncio.ensure_future(end())
        await asyncio.sleep(0)
        late = server.command(7000, "ask", channel=None, question="What is staking?")
        await ending
    assert all(len(server.finals(person)) == 1 for person in people)
    assert len(server.of(late)) == 1


async def test_several_shards_are_opened_where_discord_asks_for_them(
    server: DiscordServer, resources: Resources
) -> None:
    server.shards = 2
    async with running(server, conversation_over(resources)):
        await server.until(lambda: server.identified == 2)
        server.command(ANNA, "ask", question="What is staking?")
        await server.until(lambda: server.finals(TEXT))


async def test_wrong_settings_are_refused_in_a_sentence(
    server: DiscordServer, resources: Resources
) -> None:
    conversation, stop = conversation_over(resources), asyncio.Event()
    for given, kind, told in (
        ({"discord_token": None}, BadUsage, "CANDOR_DISCORD_TOKEN is not set"),
        ({"discord_token": "nonsense"}, BadUsage, "does not know the bot"),
        ({"discord_contents": True}, BadUsage, "message content intent"),
        ({"discord_guild": 77}, BadUsage, "not in the server"),
        ({"discord_api_url": "http://127.0.0.1:9"}, Unreachable, "cannot be reached"),
    ):
        with pytest.raises(kind, match=told):
            await run_discord(
                given_settings(**{"discord_token": TOKEN, "discord_api_url": server.url, **given}),
                conversation,
                stop,
            )
