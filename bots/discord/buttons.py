"""Buttons that still work after a restart: what they do stands in them (bots/actions.py)."""

import re
from typing import Protocol, Self, cast

import discord
from discord.ui import Button, DynamicItem, View

from bots.contract import Message
from bots.discord.addressing import Interaction

LONGEST_LABEL = 80


class Presses(Protocol):
    """A client that knows what to do about a press."""

    async def pressed(self, interaction: Interaction, action: str) -> None:
        """Do what a button says."""
        ...


class Action(
    DynamicItem[Button[View]],
    template=r"(?P<action>(?:speak|consent|judge|erase|export):.{0,64})\Z",
):
    """A button that holds an action."""

    def __init__(self, action: str, label: str = "…", *, danger: bool = False) -> None:
        style = discord.ButtonStyle.danger if danger else discord.ButtonStyle.secondary
        super().__init__(Button(label=label[:LONGEST_LABEL], style=style, custom_id=action))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Self:
        """Read a button that was pressed."""
        return cls(match["action"])

    async def callback(self, interaction: Interaction) -> None:
        """Do what it says."""
        await cast(Presses, interaction.client).pressed(interaction, self.custom_id)


def buttons(said: Message) -> View | None:
    """Answer the buttons below a message."""
    if not said.buttons:
        return None
    view = View(timeout=None)
    for number, row in enumerate(said.buttons):
        for one in row:
            button = Action(one.action, one.label, danger=one.danger)
            button.row = number
            view.add_item(button)
    return view
