"""No call that a vendor may bill stays uncounted: what it does not tell is estimated."""

import pytest

from candor.providers.contract import TokenUsage
from candor.providers.estimate import estimate_usage
from candor.providers.failures import FailureKind, ProviderFailure
from tests.providers.conftest import GROUNDED, PROMPT, Vendor
from tests.simulator import Answer, Fault

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASKED = estimate_usage(PROMPT, "").input_tokens
TAKEN = {
    "hang": Fault("hang"),
    "stall": Fault("stall"),
    "dropped before an answer": Fault("drop_before_headers"),
    "dropped midway": Fault("drop_midway"),
    "no JSON": Fault("not_json"),
    "half a JSON": Fault("malformed_json"),
    "a page": Fault("wrong_content_type"),
}
NOT_TAKEN = {
    "429": Fault("status", 429),
    "500": Fault("status", 500),
    "503": Fault("status", 503, retry_after=5),
    "400": Fault("status", 400),
    "bad key": Fault("bad_key"),
}


async def failure_of(vendor: Vendor, fault: Fault, *, streamed: bool) -> ProviderFailure:
    vendor.simulator.answer_with(vendor.name, fault)
    with pytest.raises(ProviderFailure) as raised:
        await vendor.ask(streamed=streamed, seconds=0.4)
    return raised.value


@pytest.mark.parametrize("name", TAKEN)
async def test_a_call_that_broke_off_is_estimated(
    vendor: Vendor, streamed: bool, name: str
) -> None:
    usage = (await failure_of(vendor, TAKEN[name], streamed=streamed)).usage
    assert usage is not None
    assert usage.estimated
    # the simulated vendors count a token for four characters, and some tell before they break off
    assert 0.7 * ASKED <= usage.input_tokens <= 1.3 * ASKED


@pytest.mark.parametrize("name", NOT_TAKEN)
async def test_a_call_that_was_refused_costs_nothing(
    vendor: Vendor, streamed: bool, name: str
) -> None:
    failure = await failure_of(vendor, NOT_TAKEN[name], streamed=streamed)
    assert (failure.usage, failure.taken) == (None, False)


async def test_a_connection_that_was_never_made_costs_nothing(
    refused: Vendor, streamed: bool
) -> None:
    with pytest.raises(ProviderFailure) as raised:
        await refused.ask(streamed=streamed)
    assert raised.value.kind is FailureKind.UNREACHABLE
    assert raised.value.usage is None


async def test_what_was_said_before_a_cut_is_counted(vendor: Vendor) -> None:
    failure = await failure_of(vendor, Fault("drop_midway"), streamed=True)
    assert failure.usage is not None
    assert failure.usage.output_tokens >= 3
    if vendor.name == "perplexity":
        assert failure.usage.search_context == "low"


async def test_a_filtered_answer_is_never_free(vendor: Vendor, streamed: bool) -> None:
    failure = await failure_of(vendor, Fault("filtered"), streamed=streamed)
    assert failure.usage is not None
    assert failure.usage.input_tokens > 0


async def test_an_answer_that_was_counted_is_not_estimated(vendor: Vendor, streamed: bool) -> None:
    vendor.simulator.answer_with(vendor.name, Answer("Yes.", input_tokens=90, output_tokens=7))
    assert not (await vendor.ask(streamed=streamed)).usage.estimated


@pytest.mark.parametrize(
    ("fault", "outcome", "billed"),
    [
        (Fault("status", 503), "server_error", False),
        (Fault("status", 429, retry_after=0.1), "rate_limited", False),
        (Fault("drop_before_headers"), "unreachable", True),
    ],
    ids=["503", "429", "dropped"],
)
async def test_an_answer_tells_of_the_try_before_it(
    vendor: Vendor, streamed: bool, fault: Fault, outcome: str, billed: bool
) -> None:
    vendor.simulator.script(vendor.name, [fault])
    reply = await vendor.ask(streamed=streamed)
    assert reply.text == GROUNDED
    (earlier,) = reply.failed_tries
    assert earlier.outcome == outcome
    assert earlier.ms > 0
    assert (earlier.usage is not None) is billed


async def test_a_failure_tells_of_the_try_before_it(vendor: Vendor, streamed: bool) -> None:
    vendor.simulator.answer_with(vendor.name, Fault("status", 503))
    with pytest.raises(ProviderFailure) as raised:
        await vendor.ask(streamed=streamed)
    assert [one.outcome for one in raised.value.failed_tries] == ["server_error"]


async def test_reasoning_is_part_of_the_output_whoever_counts(
    vendor: Vendor, streamed: bool
) -> None:
    answer = Answer("Yes.", input_tokens=900, output_tokens=40, reasoning_tokens=25)
    vendor.simulator.answer_with(vendor.name, answer)
    usage = (await vendor.ask(streamed=streamed)).usage
    assert usage == TokenUsage(
        900, 65, reasoning_tokens=25, search_context="low" if vendor.name == "perplexity" else None
    )
