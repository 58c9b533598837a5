"""Lets commands know that a service is running on this database, and under which key it writes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from candor.bootstrap.keys import Keys
from candor.stores.leases.sql import SqlLeaseStore

SERVICES = "service/"
RENEWED_EVERY = timedelta(seconds=15)
LASTING = timedelta(seconds=60)

log = structlog.get_logger(__name__)


@dataclass
class Presence:
    """A lease that is renewed while the service runs; its name tells the key it writes under."""

    leases: SqlLeaseStore
    keys: Keys
    holder: str
    _name: str = ""

    async def renew(self) -> None:
        """Take up the newest keys, then say so for another while."""
        if await asyncio.to_thread(self.keys.encryption.refresh):
            log.info("keys_renewed", key_id=self.keys.encryption.current)
        name = f"{SERVICES}{self.keys.encryption.current}/{self.holder}"
        await self.end()
        await self.leases.take(name, self.holder, lasting=LASTING)
        self._name = name

    async def end(self) -> None:
        """Say that the service has gone."""
        if self._name:
            await self.leases.give_back(self._name, self.holder)
            self._name = ""


@asynccontextmanager
async def announced(presence: Presence) -> AsyncIterator[None]:
    """Announce the service until the block ends."""
    await presence.renew()

    async def keep_on() -> None:
        while True:
            await asyncio.sleep(RENEWED_EVERY.total_seconds())
            try:
                await presence.renew()
            except Exception as failure:
                log.warning("presence_not_renewed", exc_info=failure)

    renewing = asyncio.create_task(keep_on(), name="presence")
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        await presence.end()


async def running_services(leases: SqlLeaseStore) -> list[str]:
    """Answer the key ids that live services write under, one for each service."""
    return [name.split("/")[1] for name in await leases.held(SERVICES)]
