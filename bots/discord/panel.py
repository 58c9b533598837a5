"""What a server's managers set by /settings: a message that shows it, with what changes it."""

import re
from typing import Any, ClassVar, Final, Protocol, Self, cast

import discord
from discord.ui import Button, ChannelSelect, DynamicItem, RoleSelect, View

from bots.actions import AS_WRITTEN
from bots.discord.addressing import Interaction
from bots.discord.render import CALM
from bots.discord.rules import Rules
from bots.wording import Wording
from candor.domain.chats import Remembered
from candor.texts.reader import NAMES

MOST_CHOSEN: Final = 25
_PLACES = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
]


class Sets(Protocol):
    """A client that remembers what a manager sets."""

    async def set_rule(self, interaction: Interaction, **rule: object) -> None:
        """Remember a setting; None takes it away."""
        ...

    async def offer_languages(self, interaction: Interaction) -> None:
        """Offer the languages."""
        ...


class _Menu:
    """A menu that sets one rule to the ids that were chosen, or takes it away where none was."""

    rule: ClassVar[str]
    item: Any

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Self:
        """Read a choice that was made."""
        return cls()

    async def callback(self, interaction: Interaction) -> None:
        """Remember it."""
        chosen = [str(one.id) for one in self.item.values]
        await cast(Sets, interaction.client).set_rule(interaction, **{self.rule: chosen or None})


class Channels(_Menu, DynamicItem[ChannelSelect[View]], template=r"settings:channels\Z"):
    """Chooses the channels where the bot answers; none for all."""

    rule = "channels"

    def __init__(self, placeholder: str = "", chosen: frozenset[int] = frozenset()) -> None:
        defaults = [discord.SelectDefaultValue.from_channel(discord.Object(one)) for one in chosen]
        super().__init__(
            ChannelSelect(channel_types=_PLACES, **_menu(self.rule, placeholder, defaults))
        )


class Roles(_Menu, DynamicItem[RoleSelect[View]], template=r"settings:roles\Z"):
    """Chooses the roles that may ask; none for everyone."""

    rule = "roles"

    def __init__(self, placeholder: str = "", chosen: frozenset[int] = frozenset()) -> None:
        defaults = [discord.SelectDefaultValue.from_role(discord.Object(one)) for one in chosen]
        super().__init__(RoleSelect(**_menu(self.rule, placeholder, defaults)))


class Switch(
    DynamicItem[Button[View]], template=r"settings:(?P<name>forum|language):(?P<value>on|off|ask)\Z"
):
    """Switches the answers in forums, or asks for the language."""

    def __init__(self, name: str, value: str, label: str = "…") -> None:
        self.name, self.value = name, value
        super().__init__(Button(label=label, custom_id=f"settings:{name}:{value}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Self:
        """Read a button that was pressed."""
        return cls(match["name"], match["value"])

    async def callback(self, interaction: Interaction) -> None:
        """Do what it says."""
        client = cast(Sets, interaction.client)
        if self.name == "forum":
            await client.set_rule(interaction, forum=self.value == "on" or None)
        else:
            await client.offer_languages(interaction)


def panel(
    wording: Wording, language: str, server: Remembered
) -> tuple[discord.Embed, discord.ui.View]:
    """Answer what a server is set to, and what changes it."""
    rules = Rules.read(server.settings)

    def say(key: str) -> str:
        return wording.say(language, key)

    spoken = NAMES.get(server.language or AS_WRITTEN, say("language_as_written"))
    embed = discord.Embed(description=f"**{say('command.settings')}**", colour=CALM)
    places = _listed([f"<#{one}>" for one in sorted(rules.channels)], say("server.all_channels"))
    people = _listed([f"<@&{one}>" for one in sorted(rules.roles)], say("server.everyone"))
    forum = say("server.forum_on" if rules.forum else "server.forum_off")
    for name, value in (
        ("language_ask", spoken),
        ("server.channels", places),
        ("server.roles", people),
        ("server.forum", forum),
    ):
        embed.add_field(name=say(name), value=value, inline=False)
    view = View(timeout=None)
    view.add_item(Channels(say("server.channels"), rules.channels))
    view.add_item(Roles(say("server.roles"), rules.roles))
    label = say("server.leave_posts" if rules.forum else "server.answer_posts")
    view.add_item(Switch("forum", "off" if rules.forum else "on", label))
    view.add_item(Switch("language", "ask", say("command.language")))
    return embed, view


def _menu(rule: str, placeholder: str, chosen: list[discord.SelectDefaultValue]) -> dict[str, Any]:
    return {
        "custom_id": f"settings:{rule}",
        "placeholder": placeholder,
        "min_values": 0,
        "max_values": MOST_CHOSEN,
        "default_values": chosen,
    }


def _listed(mentions: list[str], nobody_named: str) -> str:
    # 25 mentions of at most 24 characters fit into a field
    return " ".join(mentions) or nobody_named
