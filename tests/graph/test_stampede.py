"""A stampede of equal questions on an empty cache: one call to a provider.

`STAMPEDE_TURNS=10000 pytest tests/graph/test_stampede.py` runs a larger one.
"""

import asyncio
import os

from candor.bootstrap.resources import open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from candor.domain.answer import Answer
from candor.domain.caller import Caller
from graph.turn import Question
from tests.simulator import Simulator

TURNS = int(os.environ.get("STAMPEDE_TURNS", "1000"))
# nobody's patience may decide here: all turns share two cores, whatever else runs on them
LONG = 3_600.0


async def test_equal_questions_at_once_make_one_call(
    settings: Settings, simulator: Simulator
) -> None:
    await index_samples(settings)
    patient = settings.model_copy(
        update={"turn_timeout_seconds": LONG, "provider_timeout_seconds": 300.0}
    )
    async with open_resources(patient) as resources:

        async def ask(turn: int) -> Answer:
            caller = Caller("default", f"k1:user{turn}")
            return await resources.turns.answer(Question("How to stake ETH?"), caller)

        answers = await asyncio.gather(*map(ask, range(TURNS)))
    assert len(simulator.calls) == 1
    assert len({answer.answer for answer in answers}) == 1
    assert sum(answer.cached for answer in answers) == TURNS - 1
    assert len({answer.turn_id for answer in answers}) == TURNS
    paid = [answer.usage.cost_usd for answer in answers if answer.usage.cost_usd != "0"]
    assert len(paid) == 1
    assert all(answer.usage.used == 1 for answer in answers)
