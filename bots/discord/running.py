"""Counts what is being answered, so that a stop can wait for it."""

import asyncio
from types import TracebackType

# longer than a turn may take, so that each comes to its end
STOP_SECONDS = 90.0


class Running:
    """`async with running:` around what has to be finished before the end."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.closed = False

    async def __aenter__(self) -> None:
        self._count += 1
        self._idle.clear()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._count -= 1
        if not self._count:
            self._idle.set()

    async def finish(self, seconds: float = STOP_SECONDS) -> None:
        """Let nothing begin any more, and wait for what has begun, at most so long."""
        self.closed = True
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return
