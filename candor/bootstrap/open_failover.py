"""Puts every provider behind its breaker and the retry budget, shared where Redis is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from redis.asyncio import Redis

from candor.bootstrap.settings import Settings
from candor.bootstrap.shared_counts import Counts
from candor.domain.clock import Clock
from candor.domain.provider_names import ProviderName
from candor.providers.contract import Provider, Vendor
from candor.providers.failover.breakers import Breakers
from candor.providers.failover.cells import Cells, LocalCells
from candor.providers.failover.guarded import GuardedProvider, circuit_name
from candor.providers.failover.health import CircuitHealth, judge
from candor.providers.failover.redis_cells import RedisCells
from candor.providers.failover.retry_budget import RetryBudget


@dataclass(frozen=True)
class Failover:
    """The breakers, the budget, the model of each provider, and how often one was tried again."""

    breakers: Breakers
    budget: RetryBudget
    models: Mapping[ProviderName, str]
    retries: Counter[ProviderName]

    async def health(self) -> dict[ProviderName, CircuitHealth]:
        """Answer how well each provider that has a key is, as its circuit knows it."""
        breakers = self.breakers
        return {
            name: judge(
                await breakers.look(circuit_name(name, model)),
                now=breakers.now(),
                rules=breakers.rules,
            )
            for name, model in self.models.items()
        }

    def guard(self, vendor: Vendor) -> Provider:
        """Answer the provider that turns may call."""
        return GuardedProvider(
            vendor,
            breakers=self.breakers,
            budget=self.budget,
            note_retry=lambda name: self.retries.update([name]),
        )


def open_failover(
    settings: Settings, counts: Counts, clock: Clock, models: Mapping[ProviderName, str]
) -> Failover:
    """Compose breakers and budget; nothing connects before the first call."""
    cells: Cells = RedisCells(Redis(connection_pool=counts.pool)) if counts.pool else LocalCells()
    return Failover(
        breakers=Breakers(cells, clock, settings.circuit_rules),
        budget=RetryBudget(cells, clock, settings.budget_rules),
        models=models,
        retries=Counter(),
    )
