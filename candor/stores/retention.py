"""The sweep that keeps each kind of record no longer than its lifetime."""

from dataclasses import dataclass
from datetime import timedelta

from candor.domain.clock import Clock, NewId
from candor.stores.database import Database
from candor.stores.idempotency.contract import IdempotencyStore
from candor.stores.leases.contract import LeaseStore
from candor.stores.memory.contract import Memory
from candor.stores.transcript.contract import ThreadKey, TranscriptStore
from candor.stores.usage.contract import UsageStore

RESERVATION_LIFETIME = timedelta(minutes=15)
IDEMPOTENCY_LIFETIME = timedelta(hours=24)
LEASE_LENGTH = timedelta(seconds=30)


@dataclass(frozen=True)
class Retention:
    """Deletes what has outlived its purpose; safe to run in several processes at once."""

    database: Database
    memory: Memory
    transcripts: TranscriptStore
    usage: UsageStore
    idempotency: IdempotencyStore
    leases: LeaseStore
    clock: Clock
    new_id: NewId
    transcript_lifetime: timedelta

    async def sweep(self) -> int:
        """Delete everything that is due; answer how many memories were forgotten."""
        forgotten = 0
        for key in await self.transcripts.memory_expired(self.clock.now()):
            forgotten += await self._forget(key)
        await self.memory.prune()
        gone = await self.transcripts.delete_older(self.transcript_lifetime)
        gone += await self.idempotency.delete_older(IDEMPOTENCY_LIFETIME)
        await self.usage.release_stale(RESERVATION_LIFETIME)
        await self.memory.erase_deleted_bytes()
        if gone or forgotten:
            await self.database.erase_deleted_bytes()
        return forgotten

    async def _forget(self, key: ThreadKey) -> bool:
        """Forget one memory unless a turn holds its thread or has renewed it."""
        now = self.clock.now()
        holder = self.new_id(now)
        if not await self.leases.take(str(key), holder, lasting=LEASE_LENGTH):
            return False
        try:
            if not await self.transcripts.memory_forgotten(key, now):
                return False
            await self.memory.forget(str(key))
            return True
        finally:
            await self.leases.give_back(str(key), holder)
