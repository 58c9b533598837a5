"""Forgets memories: those that are due, and those that no conversation leads to any longer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from candor.domain.clock import Clock, NewId
from candor.stores.leases.contract import LeaseStore
from candor.stores.memory.contract import Memory
from candor.stores.traces import Traces
from candor.stores.transcript.contract import ThreadKey, TranscriptStore

LEASE_LENGTH = timedelta(seconds=30)
PAGE = 500

Guard = Callable[[str, Callable[[], Awaitable[object]]], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Forgets one memory at a time, under its thread's lease; `guard` keeps what fails apart.

    `traces` takes what the forgotten ones are recognised by.
    """

    memory: Memory
    transcripts: TranscriptStore
    leases: LeaseStore
    clock: Clock
    new_id: NewId
    guard: Guard
    traces: Traces

    async def expired(self) -> int:
        """Forget the memories whose time is over; answer how many."""
        total = 0
        while keys := await self.transcripts.memory_expired(self.clock.now()):
            forgotten = sum([bool(await self._guarded(k, self._expire)) for k in keys])
            total += forgotten
            if not forgotten:
                break
        return total

    async def orphans(self) -> int:
        """Forget the memories that a crash left without a conversation; answer how many."""
        total, after = 0, ""
        while names := await self.memory.threads(after=after, limit=PAGE):
            after = names[-1]
            keys = [key for key in map(ThreadKey.read, names) if key is not None]
            for key in await self.transcripts.without_deadline(keys):
                total += bool(await self._guarded(key, self._forget_orphan))
        return total

    async def _guarded(
        self, key: ThreadKey, forget: Callable[[ThreadKey], Awaitable[bool]]
    ) -> object:
        return await self.guard("memory", partial(self._under_lease, key, forget))

    async def _under_lease(
        self, key: ThreadKey, forget: Callable[[ThreadKey], Awaitable[bool]]
    ) -> bool:
        """Forget a memory unless a turn holds its thread."""
        holder = self.new_id(self.clock.now())
        if not await self.leases.take(str(key), holder, lasting=LEASE_LENGTH):
            return False
        try:
            return await forget(key)
        finally:
            await self.leases.give_back(str(key), holder)

    async def _expire(self, key: ThreadKey) -> bool:
        """Forget unless a turn has renewed it; what fails half-way keeps its deadline."""
        if not await self.transcripts.memory_is_expired(key, self.clock.now()):
            return False
        await self._forget(key)
        await self.transcripts.memory_forgotten(key)
        return True

    async def _forget_orphan(self, key: ThreadKey) -> bool:
        if not await self.transcripts.without_deadline([key]):
            return False
        await self._forget(key)
        return True

    async def _forget(self, key: ThreadKey) -> None:
        self.traces.add(await self.memory.traces(str(key)))
        await self.memory.forget(str(key))
