"""Runs the sweeps of retention and erasure in the background."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from candor.stores.erasure.erasures import Erasures
from candor.stores.retention import Retention

log = structlog.get_logger(__name__)


@asynccontextmanager
async def keep_sweeping(
    retention: Retention, erasures: Erasures, every: float
) -> AsyncIterator[None]:
    """Sweep every `every` seconds until the block ends; a sweep that fails is tried again."""

    async def sweep_for_ever() -> None:
        while True:
            await asyncio.sleep(every)
            try:
                forgotten = await retention.sweep()
                await erasures.sweep()
            except Exception as surprise:
                log.error("sweep_failed", exc_info=surprise)
            else:
                if forgotten:
                    log.info("memories_forgotten", count=forgotten)

    sweeper = asyncio.create_task(sweep_for_ever(), name="retention-sweep")
    try:
        yield
    finally:
        sweeper.cancel()
        await asyncio.gather(sweeper, return_exceptions=True)
