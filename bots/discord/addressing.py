"""Who wrote, where, and whether the bot is meant."""

import discord

from candor.domain.chats import Sender

Interaction = discord.Interaction[discord.Client]


def sender_of_interaction(interaction: Interaction) -> Sender:
    """Answer who used a command or a button, by Discord's ids."""
    group = None if interaction.guild_id is None else str(interaction.guild_id)
    manages = group is not None and interaction.permissions.manage_guild
    spoken = str(interaction.locale.value)
    return Sender("discord", str(interaction.user.id), group, manages, spoken)


def sender_of_message(message: discord.Message) -> Sender:
    """Answer who wrote a message; Discord does not say in which language people read it."""
    if message.guild is None:
        return Sender("discord", str(message.author.id))
    spoken = str(message.guild.preferred_locale.value)
    return Sender("discord", str(message.author.id), str(message.guild.id), spoken=spoken)


def question_in(message: discord.Message, me: int) -> str | None:
    """Answer the question to the bot, less its name; None where the bot is not meant.

    In servers it is meant where it is mentioned, or where one of its messages is replied to.
    """
    if message.guild is not None and not _names(message, me) and not _replies_to(message, me):
        return None
    text = message.content
    for name in (f"<@{me}>", f"<@!{me}>"):
        text = text.replace(name, " ")
    return " ".join(text.split(" ")).strip()


def post_in_forum(message: discord.Message) -> str | None:
    """Answer what a new post of a forum asks, its title first; None for every other message."""
    channel = message.channel
    if not isinstance(channel, discord.Thread) or channel.id != message.id:
        return None
    if not isinstance(channel.parent, discord.ForumChannel):
        return None
    return f"{channel.name}\n\n{message.content}".strip()


def place_of(channel: object) -> tuple[int, ...]:
    """Answer the ids under which a channel may be allowed: its own, and its parent's."""
    ids = (getattr(channel, "id", None), getattr(channel, "parent_id", None))
    return tuple(one for one in ids if isinstance(one, int))


def roles_of(user: discord.User | discord.Member) -> tuple[int, ...]:
    """Answer the ids of a person's roles in the server; everyone has the server's own."""
    return tuple(role.id for role in user.roles) if isinstance(user, discord.Member) else ()


def _names(message: discord.Message, me: int) -> bool:
    return any(one.id == me for one in message.mentions)


def _replies_to(message: discord.Message, me: int) -> bool:
    replied = message.reference.resolved if message.reference else None
    # without the intent for contents, a reply that does not ping the bot comes empty
    return (
        isinstance(replied, discord.Message) and replied.author.id == me and bool(message.content)
    )
