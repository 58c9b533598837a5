"""The contract of the idempotency store."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

from candor.domain.caller import Caller
from candor.stores.traces import Traces


@dataclass(frozen=True, slots=True)
class Claim:
    """What a key stands for: a new request, one in progress, one answered, or another body."""

    state: Literal["new", "running", "answered", "conflict"]
    answer: str | None = None


class IdempotencyStore(Protocol):
    """Remembers keyed requests; every implementation passes tests/stores/test_idempotency.py.

    `key` and `fingerprint` are keyed digests, never the client's own text.
    """

    async def claim(self, caller: Caller, key: str, fingerprint: str) -> Claim: ...
    async def answer(self, caller: Caller, key: str, thread: str, answer: str) -> None: ...
    async def withdraw(self, caller: Caller, key: str) -> None: ...
    async def delete_older(self, age: timedelta, traces: Traces | None = None) -> int: ...
