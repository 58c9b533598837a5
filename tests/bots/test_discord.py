"""The Discord bot from end to end: unmodified discord.py, a strict server, the real graph."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bots.conversation import Conversation
from bots.discord.run import run_discord
from bots.open import conversation_over
from candor.bootstrap.resources import Resources
from candor.domain.errors import BadUsage
from tests.bots.discord_server import TOKEN, Asked, DiscordServer, Shown
from tests.bots.discord_shapes import FORUM, GUILD, HELPER_ROLE, MEMBER_ROLE, OTHER, TEXT
from tests.settings import given_settings

ANNA, BERT = 1001, 2002
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
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


async def test_commands_are_told_in_the_languages_that_discord_knows(
    discord: DiscordServer,
) -> None:
    told = {one["name"]: one for one in discord.commands[""]}
    assert set(told) == {"ask", "help", "new", "language", "usage", "privacy", "settings"}
    assert told["ask"]["description"] == "Ask a question"
    languages = told["help"]["description_localizations"]
    assert {"de", "fr", "ru", "zh-CN", "pt-BR", "es-ES", "es-419"} <= set(languages)
    assert told["ask"]["options"][0]["required"]
    assert told["settings"]["default_member_permissions"] == 1 << 5
    assert told["settings"]["contexts"] == [0]


async def test_a_question_is_promised_and_then_answered_once(discord: DiscordServer) -> None:
    asked = discord.command(ANNA, "ask", question="How long does staking lock my coins?")
    await discord.until(lambda: discord.finals(TEXT))
    (answer,) = discord.shown(TEXT)
    assert asked.kind == 5
    assert not answer.ephemeral
    assert "lock" in answer.text
    assert answer.fields[0][0].startswith("[1] Staking")
    assert [one.split(":")[0] for one in answer.actions] == ["judge", "judge"]


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


async def test_in_a_server_only_mentions_and_replies_are_answered(discord: DiscordServer) -> None:
    discord.write(ANNA, "Does anyone know staking?")
    asked = discord.write(ANNA, f"{ME} what is staking?")
    await discord.until(lambda: discord.finals(TEXT))
    (answer,) = discord.shown(TEXT)
    assert answer.reply_to == asked
    assert discord.typed
    discord.write(BERT, "And what is a bridge?", reply_to=answer)
    await discord.until(lambda: len(discord.finals(TEXT)) == 2)
    assert len(discord.shown(TEXT)) == 2


async def test_in_private_every_message_is_a_question(discord: DiscordServer) -> None:
    discord.write(ANNA, "What is staking?", channel=None)
    await discord.until(lambda: discord.finals(ANNA))
    assert len(discord.shown(ANNA)) == 1


@pytest.mark.parametrize("name", ["usage", "privacy", "help", "new"])
async def test_what_is_about_one_person_is_seen_by_nobody_else(
    discord: DiscordServer, name: str
) -> None:
    assert (await only(discord, discord.command(ANNA, name))).ephemeral


async def test_a_servers_language_is_set_by_its_managers_only(discord: DiscordServer) -> None:
    refused = await only(discord, discord.command(ANNA, "language"))
    assert "run this group" in refused.text
    offer = await only(discord, discord.command(BERT, "language", manages=True))
    made_up = await only(discord, discord.command(ANNA, "usage"))
    made_up.components = offer.components
    discord.press(ANNA, made_up, "speak:de")
    await changed(discord, made_up, "run this group")
    discord.press(BERT, offer, "speak:de", manages=True)
    await changed(discord, offer, "Deutsch")
    discord.command(ANNA, "ask", question="Staking?")
    await discord.until(lambda: discord.finals(TEXT))
    assert "Deutsch" not in discord.finals(TEXT)[0].text


async def test_settings_open_for_managers_only(discord: DiscordServer) -> None:
    assert not (await only(discord, discord.command(ANNA, "settings"))).fields
    panel = await only(discord, discord.command(BERT, "settings", manages=True))
    assert panel.ephemeral
    assert "All channels" in repr(panel.fields)
    discord.press(ANNA, panel, "settings:channels", values=[OTHER])
    await discord.until(lambda: panel.edits)
    panel = await only(discord, discord.command(BERT, "settings", manages=True))
    assert "All channels" in repr(panel.fields)


async def test_channels_and_roles_bound_who_is_answered_and_where(discord: DiscordServer) -> None:
    panel = await only(discord, discord.command(BERT, "settings", manages=True))
    discord.press(BERT, panel, "settings:channels", manages=True, values=[OTHER])
    await changed(discord, panel, f"<#{OTHER}>")
    whisper = await only(discord, discord.command(ANNA, "ask", question="What is staking?"))
    assert "do not answer in this channel" in whisper.text
    assert whisper.ephemeral
    discord.press(BERT, panel, "settings:roles", manages=True, values=[HELPER_ROLE])
    await changed(discord, panel, f"<@&{HELPER_ROLE}>")
    discord.give_roles(ANNA, MEMBER_ROLE)
    discord.give_roles(BERT, HELPER_ROLE)
    told = discord.command(ANNA, "ask", channel=OTHER, question="What is staking?")
    assert "roles in this server" in (await only(discord, told)).text
    discord.write(ANNA, f"{ME} what is staking?", channel=OTHER)
    discord.write(BERT, f"{ME} what is staking?", channel=TEXT)
    asked = discord.write(BERT, f"{ME} what is staking?", channel=OTHER)
    await discord.until(lambda: discord.finals(OTHER))
    assert [one.reply_to for one in discord.finals(OTHER)] == [asked]
    assert not discord.finals(TEXT)
    discord.press(BERT, panel, "settings:roles", manages=True, values=[])
    await changed(discord, panel, "Everyone")


@pytest.mark.parametrize("contents", [True, False])
async def test_new_posts_in_forums_are_answered_where_that_is_switched_on(
    server: DiscordServer, resources: Resources, contents: bool
) -> None:
    server.privileged = contents
    async with running(server, conversation_over(resources), discord_contents=contents):
        unanswered = server.post(ANNA, "What is staking?", "I wonder.")
        panel = await only(server, server.command(BERT, "settings", manages=True))
        server.press(BERT, panel, "settings:forum:on", manages=True)
        await changed(server, panel, "I answer them")
        post = server.post(ANNA, "What is staking?", "I wonder how long it takes.")
        await server.until(lambda: server.finals(post))
        assert len(server.shown(post)) == 1
        server.press(BERT, panel, "settings:forum:off", manages=True)
        await changed(server, panel, "I leave them alone")
        assert not server.shown(unanswered)
        assert not server.shown(FORUM)


@pytest.mark.parametrize("may_delete", [True, False])
async def test_a_secret_is_told_of_first_and_its_message_deleted_where_that_may_be(
    discord: DiscordServer, may_delete: bool
) -> None:
    discord.may_delete = may_delete
    said = discord.write(ANNA, f"{ME} my phrase {PHRASE}, what is staking?")
    await discord.until(lambda: discord.finals(TEXT))
    warning, _answer = discord.shown(TEXT)
    assert "recovery phrase" in warning.text
    assert discord.deleted == ([said] if may_delete else [])
    assert ("I have deleted" if may_delete else "Delete the message") in warning.text
    assert "sausage" not in repr(discord.calls)


async def test_a_secret_in_a_command_is_told_of_in_a_whisper_and_the_command_withdrawn(
    discord: DiscordServer,
) -> None:
    asked = discord.command(ANNA, "ask", question=f"my phrase {PHRASE}, what is staking?")
    await discord.until(lambda: discord.finals(TEXT))
    warning, answer = discord.shown(TEXT)
    assert asked.gone
    assert warning.ephemeral
    assert "I have deleted" in warning.text
    assert not answer.ephemeral
    assert "sausage" not in repr(discord.calls)


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


async def test_a_copy_comes_as_a_file_and_erasing_asks_first(discord: DiscordServer) -> None:
    offer = await only(discord, discord.command(ANNA, "privacy"))
    copy = await only(discord, discord.press(ANNA, offer, "export:"))
    assert copy.files == ["candor-export.json"]
    assert copy.ephemeral
    discord.press(ANNA, offer, "erase:ask")
    await changed(discord, offer, "cannot be undone")
    discord.press(ANNA, offer, "erase:yes")
    await changed(discord, offer, "has been deleted")
    assert not offer.components


async def test_consent_is_asked_in_a_whisper_where_the_region_wants_it(
    server: DiscordServer, resources: Resources
) -> None:
    settings = resources.settings.model_copy(update={"default_region": "DE"})
    object.__setattr__(resources, "settings", settings)
    async with running(server, conversation_over(resources)):
        whisper = await only(server, server.command(ANNA, "ask", question="What is staking?"))
        assert whisper.ephemeral
        assert whisper.actions == ["consent:yes", "consent:no"]
        server.press(ANNA, whisper, "consent:yes")
        await changed(server, whisper, "You have agreed")
        server.command(ANNA, "ask", question="What is staking?")
        await server.until(lambda: server.finals(TEXT))


async def test_a_storm_of_refusals_delays_answers_and_loses_none(
    server: DiscordServer, resources: Resources
) -> None:
    people = range(5000, 5012)
    async with running(server, conversation_over(resources)):
        server.flood.calls = 80
        asked = [
            server.command(person, "ask", channel=None, question="What is staking?")
            for person in people[:6]
        ]
        for person in people[6:]:
            server.write(person, "What is staking?", channel=None)
        await server.until(lambda: all(server.finals(person) for person in people), 120)
        assert not server.flood.calls
    assert all(len(server.shown(person)) == 1 for person in people)
    assert not any(one.refused for one in asked)


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
        await end()
    assert all(len(server.finals(person)) == 1 for person in people)


async def test_several_shards_are_opened_where_discord_asks_for_them(
    server: DiscordServer, resources: Resources
) -> None:
    server.shards = 2
    async with running(server, conversation_over(resources)):
        await server.until(lambda: server.identified == 2)
        server.command(ANNA, "ask", question="What is staking?")
        await server.until(lambda: server.finals(TEXT))


async def test_commands_of_one_server_are_told_to_it_alone(
    server: DiscordServer, resources: Resources
) -> None:
    async with running(server, conversation_over(resources), discord_guild=GUILD):
        assert list(server.commands) == [str(GUILD)]


async def test_wrong_settings_are_refused_in_a_sentence(
    server: DiscordServer, resources: Resources
) -> None:
    conversation, stop = conversation_over(resources), asyncio.Event()
    for given, told in (
        ({"discord_token": None}, "CANDOR_DISCORD_TOKEN is not set"),
        ({"discord_token": "nonsense"}, "does not know the bot"),
        ({"discord_contents": True}, "message content intent"),
        ({"discord_guild": 77}, "not in the server"),
        ({"discord_api_url": "http://127.0.0.1:9"}, "cannot be reached"),
    ):
        with pytest.raises(BadUsage, match=told):
            await run_discord(
                given_settings(**{"discord_token": TOKEN, "discord_api_url": server.url, **given}),
                conversation,
                stop,
            )
