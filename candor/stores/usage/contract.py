"""The contract of the usage store."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from candor.domain.caller import Caller
from candor.domain.tiers import Tier


@dataclass(frozen=True, slots=True)
class MonthlyUsage:
    """How far a user's month is used up; `period` is YYYY-MM in UTC."""

    tier: Tier
    used: int
    limit: int
    period: str

    @property
    def overage(self) -> int:
        """Answer how many questions lie beyond the tier's limit."""
        return max(0, self.used - self.limit)


def period_of(instant: datetime) -> str:
    """Answer the month, YYYY-MM, that an instant in UTC is counted in."""
    return instant.strftime("%Y-%m")


def first_day_after(period: str) -> date:
    """Answer the day on which the month after YYYY-MM begins."""
    first = date.fromisoformat(f"{period}-01")
    return (first + timedelta(days=32)).replace(day=1)


class UsageStore(Protocol):
    """Counts questions; every implementation passes tests/stores/test_usage.py.

    A question is reserved before its turn, then released (given back) or, by TranscriptStore,
    settled (it counts). Both are idempotent, and neither undoes the other. A reservation that a
    crash left behind is given back by `release_stale`.
    """

    async def current(self, caller: Caller) -> MonthlyUsage: ...
    async def set_tier(self, caller: Caller, tier: Tier) -> MonthlyUsage: ...
    async def reserve(self, caller: Caller, turn_id: str) -> tuple[bool, MonthlyUsage]: ...
    async def release(self, turn_id: str) -> None: ...
    async def release_stale(self, older_than: timedelta) -> int: ...
