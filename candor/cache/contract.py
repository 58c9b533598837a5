"""The contract of the stores that kept answers lie in, and of what finds near questions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple, Protocol

from candor.cache.meaning.contract import Vector


class CacheUnavailable(Exception):
    """The store does not answer; a turn goes on without it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer is kept: its project, and a keyed digest that tells nothing of its question.

    `digest` reads `<key id>:<64 hex>`.
    """

    project: str
    digest: str

    def __str__(self) -> str:
        return f"{self.project}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Held:
    """How much a store holds: answers, and their sealed bytes."""

    answers: int
    bytes: int


class AnswerStore(Protocol):
    """Keeps sealed answers for a while; every implementation passes tests/cache/test_stores.py.

    An answer is gone `lifetime` after it was put, at the latest. `clear` and `held` take one
    project, or all where it is None; `clear` answers how many went. `enter` tells which version of
    a project's answers is asked for: what is kept of others may go. All raise CacheUnavailable
    where the store does not answer.
    """

    async def enter(self, project: str, version: str) -> None: ...

    async def get(self, place: Place) -> bytes | None: ...
    async def put(self, place: Place, value: bytes, lifetime: timedelta) -> None: ...
    async def drop(self, place: Place) -> None: ...
    async def clear(self, project: str | None = None) -> int: ...
    async def held(self, project: str | None = None) -> Held: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A redacted question that stands alone, in its language (BCP 47).

    `scope` is a keyed digest of all that an answer depends on beside the question: two questions
    of different scopes never share an answer. `place` is where this very question's answer is kept.
    """

    project: str
    question: str
    language: str
    scope: str
    place: Place


class Found(NamedTuple):
    """Where the answer to a question of the same meaning is kept, None where there is none.

    `vector` is the question's own, of length 1; None where there was nothing to compare it with.
    """

    place: Place | None
    vector: Vector | None


class Neighbours(Protocol):
    """Finds where the answer to another question of the same meaning is kept.

    Asked only where the very question has no answer. `find` answers no place where it is not sure;
    `add` is told of each answer that was kept, with the question's vector where it is known.
    `forget` forgets a project's questions, or all. What fails in their store is a miss.
    """

    async def find(self, asked: Asked) -> Found: ...
    async def add(self, asked: Asked, vector: Vector | None, lifetime: timedelta) -> None: ...
    async def forget(self, project: str | None = None) -> None: ...
