"""Time and ids, passed in so that a test can turn months and jump clocks."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

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


def time_ordered_id(now: datetime) -> str:
    """Make a UUIDv7 (RFC 9562, section 5.7) for the instant `now`."""
    seconds = int(now.timestamp())
    return str(uuid7(seconds, now.microsecond * 1000))
