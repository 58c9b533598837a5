"""What the bot does about messages, commands and presses; the words come from the conversation."""

from dataclasses import dataclass

import discord
import structlog

from bots.actions import read_action
from bots.contract import Danger, Final, Message
from bots.conversation import Conversation
from bots.discord.addressing import (
    Interaction,
    place_of,
    post_in_forum,
    question_in,
    roles_of,
    sender_of_interaction,
    sender_of_message,
)
from bots.discord.delivery import Channel, Reply, Undeliverable, deliver, persistently
from bots.discord.indicator import typing
from bots.discord.promises import Promises, failure
from bots.discord.render import warn
from bots.discord.rules import Rules
from candor.domain.chats import Sender
from candor.domain.errors import CandorError, TurnFailed

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Handlers:
    """Turns what Discord tells into questions, commands and presses."""

    conversation: Conversation
    promises: Promises

    async def ask(self, interaction: Interaction, question: str) -> None:
        """Answer /ask: one final answer, or in a whisper why there is none."""
        async with self.promises.running:
            if not await self.promises.promise(interaction, ephemeral=False):
                return
            sender = sender_of_interaction(interaction)
            reply = Reply(interaction, ephemeral=False)
            refused = await self._refusal(sender, interaction)
            if refused is not None:
                await self._whisper(reply, refused)
                return
            async for said in self.conversation.ask(sender, question):
                match said:
                    case Danger():
                        await self._warn(reply, said)
                    case Final(message) if message.private:
                        await self._whisper(reply, message)
                    case Final(message):
                        reply.ephemeral = False
                        await deliver(reply, message, self.conversation.wording)

    async def command(self, interaction: Interaction, name: str) -> None:
        """Answer any other command; in a server nobody but the person sees it."""
        in_server = interaction.guild_id is not None
        async with self.promises.running:
            if not await self.promises.promise(interaction, ephemeral=in_server):
                return
            said = await self.conversation.command(sender_of_interaction(interaction), name)
            await deliver(Reply(interaction, in_server), said, self.conversation.wording)

    async def press(self, interaction: Interaction, action: str) -> None:
        """Do what a button says for whoever pressed it."""
        in_server = interaction.guild_id is not None
        judges = read_action(action)[0] == "judge"
        async with self.promises.running:
            if not await self.promises.promise(
                interaction, ephemeral=in_server, instead=not judges
            ):
                return
            said = await self.conversation.press(sender_of_interaction(interaction), action)
            shown = interaction.message
            public = in_server and not (shown and shown.flags.ephemeral)
            apart = said.file is not None or (said.private and public)
            reply = Reply(interaction, in_server, waits=judges or not apart)
            await deliver(reply, said, self.conversation.wording)

    async def message(self, message: discord.Message, me: int) -> None:
        """Answer a message that means the bot, or a new post where it answers those."""
        if message.author.bot or message.webhook_id is not None or self.promises.running.closed:
            return
        asked, post = question_in(message, me), post_in_forum(message)
        if (asked is None and post is None) or not self.promises.seen.is_new(message.id):
            return
        async with self.promises.running:
            sender = sender_of_message(message)
            rules = await self._rules(sender)
            if rules is None or not rules.open_in(place_of(message.channel)):
                return
            if not rules.may_ask(roles_of(message.author)):
                return
            if asked is None:
                asked = post if rules.forum else None
            if asked is not None:
                await self._answer(message, sender, asked)

    async def _answer(self, message: discord.Message, sender: Sender, asked: str) -> None:
        place = Channel(message)
        if not asked and message.attachments:
            said = await self.conversation.unreadable(sender)
            await deliver(place, said, self.conversation.wording)
            return
        async with typing(message):
            async for said_next in self.conversation.ask(sender, asked):
                match said_next:
                    case Danger():
                        await self._warn_of_message(message, place, said_next)
                    case Final(final):
                        await deliver(place, final, self.conversation.wording)

    async def _refusal(self, sender: Sender, interaction: Interaction) -> Message | None:
        rules = await self._rules(sender)
        if rules is not None and rules.open_in(place_of(interaction.channel)):
            if rules.may_ask(roles_of(interaction.user)):
                return None
            key = "server.not_allowed"
        else:
            key = "server.not_here"
        language = await self.conversation.language(sender)
        if rules is None:
            return failure(self.conversation, language, TurnFailed(""))
        text = self.conversation.wording.say(language, key)
        return Message(text, language=language, private=True)

    async def _rules(self, sender: Sender) -> Rules | None:
        """Answer a server's rules; None, and nobody is answered, where they cannot be read."""
        if sender.group is None:
            return Rules()
        try:
            return Rules.read((await self.conversation.chats.of(sender)).settings)
        except CandorError as failure:
            log.warning("discord_rules_unreadable", exc_info=failure)
            return None

    async def _whisper(self, reply: Reply, said: Message) -> None:
        """Answer one person: the awaited message is for all, so another takes its place."""
        if reply.interaction.guild_id is not None and reply.waits:
            await reply.withdraw()
        reply.ephemeral = reply.interaction.guild_id is not None
        await deliver(reply, said, self.conversation.wording)

    async def _warn(self, reply: Reply, danger: Danger) -> None:
        gone = await reply.withdraw()
        reply.ephemeral = reply.interaction.guild_id is not None
        try:
            await reply.send(warn(danger.deleted if gone else danger.left))
        except Undeliverable:
            return

    async def _warn_of_message(
        self, message: discord.Message, place: Channel, danger: Danger
    ) -> None:
        try:
            await persistently(message.delete)
            text = danger.deleted
        except Undeliverable:
            text = danger.left
        try:
            await place.send(warn(text))
        except Undeliverable:
            return
