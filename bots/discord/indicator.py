"""The sign that somebody writes."""

import discord


class typing:  # noqa: N801  # used like the function it stands for
    """Shows that somebody writes, where the bot may; failing to is no reason not to answer."""

    def __init__(self, message: discord.Message) -> None:
        self._typing = message.channel.typing()
        self._shown = False

    async def __aenter__(self) -> None:
        try:
            await self._typing.__aenter__()
            self._shown = True
        except (discord.HTTPException, OSError):
            return

    async def __aexit__(self, *failure: object) -> None:
        if self._shown:
            await self._typing.__aexit__(None, None, None)
