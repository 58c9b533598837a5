"""Kept answers in Redis, shared by all workers."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable
from datetime import datetime, timedelta
from typing import TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from candor.cache.contract import CacheUnavailable, Held, Place
from candor.domain.clock import Clock

T = TypeVar("T")

PREFIX = "candor:cache:answer:"
# how long a Redis that failed is left alone, so that turns do not wait for it one by one
PAUSE_SECONDS = 5.0
# a stampede would open a connection for everybody in it
MOST_CONNECTIONS = 16
_BATCH = 500
_STAMP_BYTES = 8


class RedisAnswers:
    """One key per answer; Redis deletes it by itself, and never more than `lifetime` later.

    The instant at which it ends is in front of the value, so that a test's clock may turn.
    """

    def __init__(self, client: "Redis", clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._paused_until = 0.0
        self._room = asyncio.Semaphore(MOST_CONNECTIONS)

    async def enter(self, project: str, version: str) -> None:
        """Leave it to Redis: other workers may have kept answers of the new version already."""

    async def get(self, place: Place) -> bytes | None:
        """Answer what is kept there, None where nothing is or its time is over."""
        raw: bytes | None = await self._tried(self._client.get(_name(place)))
        if raw is None or _instant(raw) <= self._clock.now().timestamp():
            return None
        return raw[_STAMP_BYTES:]

    async def put(self, place: Place, value: bytes, lifetime: timedelta) -> None:
        """Keep a value."""
        stamped = _stamp(self._clock.now() + lifetime) + value
        await self._tried(self._client.set(_name(place), stamped, px=lifetime))

    async def drop(self, place: Place) -> None:
        """Forget what is kept there."""
        await self._tried(self._client.delete(_name(place)))

    async def clear(self, project: str | None = None) -> int:
        """Forget a project's answers, or all; answer how many."""
        gone = 0
        async for names in self._names(project):
            gone += await self._tried(self._client.unlink(*names))
        return gone

    async def held(self, project: str | None = None) -> Held:
        """Answer how many answers are kept, in how many bytes."""
        answers = size = 0
        async for names in self._names(project):
            async with self._client.pipeline(transaction=False) as asked:
                for name in names:
                    asked.strlen(name)
                lengths: list[int] = await self._tried(asked.execute())
            answers += sum(length > 0 for length in lengths)
            size += sum(max(0, length - _STAMP_BYTES) for length in lengths)
        return Held(answers, size)

    async def _names(self, project: str | None) -> AsyncIterator[list[bytes]]:
        whose = "" if project is None else f"{_escaped(project)}:"
        cursor = 0
        while True:
            cursor, names = await self._tried(
                self._client.scan(cursor, match=f"{PREFIX}{whose}*", count=_BATCH)
            )
            if names:
                yield names
            if not cursor:
                return

    async def _tried(self, call: Awaitable[T]) -> T:
        """Await a call; CacheUnavailable where it fails, and at once for a while after."""
        now = asyncio.get_running_loop().time
        async with self._room:
            if now() < self._paused_until:
                if asyncio.iscoroutine(call):
                    call.close()
                raise CacheUnavailable
            try:
                return await call
            except (RedisError, OSError) as failure:
                self._paused_until = now() + PAUSE_SECONDS
                raise CacheUnavailable from failure


def _name(place: Place) -> str:
    return f"{PREFIX}{place}"


def _escaped(project: str) -> str:
    return re.sub(r"([\\*?\[\]^-])", r"\\\1", project)


def _stamp(instant: datetime) -> bytes:
    return int(instant.timestamp() * 1000).to_bytes(_STAMP_BYTES, "big")


def _instant(raw: bytes) -> float:
    return int.from_bytes(raw[:_STAMP_BYTES], "big") / 1000
