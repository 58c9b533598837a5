"""Finds the answered question that means the same as a new one."""

from dataclasses import dataclass
from datetime import timedelta

from candor.cache.meaning.contract import Neighbours, Partition, Vector
from candor.cache.meaning.guards import Guard, blocked_by
from candor.cache.meaning.reading import read
from candor.cache.meaning.tokens import holds_placeholder

# tuned by `candor eval cache` on one half of the pairs: see docs/cache.md
AT_LEAST = 0.80
# look-alikes may lie nearer than the question that means the same
LIMIT = 8


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found: the key of the answer, or None; and which guards kept others apart.

    `similarity` is the cosine of the question found, else of the nearest one, else None.
    """

    key: str | None
    similarity: float | None
    blocked: tuple[Guard, ...]


class SameMeaning:
    """The semantic half of the cache: asked after an exact miss, told of every kept answer."""

    def __init__(
        self, neighbours: Neighbours, *, at_least: float = AT_LEAST, limit: int = LIMIT
    ) -> None:
        self._neighbours = neighbours
        self._at_least = at_least
        self._limit = limit

    async def find(self, partition: Partition, question: str, vector: Vector) -> Search:
        """Answer the nearest kept question that no guard keeps apart from a redacted one.

        `vector` is the question's own, of length 1. A question with a placeholder finds nothing.
        """
        if holds_placeholder(question):
            return Search(None, None, ())
        near = await self._neighbours.near(
            partition, vector, at_least=self._at_least, limit=self._limit
        )
        if not near:
            return Search(None, None, ())
        mine = read(question, partition.language)
        blocked: list[Guard] = []
        for one in near:
            guard = blocked_by(mine, read(one.question, partition.language))
            if guard is None:
                return Search(one.key, one.similarity, tuple(blocked))
            blocked.append(guard)
        return Search(None, near[0].similarity, tuple(blocked))

    async def keep(
        self,
        partition: Partition,
        *,
        key: str,
        question: str,
        vector: Vector,
        lifetime: timedelta,
    ) -> None:
        """Remember a question whose answer is kept under `key` for so long.

        A question with a placeholder is one person's own and is not kept.
        """
        if not holds_placeholder(question):
            await self._neighbours.add(
                partition, key=key, question=question, vector=vector, lifetime=lifetime
            )
