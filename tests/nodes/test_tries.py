"""Every call that a provider needed is counted in its attempt, and paid for."""

from dataclasses import replace

from candor.providers.contract import FailedTry, TokenUsage
from candor.providers.failures import FailureKind, ProviderFailure
from tests.nodes.test_ask import ANSWER, Recording, run


async def test_an_answer_costs_what_the_try_before_it_did_too() -> None:
    earlier = FailedTry("unreachable", TokenUsage(1000, 20, estimated=True), 40.0)
    (attempt,) = (await run(Recording(replace(ANSWER, failed_tries=(earlier,)))))["attempts"]
    assert (attempt.outcome, attempt.calls) == ("answered", 2)
    assert (attempt.input_tokens, attempt.output_tokens) == (2000, 120)
    assert attempt.cost_nano == 210_000 + 150_000 + 12_000
    assert attempt.estimated


async def test_a_try_that_nobody_billed_is_a_call_all_the_same() -> None:
    earlier = FailedTry("server_error", None, 12.0)
    (attempt,) = (await run(Recording(replace(ANSWER, failed_tries=(earlier,)))))["attempts"]
    assert (attempt.calls, attempt.cost_nano, attempt.estimated) == (2, 210_000, False)


async def test_a_failure_counts_both_of_its_calls() -> None:
    failure = ProviderFailure(FailureKind.SERVER_ERROR)
    failure.failed_tries = (FailedTry("server_error", None, 12.0),)
    (attempt,) = (await run(Recording(failure)))["attempts"]
    assert (attempt.outcome, attempt.calls, attempt.cost_nano) == ("server_error", 2, 0)


async def test_an_answer_at_once_is_one_call() -> None:
    (attempt,) = (await run(Recording(ANSWER)))["attempts"]
    assert attempt.calls == 1
