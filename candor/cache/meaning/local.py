"""Answered questions in this process, where no Redis is configured."""

from collections import OrderedDict
from datetime import timedelta

from candor.cache.meaning.contract import Embed, Near, Partition, Vector
from candor.cache.meaning.rows import Rows
from candor.cache.meaning.sealed import opened, seal_question
from candor.domain.clock import Clock
from candor.domain.sealing import Sealer

CAPACITY = 10_000
# of all projects, languages, versions and regions; the one not used for longest goes first
PARTITIONS = 64


class LocalQuestions:
    """Vectors in a matrix for each partition, 15 MB where one is full; questions sealed."""

    def __init__(
        self,
        clock: Clock,
        sealer: Sealer,
        *,
        capacity: int = CAPACITY,
        partitions: int = PARTITIONS,
    ) -> None:
        self._clock = clock
        self._sealer = sealer
        self._capacity = capacity
        self._partitions = partitions
        self._rows: OrderedDict[Partition, Rows] = OrderedDict()

    async def add(
        self,
        partition: Partition,
        *,
        key: str,
        question: str,
        vector: Vector,
        lifetime: timedelta,
    ) -> None:
        """Keep a question; ValueError where it holds a placeholder."""
        sealed = seal_question(self._sealer, partition, key, question)
        until = (self._clock.now() + lifetime).timestamp()
        rows = self._rows.setdefault(partition, Rows(self._capacity))
        self._rows.move_to_end(partition)
        rows.put(key, sealed, vector, until)
        while len(self._rows) > self._partitions:
            self._rows.popitem(last=False)

    async def near(
        self, partition: Partition, embed: Embed, *, at_least: float, limit: int
    ) -> list[Near]:
        """Answer the nearest questions that have not ended."""
        rows = self._rows.get(partition)
        if rows is None:
            return []
        self._rows.move_to_end(partition)
        now = self._clock.now().timestamp()
        if not rows.holds_any(now):
            return []
        found = rows.nearest(await embed(), now, at_least=at_least, limit=limit)
        return opened(self._sealer, partition, found)

    async def forget(self, project: str | None = None) -> None:
        """Forget a project's questions, or all."""
        for partition in list(self._rows):
            if project in (None, partition.project):
                del self._rows[partition]
