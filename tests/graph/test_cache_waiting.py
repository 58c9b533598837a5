"""Who waits for another turn's answer, and what ends the waiting."""

import asyncio

import pytest

from candor.bootstrap.resources import Resources
from candor.domain.caller import Caller
from candor.domain.errors import CandorError
from graph.turn import Question
from nodes.live import LiveTurn
from tests.graph.test_cache import QUESTION, ask, calls
from tests.simulator import Answer as Said
from tests.simulator import Simulator


async def test_who_stops_or_leaves_hands_over_to_who_waits(
    resources: Resources, simulator: Simulator
) -> None:
    text = "Staking locks your coins for some weeks [1]. Validators earn rewards in ether [1]."
    simulator.script("gemini", [Said(text, first_token_seconds=8), Said(text), Said(text)])
    leading = asyncio.create_task(ask(resources))
    async with asyncio.timeout(10):
        while not simulator.received:  # noqa: ASYNC110  # the simulator has a loop of its own
            await asyncio.sleep(0.01)
    waiting = [asyncio.create_task(ask(resources, user=f"user{number}")) for number in range(5)]
    await asyncio.sleep(0.3)
    assert not any(task.done() for task in waiting)
    leading.cancel()
    answers = await asyncio.gather(*waiting)
    assert sorted(answer.cached for answer in answers) == [False] + 4 * [True]
    assert calls(simulator) == 2


async def test_a_reader_may_stop_while_waiting(resources: Resources, simulator: Simulator) -> None:
    slow = Said("Staking locks your coins for some weeks [1].", first_token_seconds=3)
    simulator.script("gemini", [slow])
    leading = asyncio.create_task(ask(resources))
    async with asyncio.timeout(10):
        while not simulator.received:  # noqa: ASYNC110  # the simulator has a loop of its own
            await asyncio.sleep(0.01)
    live = LiveTurn()
    waiting = asyncio.create_task(_read(resources, live))
    await asyncio.sleep(0.3)
    live.stop.set()
    with pytest.raises(CandorError, match="stopped"):
        await waiting
    assert not leading.done()
    assert (await leading).routing.provider == "gemini"


async def _read(resources: Resources, live: LiveTurn) -> None:
    async for event in resources.turns.events(Question(QUESTION), Caller("default", "k1:b"), live):
        if failure := getattr(event, "error", None):
            raise failure
