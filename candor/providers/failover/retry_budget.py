"""The retry budget of all providers together, kept in a cell."""

from candor.domain.clock import Clock
from candor.providers.failover.budget import BudgetRules, Spent, count_first, left, spend
from candor.providers.failover.cells import Cells
from candor.providers.failover.codec import spent_from_json, spent_to_json

_CELL = "retry_budget"


class RetryBudget:
    """Counts first calls and lets extra ones through while there is room."""

    def __init__(self, cells: Cells, clock: Clock, rules: BudgetRules) -> None:
        self._cells = cells
        self._clock = clock
        self._rules = rules

    async def count_first(self) -> None:
        """Count a turn's first call."""

        def step(held: str | None) -> tuple[str | None, None]:
            return spent_to_json(self._counted(spent_from_json(held))), None

        await self._cells.change(_CELL, step)

    async def spend(self) -> bool:
        """Count an extra call, or answer False where it may not be made."""

        def step(held: str | None) -> tuple[str | None, bool]:
            spent, allowed = spend(spent_from_json(held), now=self._now(), rules=self._rules)
            return (spent_to_json(spent) if allowed else held), allowed

        return await self._cells.change(_CELL, step)

    async def left(self) -> int:
        """Answer how many extra calls may still be made."""
        held = await self._cells.read(_CELL)
        return left(spent_from_json(held), now=self._now(), rules=self._rules)

    def _counted(self, spent: Spent) -> Spent:
        return count_first(spent, now=self._now(), rules=self._rules)

    def _now(self) -> float:
        return self._clock.now().timestamp()
