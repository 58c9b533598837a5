"""One turn at a time per conversation, in this process and across processes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from weakref import WeakValueDictionary

import structlog

from candor.domain.errors import BusyThread
from candor.stores.leases.contract import LeaseStore

POLL_SECONDS = 0.05

log = structlog.get_logger(__name__)


class ThreadTurns:
    """Makes the turns of a thread wait for each other.

    LangGraph itself loses messages when two runs share a thread. The local lock spares this
    process the polling; the lease holds off other processes, and ends by itself after a crash.
    """

    def __init__(self, leases: LeaseStore, *, wait: float, longest_turn: float) -> None:
        self._leases = leases
        self._wait = wait
        self._lasting = timedelta(seconds=longest_turn + 15)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, thread: str, holder: str) -> AsyncIterator[None]:
        """Hold the thread for one turn; BusyThread where it does not come free in time."""
        lock = self._locks.setdefault(thread, asyncio.Lock())
        until = asyncio.get_running_loop().time() + self._wait
        try:
            async with asyncio.timeout_at(until):
                await lock.acquire()
            try:
                await self._take_lease(thread, holder, until)
            except BaseException:
                try:
                    # the row may have been written by the time the wait for it ended
                    await self._give_back(thread, holder)
                finally:
                    lock.release()
                raise
        except TimeoutError:
            raise BusyThread(
                "An earlier message of this conversation is still being answered. "
                "Wait for its answer, then send this one again.",
                retry_after=5,
            ) from None
        try:
            yield
        finally:
            # given back first: whoever waits for the lock would else meet the lease
            try:
                await self._give_back(thread, holder)
            finally:
                lock.release()

    async def _give_back(self, thread: str, holder: str) -> None:
        """End the lease; where that fails it ends by itself, and the answer stands."""
        try:
            await asyncio.shield(self._leases.give_back(thread, holder))
        except Exception as failure:
            log.warning("lease_not_given_back", exc_info=failure)

    async def _take_lease(self, thread: str, holder: str, until: float) -> None:
        # another process holds it, so there is no event to wait for; a free one is always taken
        while not await self._leases.take(thread, holder, lasting=self._lasting):
            if asyncio.get_running_loop().time() >= until:
                raise TimeoutError
            await asyncio.sleep(POLL_SECONDS)
