"""Prometheus metrics of the turns, fed by their records."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from candor.bootstrap.budget_metrics import BudgetMetrics
from candor.bootstrap.cache_metrics import CacheMetrics
from candor.bootstrap.open_failover import Failover
from candor.bootstrap.provider_metrics import ProviderMetrics
from candor.cache.tallies import Tallies
from candor.domain.money import NANO_PER_USD
from candor.stores.budgets.contract import BudgetStore
from candor.stores.turns.contract import TurnRecord


class Metrics:
    """The service's counters; no label ever holds a user, a thread or a word of a message."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._queries = Counter(
            "chatbot_queries",
            "Turns by tier, provider, category and outcome.",
            ["tier", "provider", "category", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "chatbot_query_duration_seconds",
            "Duration of a turn.",
            ["provider"],
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60),
            registry=self.registry,
        )
        self._attempts = Counter(
            "chatbot_provider_attempts",
            "Attempts by outcome; `circuit_open`, `retry_budget` and `over_budget` called nobody.",
            ["provider", "outcome"],
            registry=self.registry,
        )
        self._tokens = Counter(
            "chatbot_tokens",
            "Tokens as the vendors counted them.",
            ["provider", "direction"],
            registry=self.registry,
        )
        # a Gauge, since the client library would rename a Counter to …_usd_total
        self._cost = Gauge(
            "chatbot_costs_total_usd", "What the providers cost.", registry=self.registry
        )
        self._cache_hits = Gauge(
            "chatbot_cache_hit_rate",
            "Share of answered turns that came from a cache, 0 to 1.",
            registry=self.registry,
        )
        self._confidence = Histogram(
            "chatbot_confidence_score",
            "Confidence of the answers.",
            buckets=(20, 40, 60, 80, 100),
            registry=self.registry,
        )
        self._flagged = Counter(
            "chatbot_flagged_questions",
            "Questions that seem to give the model orders.",
            ["flag"],
            registry=self.registry,
        )

        self._providers = ProviderMetrics(self.registry)
        self._budgets = BudgetMetrics(self.registry)
        self._cache = CacheMetrics(self.registry)
        self._answered = self._cached = 0

    def observe(self, turn: TurnRecord) -> None:
        """Count one turn."""
        self._providers.observe(turn)
        provider = turn.provider or "none"
        self._queries.labels(turn.tier, provider, turn.category, turn.outcome).inc()
        self._seconds.labels(provider).observe(turn.ms / 1000)
        if turn.outcome == "answered":
            self._confidence.observe(turn.confidence)
            self._answered += 1
            self._cached += turn.cached is not None
            self._cache_hits.set(self._cached / self._answered)
        for flag in turn.flags:
            self._flagged.labels(flag).inc()
        for attempt in turn.attempts:
            self._attempts.labels(attempt.provider, attempt.outcome).inc()
            self._tokens.labels(attempt.provider, "input").inc(attempt.input_tokens)
            self._tokens.labels(attempt.provider, "output").inc(attempt.output_tokens)
            self._cost.inc(attempt.cost_nano / NANO_PER_USD)

    async def exposition(self, failover: Failover, budgets: BudgetStore, cache: Tallies) -> bytes:
        """Answer what Prometheus scrapes, with the state of failover, budgets and cache."""
        self._cache.refresh(cache)
        await self._providers.refresh(failover)
        await self._budgets.refresh(budgets)
        return generate_latest(self.registry)
