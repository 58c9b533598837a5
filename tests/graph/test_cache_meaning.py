"""Through the whole graph: a question that means the same is answered from the cache."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from candor.domain.caller import Caller
from candor.stores.turns.contract import TurnRecord
from graph.turn import Question
from tests.clock import TurnedClock
from tests.simulator import Simulator

QUESTION = "How do I stake my ETH?"


@pytest.fixture
def records() -> list[TurnRecord]:
    return []


@pytest_asyncio.fixture
async def worker(
    settings: Settings, clock: TurnedClock, records: list[TurnRecord]
) -> AsyncIterator[Resources]:
    await index_samples(settings)
    async with open_resources(settings, observe=records.append, clock=clock) as opened:
        yield opened


async def cached(worker: Resources, message: str, user: str) -> bool:
    caller = Caller("default", f"k1:{user}")
    return (await worker.turns.answer(Question(message), caller)).cached


async def test_another_wording_costs_nothing_and_a_look_alike_is_asked(
    worker: Resources, simulator: Simulator, records: list[TurnRecord], clock: TurnedClock
) -> None:
    assert not await cached(worker, QUESTION, "anna")
    asked = len(simulator.calls)
    assert await cached(worker, "Hello! How can I stake ETH, please?", "bert")
    assert records[-1].cached == "meaning"
    assert len(simulator.calls) == asked
    assert not await cached(worker, "How do I unstake my ETH?", "carl")
    assert len(simulator.calls) > asked
    clock.move(hours=1, seconds=1)
    assert not await cached(worker, "Hi, how can I stake ETH?", "dora")


async def test_what_is_forgotten_is_not_near(worker: Resources) -> None:
    assert not await cached(worker, QUESTION, "anna")
    caching = worker.caching
    await caching.forget("default")
    assert not await cached(worker, "Hello! How can I stake ETH, please?", "bert")
