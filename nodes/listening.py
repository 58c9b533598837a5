"""Listen to a provider's stream: what has come so far, its pauses, and a reader's stop."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, suppress
from typing import cast

from candor.providers.contract import Reply
from candor.providers.failures import FailureKind, ProviderFailure

# a sentence that is followed by nothing for so long is told without waiting for the next one
PAUSE_SECONDS = 0.008

Hear = Callable[[str, bool], None]


async def listen(
    stream: AsyncIterator[str | Reply], hear: Hear, stop: asyncio.Event
) -> Reply | None:
    """Call `hear` with all text so far, and whether the provider pauses; answer its Reply.

    None where `stop` was set first. However it ends, the provider's connection is closed by then;
    raises what the stream raises.
    """
    pieces: asyncio.Queue[str | Reply | None] = asyncio.Queue()
    reading = asyncio.create_task(_read(stream, pieces))
    stopping = asyncio.create_task(_tell_stop(stop, pieces))
    try:
        return await _follow(pieces, reading, hear, stop)
    finally:
        for task in (reading, stopping):
            task.cancel()
        await asyncio.gather(reading, stopping, return_exceptions=True)


async def _follow(
    pieces: asyncio.Queue[str | Reply | None],
    reading: asyncio.Task[None],
    hear: Hear,
    stop: asyncio.Event,
) -> Reply | None:
    heard, news = "", False
    while True:
        piece: str | Reply | None
        try:
            async with asyncio.timeout(PAUSE_SECONDS if news else None):
                piece = await pieces.get()
        except TimeoutError:
            news = False
            hear(heard, True)
            continue
        if stop.is_set():
            return None
        if isinstance(piece, Reply):
            return piece
        if piece is None:
            # raises what the stream failed with
            await reading
            raise ProviderFailure(FailureKind.MALFORMED)
        heard = heard + piece if heard else piece.lstrip()
        news = True
        if pieces.empty():
            hear(heard, False)


async def _read(
    stream: AsyncIterator[str | Reply], pieces: asyncio.Queue[str | Reply | None]
) -> None:
    try:
        async with aclosing(cast("AsyncGenerator[str | Reply, None]", stream)):
            async for piece in stream:
                pieces.put_nowait(piece)
    finally:
        pieces.put_nowait(None)


async def _tell_stop(stop: asyncio.Event, pieces: asyncio.Queue[str | Reply | None]) -> None:
    with suppress(asyncio.CancelledError):
        await stop.wait()
        pieces.put_nowait(None)
