"""Records that can wait: gathered for a moment and written together, off the turn's path."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

PAUSE_SECONDS = 0.1
BATCH = 500
MOST_WAITING = 100_000
RETRY_SECONDS = 2.0

Record = TypeVar("Record")

log = structlog.get_logger(__name__)


class Batches(Generic[Record]):
    """Writes what it was given within a moment; a clean stop writes the rest.

    `write` puts a batch on disk, all of it or none. `name` tells the kind of record in the logs.
    """

    def __init__(self, name: str, write: Callable[[Sequence[Record]], Awaitable[None]]) -> None:
        self._name = name
        self._write = write
        self._waiting: list[Record] = []
        self._work = asyncio.Event()
        self._writing = asyncio.Lock()
        self._writer = asyncio.create_task(self._write_for_ever(), name=name)

    def add(self, record: Record) -> None:
        """Take a record; it is on disk within a moment."""
        if len(self._waiting) >= MOST_WAITING:
            log.error("record_lost", kind=self._name, error="too many are waiting")
            return
        self._waiting.append(record)
        self._work.set()

    async def flush(self) -> None:
        """Write everything that waits; the database's error where it cannot be reached."""
        async with self._writing:
            while self._waiting:
                batch = self._waiting[:BATCH]
                try:
                    await self._write(batch)
                except (OperationalError, InterfaceError, OSError):
                    raise
                except SQLAlchemyError:
                    await self._write_one_by_one(batch)
                del self._waiting[: len(batch)]

    async def _write_one_by_one(self, batch: Sequence[Record]) -> None:
        """Write what can be written: one odd record must not keep the others for ever."""
        for record in batch:
            try:
                await self._write([record])
            except (OperationalError, InterfaceError):
                raise
            except SQLAlchemyError as failure:
                log.error("record_lost", kind=self._name, error=type(failure).__name__)

    async def aclose(self) -> None:
        """Stop the writer and write what is left."""
        # a batch in the middle of being written would be written twice
        async with self._writing:
            self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)
        await self.flush()

    async def _write_for_ever(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                await self.flush()
            except Exception as failure:
                log.warning("write_failed", kind=self._name, error=type(failure).__name__)
                await asyncio.sleep(RETRY_SECONDS)
                self._work.set()
