"""The commands that Discord offers, with descriptions in the languages it shares with the bots."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, Command, CommandTree, locale_str

from bots.discord.addressing import Interaction
from candor.texts.reader import Texts

COMMANDS: Final = ("help", "new", "language", "usage", "privacy")
Show = Callable[[Interaction], Awaitable[None]]

_ANYWHERE = AppCommandContext(guild=True, dm_channel=True, private_channel=False)
# Discord knows no Arabic; where it knows several kinds of a language, each gets ours
_LOCALES: Final = {
    discord.Locale.american_english: "en",
    discord.Locale.british_english: "en",
    discord.Locale.spain_spanish: "es",
    discord.Locale.latin_american_spanish: "es",
    discord.Locale.german: "de",
    discord.Locale.french: "fr",
    discord.Locale.brazil_portuguese: "pt-BR",
    discord.Locale.russian: "ru",
    discord.Locale.chinese: "zh",
}


class Commanded(Protocol):
    """What is done about a command."""

    async def ask(self, interaction: Interaction, question: str) -> None:
        """Answer a question."""
        ...

    async def command(self, interaction: Interaction, name: str) -> None:
        """Answer one of COMMANDS."""
        ...


class Described(app_commands.Translator):
    """Translates descriptions by their keys in the bots' texts."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Answer a description; None where Discord's language is not one of ours."""
        key, tag = string.extras.get("key"), _LOCALES.get(locale)
        return self._texts.get(tag, key) if key and tag else None


def add_commands(
    tree: CommandTree[discord.Client], commanded: Commanded, show_settings: Show, texts: Texts
) -> None:
    """Put the commands into the tree; `show_settings` is what /settings does."""

    def described(name: str) -> locale_str:
        key = f"bot.command.{name}"
        return locale_str(texts.get(texts.default, key), key=key)

    @app_commands.describe(question=described("question"))
    async def ask(interaction: Interaction, question: str) -> None:
        await commanded.ask(interaction, question)

    async def settings(interaction: Interaction) -> None:
        await show_settings(interaction)

    def other(name: str) -> Command[Any, Any, None]:
        async def run(interaction: Interaction) -> None:
            await commanded.command(interaction, name)

        return Command(
            name=name, description=described(name), callback=run, allowed_contexts=_ANYWHERE
        )

    tree.add_command(
        Command(name="ask", description=described("ask"), callback=ask, allowed_contexts=_ANYWHERE)
    )
    for name in COMMANDS:
        tree.add_command(other(name))
    managed: Command[Any, Any, None] = Command(
        name="settings",
        description=described("settings"),
        callback=settings,
        allowed_contexts=AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    )
    managed.default_permissions = discord.Permissions(manage_guild=True)
    tree.add_command(managed)
