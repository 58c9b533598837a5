"""The lock that makes one flight of those of all workers."""

import asyncio
import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Literal

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

PREFIX = "candor:cache:flight:"
# a worker that dies keeps the others waiting no longer than this; one that lives renews in time
LEASE = timedelta(seconds=10)
RENEW_SECONDS = 2.5
# how long those who come late are told that the answer could not be shared
ALONE = timedelta(seconds=2)
PAUSE_SECONDS = 5.0
_SAID_ALONE = b"alone"

_RENEW = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
"""
_GIVE_BACK = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
"""

log = structlog.get_logger(__name__)


class Lease:
    """A lock that is held, renewed until it is given back."""

    def __init__(self, lock: "Lock", name: str, token: bytes, *, shared: bool) -> None:
        self._lock = lock
        self._name = name
        self._token = token
        self._renewing = asyncio.create_task(self._renew()) if shared else None

    async def give_back(self, *, alone: bool) -> None:
        """End it; `alone` tells the other workers not to wait for an answer for a moment."""
        if self._renewing is None:
            return
        self._renewing.cancel()
        await self._lock.give_back(self._name, self._token, alone=alone)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            await self._lock.renew(self._name, self._token)


class Lock:
    """Locks in Redis, by name; while Redis is gone everybody gets one, for this worker alone."""

    def __init__(self, client: "Redis") -> None:
        self._client = client
        self._renew = client.register_script(_RENEW)
        self._give_back = client.register_script(_GIVE_BACK)
        self._paused_until = 0.0

    async def take(self, name: str) -> Lease | Literal["taken", "alone"]:
        """Take the lock, or tell that another worker has it or that none should wait."""
        token = secrets.token_hex(8).encode()
        loop = asyncio.get_running_loop()
        if loop.time() < self._paused_until:
            return Lease(self, name, token, shared=False)
        key = PREFIX + name
        try:
            if await self._client.set(key, token, nx=True, px=LEASE):
                return Lease(self, name, token, shared=True)
            held = await self._client.get(key)
        except (RedisError, OSError) as failure:
            self._paused_until = loop.time() + PAUSE_SECONDS
            log.warning("cache_lock_unshared", exc_info=failure)
            return Lease(self, name, token, shared=False)
        return "alone" if held == _SAID_ALONE else "taken"

    async def renew(self, name: str, token: bytes) -> None:
        """Make the lock last from now on."""
        with suppress(RedisError, OSError):
            await self._renew(keys=[PREFIX + name], args=[token, _ms(LEASE)])

    async def give_back(self, name: str, token: bytes, *, alone: bool) -> None:
        """Free the lock, if it is still this holder's."""
        said = _SAID_ALONE if alone else b""
        with suppress(RedisError, OSError):
            await self._give_back(keys=[PREFIX + name], args=[token, said, _ms(ALONE)])


def _ms(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)
