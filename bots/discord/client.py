"""The connection to Discord, in shards; it keeps no message and no member."""

import discord
import structlog
from discord import app_commands

from bots.conversation import Conversation
from bots.discord.addressing import Interaction
from bots.discord.buttons import Action
from bots.discord.commands import Described, add_commands
from bots.discord.handlers import Handlers
from bots.discord.panel import Channels, Roles, Switch
from bots.discord.promises import Promises
from bots.discord.server_settings import ServerSettings
from candor.bootstrap.bot_states import BotState

log = structlog.get_logger(__name__)


class _Tree(app_commands.CommandTree[discord.Client]):
    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Log that a command failed, and nothing that was written."""
        log.error("discord_command_failed", exc_info=error.__cause__ or error)


class Client(discord.AutoShardedClient):
    """Hands what Discord tells to the handlers."""

    def __init__(
        self,
        conversation: Conversation,
        state: BotState,
        *,
        contents: bool = False,
        server: int | None = None,
    ) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        intents.message_content = contents
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.promises = Promises(conversation)
        self.handlers = Handlers(conversation, self.promises)
        self._settings = ServerSettings(conversation, self.promises)
        self._texts = conversation.wording.texts
        self._server = server
        self._state = state
        self._tree = _Tree(self)

    async def setup_hook(self) -> None:
        """Tell Discord the commands: everywhere, or in one server, where it takes no time."""
        self.add_dynamic_items(Action, Channels, Roles, Switch)
        add_commands(self._tree, self.handlers, self._settings.show, self._texts)
        await self._tree.set_translator(Described(self._texts))
        server = discord.Object(self._server) if self._server else None
        if server is not None:
            self._tree.copy_global_to(guild=server)
        await self._tree.sync(guild=server)

    async def on_ready(self) -> None:
        """Note that a session has begun."""
        self._state.answers()

    async def on_resumed(self) -> None:
        """Note that a session goes on."""
        self._state.answers()

    async def on_disconnect(self) -> None:
        """Note that the connection is lost; discord.py opens it again by itself."""
        self._state.tries_again("the connection to Discord is lost; it is opened again")

    async def on_message(self, message: discord.Message) -> None:
        """Take a message."""
        if self.user is not None:
            await self.handlers.message(message, self.user.id)

    async def on_error(self, event: str, /, *_: object, **__: object) -> None:
        """Log that an event failed, and nothing that was written."""
        log.error("discord_event_failed", exc_info=True)

    async def pressed(self, interaction: Interaction, action: str) -> None:
        """Take a press."""
        await self.handlers.press(interaction, action)

    async def set_rule(self, interaction: Interaction, **rule: object) -> None:
        """Take a setting."""
        await self._settings.set_rule(interaction, **rule)

    async def offer_languages(self, interaction: Interaction) -> None:
        """Take the wish for another language."""
        await self._settings.offer_languages(interaction)
