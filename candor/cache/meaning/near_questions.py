"""The semantic half of the cache: finds the answered question that means the same as a new one."""

from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import numpy as np

from candor.cache.contract import Asked, Place
from candor.cache.meaning.contract import Partition, QuestionStore, Vector
from candor.cache.meaning.guards import Guard, blocked_by
from candor.cache.meaning.reading import read
from candor.cache.meaning.tokens import holds_placeholder

# tuned by evals.lookalikes.tune on one half of the pairs: docs/cache-meaning.md
AT_LEAST = 0.80
# look-alikes may lie nearer than the question that means the same
LIMIT = 8
# vectors of questions that are being answered, so that none is computed twice
_PENDING = 256

Embed = Callable[[str], Awaitable[Sequence[float]]]


class NearQuestions:
    """Implements `candor.cache.contract.Neighbours`: asked after an exact miss.

    `embed` answers a vector of length 1. `blocked` counts by guard what lay near and was kept
    apart. A question with a placeholder is one person's own: it is neither kept nor found.
    """

    def __init__(
        self,
        store: QuestionStore,
        embed: Embed,
        *,
        at_least: float = AT_LEAST,
        limit: int = LIMIT,
    ) -> None:
        self._store = store
        self._embed = embed
        self._at_least = at_least
        self._limit = limit
        self._pending: OrderedDict[Place, Vector] = OrderedDict()
        self.blocked: Counter[Guard] = Counter()

    async def find(self, asked: Asked) -> Place | None:
        """Answer where the nearest question lies that no guard keeps apart."""
        if holds_placeholder(asked.question):
            return None
        vector = np.asarray(await self._embed(asked.question), dtype=np.float32)
        self._pending[asked.place] = vector
        while len(self._pending) > _PENDING:
            self._pending.popitem(last=False)
        near = await self._store.near(
            Partition(asked.project, asked.scope),
            vector,
            at_least=self._at_least,
            limit=self._limit,
        )
        if not near:
            return None
        mine = read(asked.question, asked.language)
        for one in near:
            guard = blocked_by(mine, read(one.question, asked.language))
            if guard is None:
                self._pending.pop(asked.place, None)
                return Place(asked.project, one.key)
            self.blocked[guard] += 1
        return None

    async def add(self, asked: Asked, lifetime: timedelta) -> None:
        """Remember a question whose answer is kept at its place for so long."""
        if holds_placeholder(asked.question):
            return
        vector = self._pending.pop(asked.place, None)
        if vector is None:
            vector = np.asarray(await self._embed(asked.question), dtype=np.float32)
        await self._store.add(
            Partition(asked.project, asked.scope),
            key=asked.place.digest,
            question=asked.question,
            vector=vector,
            lifetime=lifetime,
        )

    async def forget(self, project: str | None = None) -> None:
        """Forget a project's questions, or all."""
        self._pending.clear()
        await self._store.forget(project)
