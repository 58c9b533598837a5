"""The contract of the budget store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from candor.domain.budgets import Period, Spending
from candor.domain.caller import Caller


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one budget is used up, in nano-dollars; `limit` None: there is none.

    `name` is the period, YYYY-MM-DD or YYYY-MM in UTC.
    """

    project: str
    period: Period
    name: str
    limit: int | None
    spent: int
    held: int

    @property
    def left(self) -> float | None:
        """Answer the share that may still be spent, 0 to 1; None without a limit."""
        if self.limit is None:
            return None
        free = self.limit - self.spent - self.held
        return max(0.0, free / self.limit) if self.limit else 0.0


@dataclass(frozen=True, slots=True)
class Charge:
    """What a turn has cost in the end. `user` is None where that leads to nobody any more.

    `at` is when the turn began: its day and month are what it is charged to.
    """

    turn_id: str
    project: str
    user: str | None
    at: datetime
    nano: int


class BudgetStore(Protocol):
    """Holds money for turns; every implementation passes tests/stores/test_budgets.py.

    `hold` raises what is held for a turn to `nano`, or answers which period has no room for that
    and holds what it held. Turns at once never hold more than there is. A turn's hold ends when
    its charge is settled with the ledger's rows; `release_stale` ends those of crashed turns.
    """

    async def hold(self, caller: Caller, turn_id: str, began: datetime, nano: int) -> Spending: ...
    async def of_user(self, caller: Caller) -> Sequence[Standing]: ...
    async def of_projects(self) -> Sequence[Standing]: ...
    async def release_stale(self, older_than: timedelta) -> int: ...
