"""An answer that leaves its vendor in the moment in which it is given up."""

import asyncio
import time

import pytest

from benchmarks.failing import Comparison, compare_row
from candor.providers.contract import Provider
from candor.providers.failures import FailureKind, ProviderFailure
from candor.providers.prices import load_prices
from nodes.attempts import Call
from tests.providers.conftest import PROMPT
from tests.simulator import Answer, Fault, Simulator

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    "late", [Fault("hang", seconds=0.8), Answer("Gas.", first_token_seconds=0.8)]
)
async def test_its_row_is_an_estimate_and_is_not_compared_to_the_token(
    opened: dict[str, Provider], simulator: Simulator, late: Fault | Answer
) -> None:
    """On a busy machine both may lie there at once: the deadline is looked at first."""
    simulator.script("gemini", [late])
    vendor = opened["gemini"]
    call = Call(vendor, PROMPT, load_prices())
    busy = asyncio.get_running_loop().call_later(0.3, time.sleep, 1.0)
    with pytest.raises(ProviderFailure) as told:
        await vendor.ask(PROMPT, timeout=0.5)
    busy.cancel()
    row = call.failed(told.value)
    (served,) = simulator.calls
    assert served.whole
    assert (row.outcome, row.estimated) == (FailureKind.TIMEOUT, True)
    assert row.input_tokens > 0
    compared = Comparison()
    compare_row(1, row, [served], compared)
    assert compared.differing == []
    assert compared.unmarked == 0
    assert compared.told["gemini"].served_calls == 0
    assert compared.broken["gemini"].booked == row.input_tokens
