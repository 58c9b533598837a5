"""Time and ids, passed in so that a test can turn months and jump clocks."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from uuid_utils import uuid7


class Clock(Protocol):
    """Answers the present instant, in UTC and with its zone."""

    def now(self) -> datetime:
        """Answer the present instant in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Answer the present instant in UTC."""
        return datetime.now(UTC)


NewId = Callable[[datetime], str]


class TimeOrderedIds:
    """Makes UUIDv7 (RFC 9562, section 5.7) that grow within a millisecond too (section 6.2)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self, now: datetime) -> str:
        """Make the id of something that happens at the instant `now`."""
        made = uuid7(int(now.timestamp()), now.microsecond * 1000).int
        with self._lock:
            if made >> 80 == self._last >> 80:
                made = max(made, self._last + 1)
            self._last = made
        return str(UUID(int=made))


time_ordered_id: NewId = TimeOrderedIds()
