"""How long a stream may be silent: before its first words, between them, and as a whole."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from candor.domain.provider_names import ProviderName
from candor.providers.contract import Reply, Vendor
from candor.providers.failures import FailureKind, ProviderFailure
from candor.providers.open import open_providers
from candor.providers.settings import Patience
from tests.providers.conftest import GROUNDED, PROMPT, settings_for
from tests.simulator import Answer, Fault, Simulator, VendorName

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATIENCE = Patience(first_token=0.6, between_tokens=0.4)
VENDORS: tuple[VendorName, ...] = ("openai", "gemini", "perplexity")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def impatient(running_simulator: Simulator) -> AsyncIterator[dict[ProviderName, Vendor]]:
    vendors = open_providers(replace(settings_for(running_simulator), patience=PATIENCE))
    yield vendors
    for vendor in vendors.values():
        await vendor.aclose()


@pytest.fixture(params=VENDORS)
def name(request: pytest.FixtureRequest) -> VendorName:
    chosen: VendorName = request.param
    return chosen


async def read(vendor: Vendor, seconds: float = 20) -> tuple[list[str], Reply | FailureKind, float]:
    """Read a stream to its end and answer its pieces, how it ended, and after how long."""
    began = time.monotonic()
    pieces: list[str] = []
    try:
        async for piece in vendor.stream(PROMPT, timeout=seconds):
            if isinstance(piece, Reply):
                return pieces, piece, time.monotonic() - began
            pieces.append(piece)
    except ProviderFailure as failure:
        return pieces, failure.kind, time.monotonic() - began
    raise AssertionError("a stream ended without a reply")


async def test_the_first_words_have_a_limit(
    impatient: dict[ProviderName, Vendor], simulator: Simulator, name: VendorName
) -> None:
    simulator.answer_with(name, Answer(GROUNDED, first_token_seconds=5))
    pieces, end, seconds = await read(impatient[name])
    assert (pieces, end) == ([], FailureKind.TIMEOUT)
    assert 0.5 < seconds < 2


async def test_a_vendor_that_never_answers_meets_it_too(
    impatient: dict[ProviderName, Vendor], simulator: Simulator, name: VendorName
) -> None:
    simulator.answer_with(name, Fault("hang"))
    _, end, seconds = await read(impatient[name])
    assert end is FailureKind.TIMEOUT
    assert 0.5 < seconds < 2


async def test_a_silence_between_words_has_another(
    impatient: dict[ProviderName, Vendor], simulator: Simulator, name: VendorName
) -> None:
    simulator.answer_with(name, Fault("stall"))
    pieces, end, seconds = await read(impatient[name])
    assert pieces
    assert end is FailureKind.TIMEOUT
    assert 0.35 < seconds < 2


async def test_a_slow_drip_goes_on_for_as_long_as_it_may(
    impatient: dict[ProviderName, Vendor], simulator: Simulator, name: VendorName
) -> None:
    drip = Answer(GROUNDED * 20, words_per_piece=1, gap_seconds=0.1)
    simulator.answer_with(name, drip)
    pieces, end, seconds = await read(impatient[name], seconds=1.5)
    assert len(pieces) > 5
    assert end is FailureKind.TIMEOUT
    assert 1.4 < seconds < 2.5


async def test_a_slow_answer_within_its_limits_is_whole(
    impatient: dict[ProviderName, Vendor], simulator: Simulator, name: VendorName
) -> None:
    slow = Answer(GROUNDED, words_per_piece=4, first_token_seconds=0.2, gap_seconds=0.1)
    simulator.answer_with(name, slow)
    _, end, seconds = await read(impatient[name])
    assert isinstance(end, Reply)
    assert end.text == GROUNDED
    # longer as a whole than any silence may be
    assert seconds > PATIENCE.between_tokens
