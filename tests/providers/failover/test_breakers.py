"""Circuit breakers over their cells: in one process, and shared by workers through Redis."""

import asyncio
from functools import partial

import pytest

from candor.providers.failover.breakers import Breakers
from candor.providers.failover.cells import Cells
from candor.providers.failover.circuit import CircuitRules
from candor.providers.failover.health import judge
from candor.providers.failures import FailureKind, ProviderFailure
from tests.clock import TurnedClock
from tests.providers.failover.conftest import OpenCells

RULES = CircuitRules(consecutive=3)
NAME = "openai:gpt-4o-mini"
DOWN = ProviderFailure(FailureKind.SERVER_ERROR)


def over(cells: Cells, clock: TurnedClock) -> Breakers:
    return Breakers(cells, clock, RULES, chance=lambda: 0.5)


async def call(breakers: Breakers, failure: BaseException | None, seconds: float = 20) -> bool:
    """Make one call that ends so, and tell whether it was let through."""
    entered = await breakers.enter(NAME, seconds=seconds)
    if entered is None:
        return False
    await breakers.settle(entered, failure)
    return True


async def break_down(breakers: Breakers) -> None:
    for _ in range(RULES.consecutive):
        assert await call(breakers, DOWN)


def replaced(by: str, held: str | None) -> tuple[str | None, None]:
    return by, None


async def status(breakers: Breakers) -> str:
    circuit = await breakers.look(NAME)
    return judge(circuit, now=breakers.now(), rules=breakers.rules).status


async def test_it_opens_tries_and_closes(cells: Cells, clock: TurnedClock) -> None:
    breakers = over(cells, clock)
    assert await status(breakers) == "untried"
    await break_down(breakers)
    assert await status(breakers) == "unhealthy"
    assert not await call(breakers, None)
    clock.move(seconds=5)
    assert await call(breakers, DOWN)
    clock.move(seconds=9)
    assert not await call(breakers, None)
    clock.move(seconds=1)
    assert await call(breakers, None)
    assert await status(breakers) == "healthy"


async def test_only_one_of_many_tries(cells: Cells, clock: TurnedClock) -> None:
    breakers = over(cells, clock)
    await break_down(breakers)
    clock.move(seconds=5)
    entered = await asyncio.gather(*(breakers.enter(NAME, seconds=20) for _ in range(100)))
    probes = [one for one in entered if one is not None]
    assert len(probes) == 1
    await breakers.settle(probes[0], None)
    assert await call(breakers, None)


@pytest.mark.parametrize(
    "failure",
    [
        ProviderFailure(FailureKind.FILTERED),
        ProviderFailure(FailureKind.REJECTED),
        ProviderFailure(FailureKind.RETRY_BUDGET),
        asyncio.CancelledError(),
        GeneratorExit(),
    ],
)
async def test_what_is_not_the_providers_fault_does_not_count(
    cells: Cells, clock: TurnedClock, failure: BaseException
) -> None:
    breakers = over(cells, clock)
    for _ in range(50):
        assert await call(breakers, failure)


async def test_a_timeout_counts_unless_the_turn_left_it_no_time(
    cells: Cells, clock: TurnedClock
) -> None:
    breakers = over(cells, clock)
    late = ProviderFailure(FailureKind.TIMEOUT)
    for _ in range(50):
        assert await call(breakers, late, seconds=0.5)
    for _ in range(RULES.consecutive):
        assert await call(breakers, late)
    assert not await call(breakers, None)


async def test_an_unknown_model_counts(cells: Cells, clock: TurnedClock) -> None:
    breakers = over(cells, clock)
    for _ in range(RULES.consecutive):
        await call(breakers, ProviderFailure(FailureKind.REJECTED, blames_request=False))
    assert not await call(breakers, None)


async def test_a_cancelled_probe_gives_its_place_back(cells: Cells, clock: TurnedClock) -> None:
    breakers = over(cells, clock)
    await break_down(breakers)
    clock.move(seconds=5)
    assert await call(breakers, asyncio.CancelledError())
    assert await call(breakers, None)


async def test_each_model_has_a_circuit_of_its_own(cells: Cells, clock: TurnedClock) -> None:
    breakers = over(cells, clock)
    await break_down(breakers)
    assert await breakers.enter("openai:gpt-4o", seconds=20) is not None


async def test_a_provider_that_asks_for_30_seconds_gets_them(
    cells: Cells, clock: TurnedClock
) -> None:
    breakers = over(cells, clock)
    await call(breakers, ProviderFailure(FailureKind.RATE_LIMITED, retry_after=30))
    circuit = await breakers.look(NAME)
    health = judge(circuit, now=breakers.now(), rules=RULES)
    assert health.reason == "it asked to be left alone, for 30 s more (rate_limited)"
    clock.move(seconds=29)
    assert not await call(breakers, None)
    clock.move(seconds=1)
    assert await call(breakers, None)


async def test_cells_that_hold_nonsense_start_anew(cells: Cells, clock: TurnedClock) -> None:
    breakers = over(cells, clock)
    for nonsense in ("{", "[]", "3", '{"slots":3}', '{"slots":[],"row":"x"}'):
        await cells.change(f"circuit:{NAME}", partial(replaced, nonsense))
        assert await call(breakers, None)


async def test_workers_share_a_circuit_and_its_one_probe(
    shared_cells: OpenCells, clock: TurnedClock
) -> None:
    workers = [over(shared_cells(), clock) for _ in range(3)]
    for worker in workers:
        await call(worker, DOWN)
    for worker in workers:
        assert not await call(worker, None)
        assert await status(worker) == "unhealthy"
    clock.move(seconds=5)
    entered = await asyncio.gather(
        *(worker.enter(NAME, seconds=20) for _ in range(20) for worker in workers)
    )
    assert sum(one is not None for one in entered) == 1
    for worker, one in zip(workers * 20, entered, strict=True):
        if one is not None:
            await worker.settle(one, None)
    for worker in workers:
        assert await call(worker, None)


async def test_a_worker_that_dies_with_the_probe_keeps_nobody_out(
    shared_cells: OpenCells, clock: TurnedClock
) -> None:
    dying, living = over(shared_cells(), clock), over(shared_cells(), clock)
    await break_down(dying)
    clock.move(seconds=5)
    assert await dying.enter(NAME, seconds=20) is not None
    clock.move(seconds=24)
    assert not await call(living, None)
    clock.move(seconds=2)
    assert await call(living, None)
