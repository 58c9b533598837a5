"""Providers behind breaker and budget, with vendors on the wire."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, cast

import pytest
import pytest_asyncio

from candor.domain.clock import Clock
from candor.domain.provider_names import ProviderName
from candor.providers.contract import Reply, Vendor
from candor.providers.failover.breakers import Breakers
from candor.providers.failover.budget import BudgetRules
from candor.providers.failover.cells import LocalCells
from candor.providers.failover.circuit import CircuitRules
from candor.providers.failover.guarded import GuardedProvider
from candor.providers.failover.retry_budget import RetryBudget
from candor.providers.failures import ProviderFailure
from candor.providers.open import open_providers
from tests.clock import TurnedClock
from tests.providers.conftest import GROUNDED, PROMPT, settings_for
from tests.simulator import Fault, Simulator

pytestmark = pytest.mark.asyncio(loop_scope="session")

DOWN = Fault("status", 500)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def vendor(running_simulator: Simulator) -> AsyncIterator[Vendor]:
    vendors = open_providers(settings_for(running_simulator))
    yield vendors["openai"]
    for one in vendors.values():
        await one.aclose()


@dataclass
class Stand:
    """A guarded provider, its vendor's simulator, and what surrounds both."""

    provider: GuardedProvider
    budget: RetryBudget
    simulator: Simulator
    retries: list[ProviderName]

    async def ask(self, *, streamed: bool, extra: bool = False) -> str:
        """Ask and answer the text, or the failure's kind."""
        try:
            if not streamed:
                return (await self.provider.ask(PROMPT, timeout=5, extra=extra)).text
            stream = self.provider.stream(PROMPT, timeout=5, extra=extra)
            pieces = [piece async for piece in stream]
        except ProviderFailure as failure:
            return "a context" if failure.__context__ else failure.kind.value
        reply = pieces[-1]
        assert isinstance(reply, Reply)
        return reply.text

    @property
    def calls(self) -> int:
        return len(self.simulator.received)


def stand(
    vendor: Vendor,
    simulator: Simulator,
    clock: Clock,
    *,
    circuit: CircuitRules | None = None,
    budget: BudgetRules | None = None,
) -> Stand:
    cells = LocalCells()
    counted = RetryBudget(cells, clock, budget or BudgetRules())
    retries: list[ProviderName] = []
    provider = GuardedProvider(
        vendor,
        breakers=Breakers(cells, clock, circuit or CircuitRules(), chance=lambda: 0.5),
        budget=counted,
        note_retry=retries.append,
    )
    return Stand(provider, counted, simulator, retries)


async def test_an_open_circuit_calls_nobody_and_one_call_tries_again(
    vendor: Vendor, simulator: Simulator, clock: TurnedClock, streamed: bool
) -> None:
    made = stand(vendor, simulator, clock, circuit=CircuitRules(consecutive=2))
    simulator.answer_with("openai", DOWN)
    for outcome in ("server_error", "server_error", "circuit_open", "circuit_open"):
        assert await made.ask(streamed=streamed) == outcome
    assert made.calls == 2
    clock.move(seconds=6)
    assert await made.ask(streamed=streamed) == "server_error"
    assert await made.ask(streamed=streamed) == "circuit_open"
    simulator.reset()
    clock.move(seconds=11)
    assert await made.ask(streamed=streamed) == GROUNDED
    assert await made.ask(streamed=streamed) == GROUNDED
    assert made.calls == 2


async def test_a_wait_that_a_vendor_asked_for_is_kept_in_later_turns(
    vendor: Vendor, simulator: Simulator, clock: TurnedClock, streamed: bool
) -> None:
    made = stand(vendor, simulator, clock)
    simulator.script("openai", [Fault("status", 429, retry_after=30)])
    assert await made.ask(streamed=streamed) == "rate_limited"
    clock.move(seconds=29)
    assert await made.ask(streamed=streamed) == "circuit_open"
    assert made.calls == 1
    clock.move(seconds=1)
    assert await made.ask(streamed=streamed) == GROUNDED


