"""The contract of the consent store."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from candor.domain.caller import Caller

Purpose = Literal["answering", "analytics", "improvement"]


@dataclass(frozen=True, slots=True)
class ConsentChoice:
    """What a user chose: for which purposes, where, and under which version of the text."""

    given: bool
    purposes: tuple[Purpose, ...]
    region: str | None
    version: str


@dataclass(frozen=True, slots=True)
class ConsentState:
    """What holds for a user now; `at` is None where nothing was ever chosen."""

    given: bool
    purposes: tuple[Purpose, ...]
    region: str | None
    version: str | None
    at: datetime | None


class ConsentStore(Protocol):
    """Remembers who agreed to what; every implementation passes tests/stores/test_consent.py."""

    async def is_given(self, caller: Caller, *, purpose: Purpose) -> bool: ...
    async def current(self, caller: Caller) -> ConsentState: ...
    async def record(self, caller: Caller, choice: ConsentChoice) -> ConsentState: ...
