"""One open generation that may be replaced while searches are still running in it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from candor.stores.catalogue.contract import Generation
from ingestion.index import Index


class LiveIndex:
    """Counts the searches in an index, and closes it when it is retired and the last one ends."""

    def __init__(self, generation: Generation, index: Index) -> None:
        self.generation = generation
        self._index = index
        self._users = 0
        self._retired = False
        self._closing: asyncio.Future[None] | None = None

    @contextmanager
    def borrowed(self) -> Iterator[Index]:
        """Lend the index; it stays open until it is given back."""
        self._users += 1
        try:
            yield self._index
        finally:
            self._users -= 1
            self._close_when_idle()

    def retire(self) -> None:
        """Close the index as soon as nobody uses it."""
        self._retired = True
        self._close_when_idle()

    async def closed(self) -> None:
        """Wait for a close that is under way; answer at once where none is."""
        if self._closing:
            await self._closing

    def _close_when_idle(self) -> None:
        if self._retired and not self._users and self._closing is None:
            loop = asyncio.get_running_loop()
            self._closing = loop.run_in_executor(None, self._index.close)
