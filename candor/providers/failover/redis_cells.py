"""Cells in Redis, shared by all workers; while Redis is gone each worker goes on by itself."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from candor.providers.failover.cells import LocalCells

T = TypeVar("T")

PREFIX = "candor:failover:"
LIFETIME_SECONDS = 3600
# other workers may come first: of eight that change a cell without a pause, one waits for so many
# turns once in a hundred million changes
TRIES = 150
# how long a Redis that failed is left alone, so that turns do not wait for it one by one
PAUSE_SECONDS = 5.0

# sets the key where it still holds what was seen, else answers what it holds now
_SWAP = """
local held = redis.call('GET', KEYS[1]) or ''
if held ~= ARGV[1] then return {0, held} end
if ARGV[2] == '' then redis.call('DEL', KEYS[1])
else redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) end
return {1, held}
"""

log = structlog.get_logger(__name__)


class RedisCells:
    """Compare and set, so that the rules stand in one place only: in Python."""

    def __init__(self, client: "Redis") -> None:
        self._client = client
        self._swap = client.register_script(_SWAP)
        # what this worker last saw: the first guess, and what it goes on with without Redis
        self._seen = LocalCells()
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._paused_until = 0.0

    async def read(self, name: str) -> str | None:
        """Answer what a cell holds, or None."""
        return await self.change(name, lambda held: (held, held))

    async def change(self, name: str, step: Callable[[str | None], tuple[str | None, T]]) -> T:
        """Replace what a cell holds, for all workers, or for this one while Redis is gone."""
        clock = asyncio.get_running_loop().time
        # one at a time: calls of one worker would only get into each other's way
        async with self._locks[name]:
            if clock() >= self._paused_until:
                try:
                    return await self._change_shared(name, step)
                except (RedisError, OSError) as failure:
                    self._paused_until = clock() + PAUSE_SECONDS
                    log.warning("failover_state_unshared", exc_info=failure)
            return await self._seen.change(name, step)

    async def _change_shared(
        self, name: str, step: Callable[[str | None], tuple[str | None, T]]
    ) -> T:
        held = await self._seen.read(name)
        for _ in range(TRIES):
            after, result = step(held)
            done, found = await self._swap(
                keys=[PREFIX + name], args=[held or "", after or "", LIFETIME_SECONDS]
            )
            if done:
                self._seen.put(name, after)
                return result
            held = found.decode() or None
            self._seen.put(name, held)
        raise RedisError("the cell changes too fast")
