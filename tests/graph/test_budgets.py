"""Turns under a budget, against the vendors' protocols: cheaper, then refused or quoted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from candor.domain.answer import Answer
from candor.domain.caller import Caller
from candor.simulator.script import Answer as Scripted
from graph.turn import Question
from nodes.score import BUDGET_REASON
from tests.clock import TurnedClock
from tests.settings import given_settings
from tests.simulator import Fault, Simulator

# its score leads to the dearest provider
HARD = "What is the current gas price?"
EASY = "What is staking?"

Open = Callable[..., Any]


@pytest.fixture
async def opened(settings: Settings, clock: TurnedClock) -> AsyncIterator[Open]:
    await index_samples(settings)
    async with AsyncExitStack() as stack:

        async def open_with(**changes: Any) -> Resources:
            given = settings.model_dump(exclude_unset=True) | {"cache": False} | changes
            return await stack.enter_async_context(
                open_resources(given_settings(**given), clock=clock)
            )

        yield open_with


async def ask(resources: Resources, question: str = EASY, user: str = "anna") -> Answer:
    answer = await resources.turns.answer(Question(question), Caller("default", f"k1:{user}"))
    # the next turn finds this one charged
    await resources.ledger.flush()
    return answer


async def spent(resources: Resources) -> tuple[int, int]:
    today = next(one for one in await resources.budgets.of_projects() if one.period == "day")
    return today.spent, today.held


async def test_without_budgets_nothing_is_held_and_spending_is_counted(opened: Open) -> None:
    resources = await opened()
    answer = await ask(resources, HARD)
    assert answer.routing.provider == "perplexity"
    assert "reserve_budget" not in answer.timings_ms
    nano, held = await spent(resources)
    assert nano == round(float(answer.usage.cost_usd) * 1e9) > 0
    assert held == 0


async def test_past_the_soft_limit_the_cheapest_provider_is_asked_first(opened: Open) -> None:
    resources = await opened(daily_budget_usd=["0.2"], budget_soft_share=["0.02"])
    first = await ask(resources, HARD)
    assert first.routing.provider == "perplexity"
    assert BUDGET_REASON not in first.routing.reasons
    second = await ask(resources, HARD)
    assert second.routing.provider == "gemini"
    assert second.routing.reasons[-1] == BUDGET_REASON
    assert [one.provider for one in second.routing.attempts] == ["gemini"]


async def test_thrift_still_falls_over_to_the_others(opened: Open, simulator: Simulator) -> None:
    resources = await opened(daily_budget_usd=["1"], budget_soft_share=["0"])
    simulator.answer_with("gemini", Fault("status", status=500))
    answer = await ask(resources, HARD)
    outcomes = [(one.provider, one.outcome) for one in answer.routing.attempts]
    assert outcomes == [("gemini", "server_error"), ("openai", "answered")]


async def test_a_call_that_does_not_fit_is_left_to_a_cheaper_provider(
    opened: Open, simulator: Simulator
) -> None:
    resources = await opened(daily_budget_usd=["0.01"], budget_soft_share=["1"])
    answer = await ask(resources, HARD)
    outcomes = [(one.provider, one.outcome) for one in answer.routing.attempts]
    assert outcomes == [("perplexity", "over_budget"), ("openai", "answered")]
    assert {call.vendor for call in simulator.received} == {"openai"}


async def test_a_budget_that_is_used_up_refuses_and_costs_no_question(
    opened: Open, simulator: Simulator, clock: TurnedClock
) -> None:
    resources = await opened(monthly_budget_usd=["0.0001"])
    answer = await ask(resources)
    assert answer.refusal is not None
    assert answer.refusal.code == "budget_exceeded"
    assert str(answer.refusal.renews) == "2026-12-01"
    assert answer.refusal.message == (
        "This month's budget for answers is used up. A new one begins on 2026-12-01."
    )
    assert answer.usage.used == 0
    assert simulator.received == []


async def test_or_quotes_the_documents_where_that_is_chosen(
    opened: Open, simulator: Simulator
) -> None:
    resources = await opened(daily_budget_usd=["0.0001"], budget_exceeded=["quote"])
    for question in (EASY, "¿Qué es un puente?"):
        answer = await ask(resources, question)
        assert (answer.refusal, answer.routing.provider) == (None, "docs")
        assert answer.routing.degraded
        assert BUDGET_REASON in answer.routing.reasons
        assert answer.usage.cost_usd == "0"
    assert simulator.received == []


async def test_quoting_needs_documents_that_may_be_quoted(opened: Open) -> None:
    resources = await opened(
        daily_budget_usd=["0.0001"], budget_exceeded=["quote"], quote_docs=False
    )
    answer = await ask(resources)
    assert answer.refusal is not None
    assert answer.refusal.code == "budget_exceeded"


async def test_a_budget_found_used_up_only_at_the_call_refuses_too(
    opened: Open, simulator: Simulator
) -> None:
    """The first hold fits; what stands in the prompt makes every call too dear."""
    resources = await opened(daily_budget_usd=["0.004"], max_message_chars=60_000)
    answer = await ask(resources, f"{EASY} {'Staking locks coins. ' * 2_500}")
    assert answer.refusal is not None
    assert answer.refusal.code == "budget_exceeded"
    assert answer.refusal.message.startswith("Today's budget")
    assert {one.outcome for one in answer.routing.attempts} == {"over_budget"}
    assert simulator.received == []
    assert await spent(resources) == (0, 0)


async def test_one_users_budget_leaves_the_others_theirs(opened: Open) -> None:
    resources = await opened(user_daily_budget_usd=["0.0035"], budget_soft_share=["1"])
    answers = [await ask(resources) for _ in range(12)]
    assert answers[0].refusal is None
    assert answers[-1].refusal is not None
    assert (await ask(resources, user="bert")).refusal is None


async def test_200_turns_at_once_spend_no_more_than_the_budget_for_50(
    opened: Open, simulator: Simulator
) -> None:
    simulator.answer_with(
        "gemini", lambda _asked: Scripted("Yes.", input_tokens=9_000, output_tokens=600)
    )
    one = 9_000 * 100 + 600 * 400
    resources = await opened(
        daily_budget_usd=[f"{50 * one / 1e9:.9f}"], rate_limit=0, budget_soft_share=["1"]
    )
    answers = await asyncio.gather(
        *(
            resources.turns.answer(Question(EASY), Caller("default", f"k1:user{number}"))
            for number in range(200)
        )
    )
    await resources.ledger.flush()
    answered = [answer for answer in answers if answer.refusal is None]
    assert {answer.refusal.code for answer in answers if answer.refusal} == {"budget_exceeded"}
    assert {answer.routing.provider for answer in answered} == {"gemini"}
    assert await spent(resources) == (one * len(answered), 0)
    # as many as the holds leave room for at once, and afterwards nearly all of the budget
    assert 15 <= len(answered) <= 50
    while (await ask(resources)).refusal is None:
        pass
    assert 47 * one <= (await spent(resources))[0] <= 50 * one


async def test_a_failed_turn_is_charged_what_its_calls_cost(
    opened: Open, simulator: Simulator
) -> None:
    resources = await opened(daily_budget_usd=["1"])
    for vendor in ("gemini", "openai", "perplexity"):
        simulator.answer_with(vendor, Scripted(text=" "))
    answer = await ask(resources)
    assert answer.routing.degraded
    nano, held = await spent(resources)
    assert (nano, held) == (round(float(answer.usage.cost_usd) * 1e9), 0)
    assert nano > 0
