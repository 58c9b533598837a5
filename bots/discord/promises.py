"""Tells Discord in time that an answer comes, once for each interaction."""

from dataclasses import dataclass, field

import discord
import structlog

from bots.contract import Message
from bots.conversation import Conversation
from bots.discord.addressing import Interaction, sender_of_interaction
from bots.discord.render import render
from bots.discord.running import Running
from bots.seen import Seen
from candor.domain.errors import CandorError, TurnFailed

log = structlog.get_logger(__name__)


def failure(conversation: Conversation, language: str, error: CandorError) -> Message:
    """Answer what is told, to one person alone, where nothing could be done."""
    text = conversation.wording.failure(language, error, conversation.longest)
    return Message(text, language=language, private=True)


@dataclass(frozen=True)
class Promises:
    """What has been taken, is being answered, and may still begin."""

    conversation: Conversation
    running: Running = field(default_factory=Running)
    seen: Seen = field(default_factory=Seen)

    async def promise(
        self, interaction: Interaction, *, ephemeral: bool, instead: bool = False
    ) -> bool:
        """Tell Discord within its three seconds that an answer comes; False where none may.

        `instead` puts the answer in place of the message that was pressed.
        """
        if not self.seen.is_new(interaction.id):
            return False
        try:
            if self.running.closed:
                await self._decline(interaction)
                return False
            if instead:
                await interaction.response.defer()
            else:
                await interaction.response.defer(thinking=True, ephemeral=ephemeral)
        except (discord.HTTPException, discord.InteractionResponded, OSError) as failure:
            # Discord has told the person already that nothing came
            log.warning("discord_interaction_lost", exc_info=failure)
            return False
        return True

    async def _decline(self, interaction: Interaction) -> None:
        """Say that it is to be tried again: this process ends, and may be gone before an answer."""
        language = await self.conversation.language(sender_of_interaction(interaction))
        said = failure(self.conversation, language, TurnFailed(""))
        embed = render(said, self.conversation.wording)[0]
        await interaction.response.send_message(embed=embed, ephemeral=True)
