"""Answered questions in Redis, shared by all workers; each searches a copy that it keeps up."""

import asyncio
import re
from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from candor.cache.meaning.contract import Embed, Near, Partition, Vector
from candor.cache.meaning.local import CAPACITY, PARTITIONS
from candor.cache.meaning.rows import Rows
from candor.cache.meaning.sealed import open_vector, opened, seal_question, seal_vector
from candor.domain.clock import Clock
from candor.domain.sealing import SealBroken, Sealer

PREFIX = "candor:cache:meaning:"
# how long a Redis that failed is left alone, so that turns do not wait for it one by one
PAUSE_SECONDS = 5.0
BATCH = 1_000
_BEFORE_ALL = b"0-0"

log = structlog.get_logger(__name__)


@dataclass
class _Copy:
    """What this worker has read of a partition's stream, and up to which entry."""

    rows: Rows
    last: bytes = _BEFORE_ALL


class RedisQuestions:
    """A stream for each partition, as long as its capacity; the newest entries are read along.

    While Redis is gone nothing is near and nothing is kept: the question is answered anew.
    """

    def __init__(
        self,
        client: "Redis",
        clock: Clock,
        sealer: Sealer,
        *,
        capacity: int = CAPACITY,
        partitions: int = PARTITIONS,
    ) -> None:
        self._client = client
        self._clock = clock
        self._sealer = sealer
        self._capacity = capacity
        self._partitions = partitions
        self._copies: OrderedDict[Partition, _Copy] = OrderedDict()
        self._locks: defaultdict[Partition, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._paused_until = 0.0

    async def add(
        self,
        partition: Partition,
        *,
        key: str,
        question: str,
        vector: Vector,
        lifetime: timedelta,
    ) -> None:
        """Keep a question for all workers; ValueError where it holds a placeholder."""
        entry: dict[Any, Any] = {
            "key": key,
            "question": seal_question(self._sealer, partition, key, question),
            "vector": seal_vector(self._sealer, partition, key, vector),
            "until": repr((self._clock.now() + lifetime).timestamp()),
        }
        if self._is_paused():
            return
        try:
            async with self._client.pipeline(transaction=True) as both:
                both.xadd(_name(partition), entry, maxlen=self._capacity, approximate=False)
                both.pexpire(_name(partition), lifetime)
                await both.execute()
        except (RedisError, OSError) as failure:
            self._pause(failure)

    async def near(
        self, partition: Partition, embed: Embed, *, at_least: float, limit: int
    ) -> list[Near]:
        """Answer the nearest questions of all workers; none while Redis is gone."""
        if self._is_paused():
            return []
        # one at a time: two would read the same entries
        async with self._locks[partition]:
            try:
                rows = await self._caught_up(partition)
            except (RedisError, OSError) as failure:
                self._pause(failure)
                return []
        now = self._clock.now().timestamp()
        if not rows.holds_any(now):
            return []
        found = rows.nearest(await embed(), now, at_least=at_least, limit=limit)
        return opened(self._sealer, partition, found)

    async def forget(self, project: str | None = None) -> None:
        """Forget a project's questions, or all: the other workers see that a stream is gone."""
        whose = "" if project is None else f"{_escaped(project)}:"
        try:
            async for name in self._client.scan_iter(match=f"{PREFIX}{whose}*"):
                await self._client.unlink(name)
        except (RedisError, OSError) as failure:
            self._pause(failure)

    async def _caught_up(self, partition: Partition) -> Rows:
        """Read what other workers have added, a round trip where it is little."""
        name = _name(partition)
        copy = self._copies.setdefault(partition, _Copy(Rows(self._capacity)))
        self._copies.move_to_end(partition)
        while True:
            async with self._client.pipeline(transaction=False) as both:
                both.xrange(name, count=1)
                both.xread({name: copy.last}, count=BATCH)
                first, read = await both.execute()
            if copy.last != _BEFORE_ALL and (not first or _order(first[0][0]) > _order(copy.last)):
                # the stream ended, or so much of it that what was read is gone
                copy.rows, copy.last = Rows(self._capacity), _BEFORE_ALL
                if first:
                    continue
            entries = read[0][1] if read else []
            for id_, entry in entries:
                self._put(partition, copy.rows, entry)
                copy.last = id_
            if len(entries) < BATCH:
                break
        while len(self._copies) > self._partitions:
            dropped, _ = self._copies.popitem(last=False)
            self._locks.pop(dropped, None)
        return copy.rows

    def _put(self, partition: Partition, rows: Rows, entry: dict[bytes, bytes]) -> None:
        key = entry[b"key"].decode()
        try:
            vector = open_vector(self._sealer, partition, key, entry[b"vector"])
        except SealBroken:
            return
        rows.put(key, entry[b"question"].decode(), vector, float(entry[b"until"]))

    def _is_paused(self) -> bool:
        return asyncio.get_running_loop().time() < self._paused_until

    def _pause(self, failure: Exception) -> None:
        self._paused_until = asyncio.get_running_loop().time() + PAUSE_SECONDS
        log.warning("cache_questions_unshared", exc_info=failure)


def _name(partition: Partition) -> str:
    return f"{PREFIX}{partition}"


def _escaped(project: str) -> str:
    return re.sub(r"([\\*?\[\]^-])", r"\\\1", project)


def _order(id_: bytes) -> tuple[int, int]:
    """Answer what orders the entries of a stream: milliseconds, then a number."""
    instant, _, number = id_.partition(b"-")
    return int(instant), int(number)
