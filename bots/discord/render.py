"""One message of the conversation as embeds of Discord's."""

import re
from typing import Final
from urllib.parse import urlsplit

import discord

from bots.contract import Message
from bots.split import split_text, utf16_units
from bots.wording import Wording
from candor.domain.answer import Source

# Discord, "Embed limits"; the last is for all embeds of one message together
LONGEST_TEXT: Final = 4096
LONGEST_NAME: Final = 256
LONGEST_VALUE: Final = 1024
MOST_FIELDS: Final = 25
LONGEST_EMBEDS: Final = 6000
CALM: Final = 0x0F5E4D
ALARM: Final = 0xA3262A

# an embed shows no image of a text; what it is of is told instead
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"([\\`*_\[\]()<>#~|])")


def render(message: Message, wording: Wording) -> list[discord.Embed]:
    """Answer the embeds to send, each as a message of its own; sources stand below the text."""
    texts = split_text(_IMAGE.sub(r"\1", message.text), LONGEST_TEXT, utf16_units) or ["…"]
    embeds = [discord.Embed(description=text, colour=CALM) for text in texts]
    for source in message.sources:
        name, value = _field(source)
        last = embeds[-1]
        if (
            len(last.fields) >= MOST_FIELDS
            or _size(last) + utf16_units(name + value) > LONGEST_EMBEDS
        ):
            heading = wording.say(message.language, "sources")
            last = discord.Embed(description=f"**{heading}**", colour=CALM)
            embeds.append(last)
        last.add_field(name=name, value=value, inline=False)
    return embeds


def warn(text: str) -> discord.Embed:
    """Answer the one loud message: what to do about a secret that was told."""
    return discord.Embed(description=_cut(text, LONGEST_TEXT), colour=ALARM)


def _field(source: Source) -> tuple[str, str]:
    name = _cut(f"[{source.id}] {source.title or source.source}", LONGEST_NAME)
    shown = _MARKS.sub(r"\\\1", _cut(source.heading or source.source, LONGEST_NAME))
    address = source.url or ""
    linked = f"[{shown}]({address})"
    safe = urlsplit(address).scheme in {"http", "https"} and not set(address) & set(" ()<>")
    return name, linked if safe and utf16_units(linked) <= LONGEST_VALUE else shown.strip() or "–"


def _size(embed: discord.Embed) -> int:
    fields = sum(utf16_units(f"{one.name}{one.value}") for one in embed.fields)
    return utf16_units(embed.description or "") + fields


def _cut(text: str, limit: int) -> str:
    if utf16_units(text) <= limit:
        return text
    beginning = text.encode("utf-16-le")[: 2 * (limit - 1)]
    return f"{beginning.decode('utf-16-le', 'ignore')}…"
