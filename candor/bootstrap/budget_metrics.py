"""Prometheus metrics of what projects spend and what is left of their budgets."""

import structlog
from prometheus_client import CollectorRegistry, Gauge

from candor.domain.money import NANO_PER_USD
from candor.stores.budgets.contract import BudgetStore

log = structlog.get_logger(__name__)


class BudgetMetrics:
    """Gauges by project and period (`day`, `month`), read from the database when they are asked."""

    def __init__(self, registry: CollectorRegistry) -> None:
        labels = ["project", "period"]
        self._spent = Gauge(
            "chatbot_budget_spent_usd",
            "What the project has spent on providers this day or month (UTC).",
            labels,
            registry=registry,
        )
        self._held = Gauge(
            "chatbot_budget_held_usd",
            "What is held of the project's budget for turns that are running.",
            labels,
            registry=registry,
        )
        self._left = Gauge(
            "chatbot_budget_left_share",
            "Share of the project's budget that is left, 0 to 1; absent without a budget.",
            labels,
            registry=registry,
        )

    async def refresh(self, budgets: BudgetStore) -> None:
        """Take over the present state; a database that does not answer hides no other metric."""
        try:
            standings = await budgets.of_projects()
        except Exception as failure:
            log.warning("budgets_unreadable", exc_info=failure)
            return
        for gauge in (self._spent, self._held, self._left):
            gauge.clear()
        for one in standings:
            self._spent.labels(one.project, one.period).set(one.spent / NANO_PER_USD)
            self._held.labels(one.project, one.period).set(one.held / NANO_PER_USD)
            if one.left is not None:
                self._left.labels(one.project, one.period).set(one.left)
