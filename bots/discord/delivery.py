"""Sends what has to arrive, at the pace that Discord asks for."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Protocol, TypeVar

import aiohttp
import discord
import structlog

from bots.contract import File, Message
from bots.discord.addressing import Interaction
from bots.discord.buttons import buttons
from bots.discord.render import render
from bots.wording import Wording

# after that long nobody waits for an answer any more, and an interaction's token ends
PATIENCE_SECONDS = 600.0
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
_TOO_MANY, _BROKEN = 429, 500

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Undeliverable(Exception):
    """Nothing arrives there: the channel is closed to the bot, or Discord is gone."""


class Place(Protocol):
    """Where a question was asked, and is answered."""

    async def send(
        self, embed: discord.Embed, view: discord.ui.View | None = None, file: File | None = None
    ) -> None:
        """Send one message; Undeliverable where it cannot arrive."""
        ...


@dataclass
class Channel:
    """A channel in which a message is replied to."""

    message: discord.Message
    _sent: int = field(default=0, init=False)

    async def send(
        self, embed: discord.Embed, view: discord.ui.View | None = None, file: File | None = None
    ) -> None:
        """Reply; what Discord has got already is not sent twice, which the nonce is for."""
        self._sent += 1
        nonce = f"{self.message.id}-{self._sent}"
        reference = self.message.to_reference(fail_if_not_exists=False)
        await persistently(
            lambda: self.message.channel.send(
                embed=embed,
                reference=reference,
                mention_author=False,
                nonce=nonce,
                **_more(view, file),
            )
        )


@dataclass
class Reply:
    """A command or a press, which Discord has been told will be answered later.

    `waits` says that a first message is awaited; every further one follows it.
    """

    interaction: Interaction
    ephemeral: bool
    waits: bool = True

    async def send(
        self, embed: discord.Embed, view: discord.ui.View | None = None, file: File | None = None
    ) -> None:
        """Fill the awaited message, or send another."""
        if self.waits:
            await persistently(
                lambda: self.interaction.edit_original_response(
                    embed=embed, view=view, attachments=[_file(file)] if file else []
                )
            )
            self.waits = False
            return
        await persistently(
            lambda: self.interaction.followup.send(
                embed=embed, ephemeral=self.ephemeral, wait=True, **_more(view, file)
            )
        )

    async def withdraw(self) -> bool:
        """Take the awaited message back, with the command above it; tell whether it is gone."""
        try:
            await persistently(self.interaction.delete_original_response)
        except Undeliverable:
            return False
        self.waits = False
        return True


async def deliver(place: Place, said: Message, wording: Wording) -> None:
    """Send a message of the conversation; nothing is raised where it cannot arrive."""
    embeds = render(said, wording)
    try:
        for embed in embeds[:-1]:
            await place.send(embed)
        await place.send(embeds[-1], buttons(said), said.file)
    except Undeliverable:
        return


async def persistently(call: Callable[[], Awaitable[T]]) -> T:
    """Repeat a call until it succeeds; discord.py itself waits out the first refusals (429)."""
    loop = asyncio.get_running_loop()
    until, pause = loop.time() + PATIENCE_SECONDS, FIRST_PAUSE_SECONDS
    while True:
        try:
            return await call()
        except (discord.Forbidden, discord.NotFound):
            raise Undeliverable from None
        except discord.HTTPException as refused:
            if refused.status != _TOO_MANY and refused.status < _BROKEN:
                log.error("discord_refused", exc_info=refused)
                raise Undeliverable from None
        except (aiohttp.ClientError, OSError):
            # the connection broke, and may be there again
            pass
        if loop.time() + pause > until:
            log.warning("discord_undeliverable")
            raise Undeliverable
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def _more(view: discord.ui.View | None, file: File | None) -> dict[str, Any]:
    more: dict[str, Any] = {"view": view} if view else {}
    return more | ({"file": _file(file)} if file else {})


def _file(file: File) -> discord.File:
    return discord.File(BytesIO(file.content), file.name)
