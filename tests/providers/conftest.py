"""One simulator and one set of providers for the whole run; each test starts from silence."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio

from candor.domain.clock import SystemClock
from candor.domain.provider_names import ProviderName
from candor.providers.contract import Message, Provider, Reply
from candor.providers.failover.breakers import Breakers
from candor.providers.failover.budget import BudgetRules
from candor.providers.failover.cells import LocalCells
from candor.providers.failover.circuit import CircuitRules
from candor.providers.failover.guarded import GuardedProvider
from candor.providers.failover.retry_budget import RetryBudget
from candor.providers.open import ProviderSettings, open_providers
from tests.simulator import Simulator, VendorName

KEYS: dict[ProviderName, str] = {
    "openai": "sk-openai-0a1b2c3d4e5f",
    "gemini": "AIza-gemini-0a1b2c3d4e5f",
    "perplexity": "pplx-perplexity-0a1b2c3d4e5f",
}

PROMPT = (
    Message("system", "You answer from the sources."),
    Message(
        "user",
        "Sources:\n\n"
        "[1] Staking (Basics)\nStaking locks your coins for some weeks. More follows.\n\n"
        "[2] Nodes (Basics)\nNodes verify every block by themselves. More follows.\n\n"
        "Question: what does staking do?",
    ),
)
GROUNDED = (
    "Staking locks your coins for some weeks [1]. Nodes verify every block by themselves [2]."
)


@dataclass(frozen=True)
class Vendor:
    """One provider under test and the simulated vendor behind it."""

    name: VendorName
    provider: Provider
    simulator: Simulator

    async def ask(self, *, streamed: bool, seconds: float = 5.0) -> Reply:
        """Ask PROMPT, plain or streamed, and answer the Reply."""
        if not streamed:
            return await self.provider.ask(PROMPT, timeout=seconds)
        pieces = [piece async for piece in self.provider.stream(PROMPT, timeout=seconds)]
        reply = pieces.pop()
        assert isinstance(reply, Reply)
        assert "".join(str(piece) for piece in pieces).strip() == reply.text
        return reply


def settings_for(simulator: Simulator) -> ProviderSettings:
    """Point every vendor's client at the simulator."""
    return ProviderSettings(
        openai_api_key=KEYS["openai"],
        openai_base_url=simulator.url("openai"),
        gemini_api_key=KEYS["gemini"],
        gemini_base_url=simulator.url("gemini"),
        perplexity_api_key=KEYS["perplexity"],
        perplexity_base_url=simulator.url("perplexity"),
    )


def open_guarded(settings: ProviderSettings) -> dict[ProviderName, Provider]:
    """Open providers whose breakers never open and whose budget never ends."""
    cells, clock = LocalCells(), SystemClock()
    breakers = Breakers(cells, clock, CircuitRules(enabled=False))
    budget = RetryBudget(cells, clock, BudgetRules(reserve=1_000_000))
    return {
        name: GuardedProvider(vendor, breakers=breakers, budget=budget)
        for name, vendor in open_providers(settings).items()
    }


@pytest.fixture(scope="session")
def running_simulator() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator(running_simulator: Simulator) -> Simulator:
    running_simulator.reset()
    return running_simulator


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def opened(running_simulator: Simulator) -> AsyncIterator[dict[ProviderName, Provider]]:
    providers = open_guarded(settings_for(running_simulator))
    yield providers
    for provider in providers.values():
        await provider.aclose()


@pytest.fixture(params=["openai", "gemini", "perplexity"])
def vendor(
    request: pytest.FixtureRequest,
    simulator: Simulator,
    opened: dict[ProviderName, Provider],
) -> Vendor:
    name: VendorName = request.param
    return Vendor(name, opened[name], simulator)


@pytest.fixture(params=[False, True], ids=["plain", "streamed"])
def streamed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest_asyncio.fixture(loop_scope="session", params=["openai", "gemini", "perplexity"])
async def refused(request: pytest.FixtureRequest, simulator: Simulator) -> AsyncIterator[Vendor]:
    name: VendorName = request.param
    address = simulator.refused_url(name)
    settings = replace(
        settings_for(simulator),
        openai_base_url=address,
        gemini_base_url=address,
        perplexity_base_url=address,
    )
    providers = open_guarded(settings)
    yield Vendor(name, providers[name], simulator)
    for provider in providers.values():
        await provider.aclose()
