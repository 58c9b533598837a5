"""The sweep that keeps each kind of record no longer than its lifetime."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from candor.domain.clock import Clock, NewId
from candor.stores.database import Database
from candor.stores.idempotency.contract import IdempotencyStore
from candor.stores.leases.contract import LeaseStore
from candor.stores.memory.contract import Memory
from candor.stores.transcript.contract import ThreadKey, TranscriptStore
from candor.stores.usage.contract import UsageStore
from candor.stores.vault.contract import VaultStore

RESERVATION_LIFETIME = timedelta(minutes=15)
IDEMPOTENCY_LIFETIME = timedelta(hours=24)
LEASE_LENGTH = timedelta(seconds=30)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Retention:
    """Deletes what has outlived its purpose; safe to run in several processes at once."""

    database: Database
    memory: Memory
    transcripts: TranscriptStore
    usage: UsageStore
    idempotency: IdempotencyStore
    leases: LeaseStore
    vault: VaultStore
    clock: Clock
    new_id: NewId
    transcript_lifetime: timedelta

    async def sweep(self) -> int:
        """Delete everything that is due; answer how many memories were forgotten.

        A part that fails is logged, left for the next sweep, and does not keep the others.
        """
        forgotten = await self._forget_expired()
        for name, part in (
            ("prune_memories", self.memory.prune),
            ("transcripts", partial(self.transcripts.delete_older, self.transcript_lifetime)),
            ("idempotency_keys", partial(self.idempotency.delete_older, IDEMPOTENCY_LIFETIME)),
            ("reservations", partial(self.usage.release_stale, RESERVATION_LIFETIME)),
            ("leases", self.leases.delete_expired),
            ("vault", partial(self.vault.delete_expired, self.clock.now())),
            ("memory_bytes", self.memory.erase_deleted_bytes),
            ("database_bytes", self.database.erase_deleted_bytes),
        ):
            await _tried(name, part)
        return forgotten

    async def _forget_expired(self) -> int:
        total = 0
        while keys := await self.transcripts.memory_expired(self.clock.now()):
            forgotten = sum([bool(await _tried("memory", partial(self._forget, k))) for k in keys])
            total += forgotten
            if not forgotten:
                break
        return total

    async def _forget(self, key: ThreadKey) -> bool:
        """Forget one memory unless a turn holds its thread or has renewed it.

        Its deadline is taken away last, so that what fails half-way is tried again.
        """
        now = self.clock.now()
        holder = self.new_id(now)
        if not await self.leases.take(str(key), holder, lasting=LEASE_LENGTH):
            return False
        try:
            if not await self.transcripts.memory_is_expired(key, now):
                return False
            await self.memory.forget(str(key))
            await self.transcripts.memory_forgotten(key)
            return True
        finally:
            await self.leases.give_back(str(key), holder)


async def _tried(part: str, work: Callable[[], Awaitable[object]]) -> object:
    try:
        return await work()
    except Exception as failure:
        log.error("sweep_failed", part=part, exc_info=failure)
        return None
