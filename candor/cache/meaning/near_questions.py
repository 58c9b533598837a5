"""The semantic half of the cache: finds the answered question that means the same as a new one."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import numpy as np

from candor.cache.contract import Asked, Found, Place
from candor.cache.meaning.contract import Near, Partition, QuestionStore, Vector
from candor.cache.meaning.guards import blocked_by
from candor.cache.meaning.reading import read
from candor.cache.meaning.tokens import holds_placeholder
from candor.cache.tallies import Tallies

# tuned by evals.lookalikes.tune on one half of the pairs: docs/cache.md
AT_LEAST = 0.80
# look-alikes may lie nearer than the question that means the same
LIMIT = 8

Encoder = Callable[[str], Awaitable[Sequence[float]]]


class NearQuestions:
    """Implements `candor.cache.contract.Neighbours`: asked after an exact miss.

    `encoder` answers a vector of length 1; without one nothing is found or kept, only forgotten.
    A question with a placeholder is one person's own: it is neither kept nor found.
    """

    def __init__(
        self,
        store: QuestionStore,
        encoder: Encoder | None,
        tallies: Tallies,
        *,
        at_least: float = AT_LEAST,
        limit: int = LIMIT,
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._tallies = tallies
        self._at_least = at_least
        self._limit = limit

    async def find(self, asked: Asked) -> Found:
        """Answer where the nearest question lies that no guard keeps apart."""
        encoder = self._encoder
        if encoder is None or holds_placeholder(asked.question):
            return Found(None, None)
        made: list[Vector] = []

        async def embed() -> Vector:
            made.append(np.asarray(await encoder(asked.question), dtype=np.float32))
            return made[0]

        near = await self._store.near(
            Partition(asked.project, asked.scope),
            embed,
            at_least=self._at_least,
            limit=self._limit,
        )
        return Found(self._same(asked, near), made[0] if made else None)

    def _same(self, asked: Asked, near: Sequence[Near]) -> Place | None:
        if not near:
            return None
        mine = read(asked.question, asked.language)
        for one in near:
            guard = blocked_by(mine, read(one.question, asked.language))
            if guard is None:
                return Place(asked.project, one.key)
            self._tallies.kept_apart[guard] += 1
        return None

    async def add(self, asked: Asked, vector: Vector | None, lifetime: timedelta) -> None:
        """Remember a question whose answer is kept at its place for so long."""
        if self._encoder is None or holds_placeholder(asked.question):
            return
        if vector is None:
            vector = np.asarray(await self._encoder(asked.question), dtype=np.float32)
        await self._store.add(
            Partition(asked.project, asked.scope),
            key=asked.place.digest,
            question=asked.question,
            vector=vector,
            lifetime=lifetime,
        )

    async def forget(self, project: str | None = None) -> None:
        """Forget a project's questions, or all."""
        await self._store.forget(project)
