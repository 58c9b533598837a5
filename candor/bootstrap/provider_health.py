"""How the providers do, told by their circuit breakers and never by a paid call."""

from dataclasses import dataclass
from typing import Literal

from candor.bootstrap.open_failover import Failover
from candor.domain.provider_names import PROVIDER_NAMES, ProviderName
from candor.providers.failover.health import HealthStatus

ProviderStatus = Literal["not_configured", HealthStatus]


@dataclass(frozen=True, slots=True)
class ProviderState:
    """A provider's state in one word, and why in a few."""

    status: ProviderStatus
    reason: str


async def provider_states(failover: Failover) -> dict[ProviderName, ProviderState]:
    """Answer every provider's state; one without a key is not in the chain."""
    known = await failover.health()
    return {
        name: ProviderState(known[name].status, known[name].reason)
        if name in known
        else ProviderState("not_configured", "it has no key")
        for name in PROVIDER_NAMES
    }
