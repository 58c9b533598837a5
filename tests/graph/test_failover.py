"""Turns while providers fail: each ends once, few are called twice, and open ones are skipped."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from candor.domain.answer import Answer
from candor.domain.caller import Caller
from candor.domain.events import Done
from candor.simulator.grounding import grounded_answer
from candor.simulator.script import Answering, Reaction
from candor.stores.turns.contract import ANSWERED, TurnRecord
from graph.turn import Question
from tests.clock import TurnedClock
from tests.simulator import Fault, Simulator
from tests.simulator import Question as Asked

QUESTION = "How to stake ETH?"
TURNS, AT_ONCE = 240, 8
FAULTS = (
    Fault("status", 500),
    Fault("status", 503),
    Fault("status", 429),
    Fault("drop_before_headers"),
    Fault("malformed_json"),
    Fault("empty"),
)


@pytest.fixture
def records() -> list[TurnRecord]:
    return []


@pytest.fixture
async def opened(
    settings: Settings, clock: TurnedClock, records: list[TurnRecord]
) -> AsyncIterator[Resources]:
    await index_samples(settings)
    # every turn has to call
    asking = settings.model_copy(update={"cache": False})
    async with open_resources(asking, observe=records.append, clock=clock) as resources:
        yield resources


def failing_at_random(share: float, chance: random.Random) -> Answering:
    def answer(asked: Asked) -> Reaction:
        if chance.random() < share:
            return chance.choice(FAULTS)
        return grounded_answer(asked.texts)

    return answer


def calls(records: list[TurnRecord]) -> int:
    return sum(one.calls for record in records for one in record.attempts)


async def ask(resources: Resources, user: str) -> Answer:
    return await resources.turns.answer(Question(QUESTION), Caller("default", f"k1:{user}"))


async def read_along(resources: Resources, user: str) -> Answer:
    """Ask as `ask` does, but for a reader who sees the answer grow."""
    asked = resources.turns.events(Question(QUESTION), Caller("default", f"k1:{user}"))
    *_, last = [event async for event in asked]
    assert isinstance(last, Done)
    return last.answer


async def test_with_30_percent_failing_every_turn_is_answered_and_few_calls_are_extra(
    opened: Resources, simulator: Simulator, records: list[TurnRecord]
) -> None:
    chance = random.Random(20)
    for vendor in ("openai", "gemini", "perplexity"):
        simulator.answer_with(vendor, failing_at_random(0.3, chance))
    free = asyncio.Semaphore(AT_ONCE)

    async def one(turn: int) -> Answer:
        async with free:
            each = read_along if turn % 2 else ask
            return await each(opened, f"user{turn % 10}")

    answers = await asyncio.gather(*(one(turn) for turn in range(TURNS)))
    assert all(answer.refusal is None and answer.answer for answer in answers)
    by = Counter(answer.routing.provider for answer in answers)
    # about 30 in 100 first calls fail; extra calls cure most of two thirds of them
    assert TURNS * 0.75 < TURNS - by["docs"] < TURNS
    assert all(answer.routing.degraded == (answer.routing.provider == "docs") for answer in answers)
    received = len(simulator.received)
    assert received <= 1.2 * TURNS
    assert received == calls(records)
    answered = [one for record in records for one in record.attempts if one.outcome == ANSWERED]
    assert len(answered) == TURNS - by["docs"]


async def test_a_provider_that_keeps_failing_is_skipped_and_comes_back(
    opened: Resources, simulator: Simulator, clock: TurnedClock
) -> None:
    simulator.answer_with("openai", Fault("status", 500))

    async def outcomes() -> list[tuple[str, str]]:
        attempts = (await ask(opened, "anna")).routing.attempts
        return [(one.provider, one.outcome) for one in attempts]

    for _ in range(5):
        assert await outcomes() == [("openai", "server_error"), ("gemini", "answered")]
    heard = len(simulator.received)
    left = await opened.failover.budget.left()
    for _ in range(3):
        assert await outcomes() == [("openai", "circuit_open"), ("gemini", "answered")]
    assert len(simulator.received) == heard + 3
    # whoever is asked first instead of a provider that is left alone is asked for the first time
    assert await opened.failover.budget.left() == left
    simulator.reset()
    clock.move(seconds=10)
    assert await outcomes() == [("openai", "answered")]


async def test_without_room_for_extra_calls_the_documents_are_quoted(
    settings: Settings, simulator: Simulator
) -> None:
    await index_samples(settings)
    bare = settings.model_copy(update={"retry_reserve": 0, "retry_share": 0.0, "cache": False})
    async with open_resources(bare) as resources:
        simulator.answer_with("openai", Fault("status", 500))
        answer = await ask(resources, "anna")
    assert [one.outcome for one in answer.routing.attempts] == [
        "server_error",
        "retry_budget",
        "retry_budget",
    ]
    assert answer.routing.degraded
    assert answer.usage.cost_usd == "0"
    assert len(simulator.received) == 1


async def test_what_a_provider_asked_for_is_kept_by_the_next_turn(
    opened: Resources, simulator: Simulator, clock: TurnedClock
) -> None:
    simulator.script("openai", [Fault("status", 429, retry_after=30)])
    first = (await ask(opened, "anna")).routing.attempts
    assert [one.outcome for one in first] == ["rate_limited", "answered"]
    clock.move(seconds=29)
    second = (await ask(opened, "anna")).routing.attempts
    assert [one.outcome for one in second] == ["circuit_open", "answered"]
    clock.move(seconds=2)
    third = (await ask(opened, "anna")).routing.attempts
    assert [one.outcome for one in third] == ["answered"]
