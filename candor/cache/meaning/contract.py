"""Where questions that were answered lie, to be found by their embedding."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
Embed = Callable[[], Awaitable[Vector]]


@dataclass(frozen=True, slots=True)
class Partition:
    """Questions that can share answers at all: one project, and one scope of `contract.Asked`."""

    project: str
    scope: str

    def __str__(self) -> str:
        return f"{self.project}:{self.scope}"


@dataclass(frozen=True, slots=True)
class Near:
    """A kept question that lies near: the digest of its answer's place, and the cosine."""

    key: str
    question: str
    similarity: float


class QuestionStore(Protocol):
    """Keeps answered questions by their vectors; see tests/cache/meaning/test_stores.py.

    A partition holds so many; the oldest goes first. Questions are redacted ones without a
    placeholder, and are kept encrypted. Vectors are of length 1. `forget` takes one project, or all
    where it is None. None of them raises where the store does not answer: nothing is near then.
    """

    async def add(
        self,
        partition: Partition,
        *,
        key: str,
        question: str,
        vector: Vector,
        lifetime: timedelta,
    ) -> None:
        """Keep a question until its lifetime is over; one with the same key is replaced."""
        ...

    async def near(
        self, partition: Partition, embed: Embed, *, at_least: float, limit: int
    ) -> list[Near]:
        """Answer the nearest questions of a cosine of `at_least`, at most `limit`, best first.

        `embed` is called only where the partition holds something to compare its vector with.
        """
        ...

    async def forget(self, project: str | None = None) -> None:
        """Forget a project's questions, or all."""
        ...
