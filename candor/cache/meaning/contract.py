"""Where questions that were answered lie, to be found by their embedding."""

from dataclasses import astuple, dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Partition:
    """What two questions have in common before their meaning is compared at all.

    `knowledge` and `prompt` are versions: a new one begins an empty partition.
    """

    project: str
    language: str
    knowledge: str
    prompt: str
    region: str

    @property
    def name(self) -> str:
        """A digest, the same in every process, that holds none of the parts."""
        return sha256("\0".join(astuple(self)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A question that lies near: the key its answer is kept under, and the cosine."""

    key: str
    question: str
    similarity: float


class Neighbours(Protocol):
    """Every implementation passes tests/cache/meaning/test_neighbours.py.

    A partition holds so many questions; the oldest goes first. Questions are redacted ones
    without a placeholder, and are kept encrypted. Vectors are of length 1.
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
        self, partition: Partition, vector: Vector, *, at_least: float, limit: int
    ) -> list[Neighbour]:
        """Answer the nearest questions of a cosine of `at_least`, at most `limit`, best first."""
        ...

    async def clear(self) -> None:
        """Forget every question of every partition."""
        ...
