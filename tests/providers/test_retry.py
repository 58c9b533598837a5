"""One layer tries again, once, and only where it can help."""

import pytest

from candor.providers.failures import FailureKind, ProviderFailure
from candor.providers.retry import pause_before_retry
from tests.providers.conftest import GROUNDED, Vendor
from tests.simulator import Fault

TRIED_AGAIN = {
    "503": Fault("status", 503),
    "dropped": Fault("drop_before_headers"),
    "429 for half a second": Fault("status", 429, retry_after=0.5),
}
NOT_TRIED_AGAIN = {
    "429": Fault("status", 429),
    "429 for two seconds": Fault("status", 429, retry_after=2),
    "500": Fault("status", 500),
    "400": Fault("status", 400),
    "bad key": Fault("bad_key"),
    "empty": Fault("empty"),
    "malformed": Fault("malformed_json"),
    "503 for two seconds": Fault("status", 503, retry_after=2),
}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("name", TRIED_AGAIN)
async def test_a_passing_failure_is_cured(vendor: Vendor, streamed: bool, name: str) -> None:
    vendor.simulator.script(vendor.name, [TRIED_AGAIN[name]])
    assert (await vendor.ask(streamed=streamed)).text == GROUNDED
    assert len(vendor.simulator.received) == 2


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("name", TRIED_AGAIN)
async def test_there_is_no_third_try(vendor: Vendor, streamed: bool, name: str) -> None:
    vendor.simulator.answer_with(vendor.name, TRIED_AGAIN[name])
    with pytest.raises(ProviderFailure):
        await vendor.ask(streamed=streamed)
    assert len(vendor.simulator.received) == 2


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("name", NOT_TRIED_AGAIN)
async def test_a_lasting_failure_is_not_tried_again(
    vendor: Vendor, streamed: bool, name: str
) -> None:
    vendor.simulator.script(vendor.name, [NOT_TRIED_AGAIN[name]])
    with pytest.raises(ProviderFailure):
        await vendor.ask(streamed=streamed)
    assert len(vendor.simulator.received) == 1


@pytest.mark.asyncio(loop_scope="session")
async def test_a_stream_that_has_spoken_is_not_tried_again(vendor: Vendor) -> None:
    vendor.simulator.script(vendor.name, [Fault("drop_midway")])
    with pytest.raises(ProviderFailure) as raised:
        await vendor.ask(streamed=True)
    assert raised.value.kind is FailureKind.UNREACHABLE
    assert len(vendor.simulator.received) == 1


@pytest.mark.asyncio(loop_scope="session")
async def test_a_small_budget_allows_no_second_try(vendor: Vendor, streamed: bool) -> None:
    vendor.simulator.script(vendor.name, [Fault("status", 503)])
    with pytest.raises(ProviderFailure):
        await vendor.ask(streamed=streamed, seconds=0.9)
    assert len(vendor.simulator.received) == 1


def test_the_vendors_wait_is_kept() -> None:
    failure = ProviderFailure(FailureKind.RATE_LIMITED, retry_after=0.75)
    assert pause_before_retry(failure, tries=1, seconds_left=10) == 0.75
    assert pause_before_retry(failure, tries=1, seconds_left=1.7) is None
    assert pause_before_retry(failure, tries=2, seconds_left=10) is None
