"""The contract of the transcript store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, Self

from candor.domain.caller import Caller
from candor.stores.traces import Traces


@dataclass(frozen=True, slots=True)
class Exchange:
    """A redacted question and the answer to it."""

    turn_id: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation; `title` is the start of its first question, redacted."""

    id: str
    title: str
    started_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class TranscriptMessage:
    """One side of an exchange."""

    turn_id: str
    role: Literal["user", "assistant"]
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ThreadKey:
    """A thread's full name."""

    project: str
    user: str
    thread: str

    def __str__(self) -> str:
        """Write the key as the checkpointer's thread id; no part can hold a slash."""
        return f"{self.project}/{self.user}/{self.thread}"

    @classmethod
    def read(cls, name: str) -> Self | None:
        """Read a key back from the checkpointer's thread id; None where it is none of ours."""
        parts = name.split("/")
        return cls(*parts) if len(parts) == 3 else None


class TranscriptStore(Protocol):
    """Keeps conversations; every implementation passes tests/stores/test_transcript.py.

    `settle` writes the exchange and lets the turn's reserved question count, in one transaction;
    DataErased where the caller's data were erased since the turn began.
    `delete` answers the traces by which its bytes are recognised in a file, none where there was
    no such conversation; `delete_older` adds those of what it deletes. `without_deadline` answers
    which of some keys have no conversation that expects a memory.
    """

    async def settle(
        self,
        caller: Caller,
        thread: str,
        exchange: Exchange,
        *,
        began: datetime,
        memory_until: datetime,
    ) -> None: ...
    async def threads(self, caller: Caller, *, limit: int = 100) -> list[Thread]: ...
    async def thread(self, caller: Caller, thread: str) -> Thread | None: ...
    async def messages(self, caller: Caller, thread: str) -> list[TranscriptMessage]: ...
    async def delete(self, caller: Caller, thread: str) -> list[bytes]: ...
    async def memory_expired(self, now: datetime, *, limit: int = 500) -> list[ThreadKey]: ...
    async def memory_is_expired(self, key: ThreadKey, now: datetime) -> bool: ...
    async def memory_forgotten(self, key: ThreadKey) -> None: ...
    async def without_deadline(self, keys: Sequence[ThreadKey]) -> list[ThreadKey]: ...
    async def delete_older(self, age: timedelta, traces: Traces | None = None) -> int: ...
