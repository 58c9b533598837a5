"""Prometheus metrics of breakers, second tries, fallbacks and the retry budget."""

from collections import Counter as Tally

from prometheus_client import CollectorRegistry, Counter, Gauge

from candor.bootstrap.open_failover import Failover
from candor.domain.provider_names import ProviderName
from candor.stores.turns.contract import NOT_CALLED, SUCCEEDED, TurnRecord

_PHASES = {"closed": 0, "half_open": 1, "open": 2}


class ProviderMetrics:
    """What the failover does, as gauges and counters."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._circuits = Gauge(
            "chatbot_provider_circuit_state",
            "Circuit of a provider's model: 0 closed, 1 half-open, 2 open.",
            ["provider", "model"],
            registry=registry,
        )
        self._retries = Counter(
            "chatbot_provider_retries",
            "Second tries of a call to the same provider.",
            ["provider"],
            registry=registry,
        )
        self._fallbacks = Counter(
            "chatbot_provider_fallbacks",
            "Calls to a provider instead of one that failed in the same turn.",
            ["provider"],
            registry=registry,
        )
        self._budget = Gauge(
            "chatbot_retry_budget_left",
            "Extra calls that the window still has room for.",
            registry=registry,
        )
        self._counted: Tally[ProviderName] = Tally()

    def observe(self, turn: TurnRecord) -> None:
        """Count one turn's fallbacks."""
        failed = False
        for attempt in turn.attempts:
            if attempt.outcome in NOT_CALLED:
                continue
            if failed:
                self._fallbacks.labels(attempt.provider).inc()
            failed = failed or attempt.outcome not in SUCCEEDED

    async def refresh(self, failover: Failover) -> None:
        """Take over the present state, before it is shown."""
        for name, health in (await failover.health()).items():
            self._circuits.labels(name, failover.models[name]).set(_PHASES[health.phase])
        for name in failover.models:
            grown = failover.retries[name] - self._counted[name]
            self._retries.labels(name).inc(grown)
            self._counted[name] += grown
            # shown from the start: a series that begins at 1 hides its first increase
            self._fallbacks.labels(name)
        self._budget.set(await failover.budget.left())
