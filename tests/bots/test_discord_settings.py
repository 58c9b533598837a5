"""What a server's managers set, who may set it, and what holds then."""

import pytest

from bots.open import conversation_over
from candor.bootstrap.resources import Resources
from tests.bots.discord_bot import ANNA, BERT, ME, changed, discord, only, running, server
from tests.bots.discord_server import DiscordServer
from tests.bots.discord_shapes import FORUM, GUILD, HELPER_ROLE, MEMBER_ROLE, OTHER, TEXT

__all__ = ["discord", "server"]


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


async def test_commands_of_one_server_are_told_to_it_alone(
    server: DiscordServer, resources: Resources
) -> None:
    async with running(server, conversation_over(resources), discord_guild=GUILD):
        assert list(server.commands) == [str(GUILD)]