async def test_the_users_fault_opens_nothing(
    vendor: Vendor, simulator: Simulator, clock: TurnedClock, streamed: bool
) -> None:
    made = stand(vendor, simulator, clock, circuit=CircuitRules(consecutive=2))
    simulator.answer_with("openai", Fault("filtered"))
    for _ in range(5):
        assert await made.ask(streamed=streamed) == "filtered"
    assert made.calls == 5


async def test_an_extra_call_needs_room_in_the_budget(
    vendor: Vendor, simulator: Simulator, clock: TurnedClock, streamed: bool
) -> None:
    made = stand(vendor, simulator, clock, budget=BudgetRules(share=0.5, reserve=0))
    assert await made.ask(streamed=streamed, extra=True) == "retry_budget"
    assert made.calls == 0
    for _ in range(2):
        assert await made.ask(streamed=streamed) == GROUNDED
    assert await made.ask(streamed=streamed, extra=True) == GROUNDED
    assert await made.ask(streamed=streamed, extra=True) == "retry_budget"
    assert made.calls == 3


async def test_a_second_try_is_an_extra_call(
    vendor: Vendor, simulator: Simulator, clock: TurnedClock, streamed: bool
) -> None:
    made = stand(vendor, simulator, clock, budget=BudgetRules(share=0, reserve=1))
    simulator.answer_with("openai", Fault("status", 503))
    assert await made.ask(streamed=streamed) == "server_error"
    assert (made.calls, made.retries) == (2, ["openai"])
    assert await made.ask(streamed=streamed) == "server_error"
    assert (made.calls, made.retries) == (3, ["openai"])
    assert await made.budget.left() == 0


async def test_a_budget_without_room_gives_the_probe_back(
    vendor: Vendor, simulator: Simulator, clock: TurnedClock
) -> None:
    rules = CircuitRules(consecutive=1)
    made = stand(vendor, simulator, clock, circuit=rules, budget=BudgetRules(reserve=0))
    simulator.script("openai", [DOWN])
    assert await made.ask(streamed=False) == "server_error"
    clock.move(seconds=6)
    assert await made.ask(streamed=False, extra=True) == "retry_budget"
    assert await made.ask(streamed=False) == GROUNDED


@pytest.mark.parametrize("leave", ["close", "cancel"])
async def test_whoever_leaves_a_probe_gives_its_place_back(
    vendor: Vendor, simulator: Simulator, clock: TurnedClock, leave: str
) -> None:
    made = stand(vendor, simulator, clock, circuit=CircuitRules(consecutive=1))
    simulator.script("openai", [DOWN, Fault("stall")])
    assert await made.ask(streamed=True) == "server_error"
    clock.move(seconds=6)
    stream = cast("Any", made.provider.stream(PROMPT, timeout=20))
    if leave == "close":
        async with aclosing(stream):
            assert isinstance(await anext(stream), str)
            assert await made.ask(streamed=True) == "circuit_open"
    else:
        reading = asyncio.create_task(_drain(stream))
        await asyncio.sleep(0.2)
        assert await made.ask(streamed=True) == "circuit_open"
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
    assert await made.ask(streamed=True) == GROUNDED


async def _drain(stream: AsyncIterator[str | Reply]) -> None:
    async for _ in stream:
        pass


async def test_a_stream_that_breaks_after_its_first_words_counts_once(
    vendor: Vendor, simulator: Simulator, clock: TurnedClock
) -> None:
    made = stand(vendor, simulator, clock, circuit=CircuitRules(consecutive=2))
    simulator.answer_with("openai", Fault("drop_midway"))
    for outcome in ("unreachable", "unreachable", "circuit_open"):
        assert await made.ask(streamed=True) == outcome
    assert made.calls == 2
