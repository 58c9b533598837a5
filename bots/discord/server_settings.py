"""What a server's managers see and set by /settings."""

from dataclasses import dataclass

from bots.conversation import Conversation
from bots.discord.addressing import Interaction, sender_of_interaction
from bots.discord.delivery import Reply, Undeliverable, deliver
from bots.discord.panel import panel
from bots.discord.promises import Promises, failure
from candor.domain.chats import Remembered, Sender
from candor.domain.errors import CandorError


@dataclass(frozen=True)
class ServerSettings:
    """Shows the panel, and takes what is chosen there."""

    conversation: Conversation
    promises: Promises

    async def show(self, interaction: Interaction) -> None:
        """Show what the server is set to."""
        async with self.promises.running:
            if not await self.promises.promise(interaction, ephemeral=True):
                return
            await self._show(interaction)

    async def set_rule(self, interaction: Interaction, **rule: object) -> None:
        """Remember what a manager of the server sets, and show all of it anew."""
        async with self.promises.running:
            if not await self.promises.promise(interaction, ephemeral=True, instead=True):
                return
            sender = sender_of_interaction(interaction)
            if sender.may_manage:
                try:
                    await self.conversation.chats.set(sender, **rule)
                except CandorError as error:
                    await self._fail(Reply(interaction, True, waits=False), sender, error)
                    return
            await self._show(interaction)

    async def offer_languages(self, interaction: Interaction) -> None:
        """Offer the languages that the server may be set to."""
        async with self.promises.running:
            if not await self.promises.promise(interaction, ephemeral=True, instead=True):
                return
            said = await self.conversation.languages(sender_of_interaction(interaction))
            await deliver(Reply(interaction, True), said, self.conversation.wording)

    async def _show(self, interaction: Interaction) -> None:
        sender, reply = sender_of_interaction(interaction), Reply(interaction, True)
        wording = self.conversation.wording
        if sender.group is None or not sender.may_manage:
            said = await self.conversation.languages(sender)
            await deliver(reply, said, wording)
            return
        try:
            server: Remembered = await self.conversation.chats.of(sender)
        except CandorError as error:
            await self._fail(reply, sender, error)
            return
        embed, view = panel(wording, await self.conversation.language(sender), server)
        try:
            await reply.send(embed, view)
        except Undeliverable:
            return

    async def _fail(self, reply: Reply, sender: Sender, error: CandorError) -> None:
        language = await self.conversation.language(sender)
        await deliver(reply, failure(self.conversation, language, error), self.conversation.wording)
