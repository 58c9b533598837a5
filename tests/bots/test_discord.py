"""The Discord bot from end to end: unmodified discord.py, a strict server, the real graph."""

import pytest

from bots.open import conversation_over
from candor.bootstrap.resources import open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from tests.bots.discord_bot import ANNA, BERT, ME, changed, discord, only, running, server
from tests.bots.discord_server import DiscordServer
from tests.bots.discord_shapes import TEXT

__all__ = ["discord", "server"]

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


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
    server: DiscordServer, settings: Settings
) -> None:
    await index_samples(settings)
    async with (
        open_resources(settings.model_copy(update={"default_region": "DE"})) as opened,
        running(server, conversation_over(opened)),
    ):
        whisper = await only(server, server.command(ANNA, "ask", question="What is staking?"))
        assert whisper.ephemeral
        assert whisper.actions == ["consent:yes", "consent:no"]
        server.press(ANNA, whisper, "consent:yes")
        await changed(server, whisper, "You have agreed")
        server.command(ANNA, "ask", question="What is staking?")
        await server.until(lambda: server.finals(TEXT))
