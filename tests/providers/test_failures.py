"""Every way a vendor fails, plain and streamed, comes out as one kind of failure and no text."""

import contextlib
import socket
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace

import pytest

from candor.providers.failures import FailureKind, ProviderFailure
from candor.providers.open import open_providers
from tests.providers.conftest import KEYS, PROMPT, Vendor, settings_for
from tests.simulator import Fault, Simulator

pytestmark = pytest.mark.asyncio(loop_scope="session")

FAULTS = {
    "400": (Fault("status", 400), FailureKind.REJECTED),
    "401": (Fault("status", 401), FailureKind.BAD_KEY),
    "403": (Fault("status", 403), FailureKind.BAD_KEY),
    "404": (Fault("status", 404), FailureKind.REJECTED),
    "408": (Fault("status", 408), FailureKind.TIMEOUT),
    "429": (Fault("status", 429, retry_after=7), FailureKind.RATE_LIMITED),
    "500": (Fault("status", 500), FailureKind.SERVER_ERROR),
    "503": (Fault("status", 503), FailureKind.SERVER_ERROR),
    "bad key": (Fault("bad_key"), FailureKind.BAD_KEY),
    "hang": (Fault("hang"), FailureKind.TIMEOUT),
    "stall": (Fault("stall"), FailureKind.TIMEOUT),
    "dropped before headers": (Fault("drop_before_headers"), FailureKind.UNREACHABLE),
    "dropped midway": (Fault("drop_midway"), FailureKind.UNREACHABLE),
    "empty": (Fault("empty"), FailureKind.EMPTY),
    "malformed JSON": (Fault("malformed_json"), FailureKind.MALFORMED),
    "not JSON": (Fault("not_json"), FailureKind.MALFORMED),
    "wrong content type": (Fault("wrong_content_type"), FailureKind.MALFORMED),
    "wrong shape": (Fault("wrong_shape"), FailureKind.MALFORMED),
    "filtered": (Fault("filtered"), FailureKind.FILTERED),
    "prompt blocked": (Fault("prompt_blocked"), FailureKind.FILTERED),
}
# What a client hides: ChatPerplexity keeps no finish reason of a plain answer, and google-genai
# reads an answer of another shape as one without candidates.
HIDDEN = {
    ("gemini", "wrong shape", False): FailureKind.EMPTY,
    ("gemini", "wrong shape", True): FailureKind.EMPTY,
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_has_one_kind(vendor: Vendor, streamed: bool, name: str) -> None:
    fault, expected = FAULTS[name]
    vendor.simulator.answer_with(vendor.name, fault)
    with pytest.raises(ProviderFailure) as raised:
        await vendor.ask(streamed=streamed, seconds=0.4)
    failure = raised.value
    assert failure.kind is HIDDEN.get((vendor.name, name, streamed), expected)
    assert failure.retry_after == fault.retry_after
    assert_says_nothing(failure)


def assert_says_nothing(failure: ProviderFailure) -> None:
    """Fail where the failure shows prompt, answer, key, or a vendor's exception."""
    assert failure.__cause__ is None
    assert failure.__context__ is None
    shown = "".join(traceback.format_exception(failure)) + repr(vars(failure))
    for secret in ("Staking", "Simulated error", "first words", "upstream", *KEYS.values()):
        assert secret not in shown
    assert "sk-sec" not in shown


async def test_a_refused_connection_is_unreachable_at_once(refused: Vendor, streamed: bool) -> None:
    began = time.monotonic()
    with pytest.raises(ProviderFailure) as raised:
        await refused.ask(streamed=streamed)
    assert raised.value.kind is FailureKind.UNREACHABLE
    assert not raised.value.transient
    assert time.monotonic() - began < 1
    assert_says_nothing(raised.value)


async def test_the_timeout_bounds_the_whole_call(vendor: Vendor, streamed: bool) -> None:
    vendor.simulator.answer_with(vendor.name, Fault("stall"))
    began = time.monotonic()
    with pytest.raises(ProviderFailure):
        await vendor.ask(streamed=streamed, seconds=0.3)
    assert 0.25 < time.monotonic() - began < 0.9


async def test_what_was_billed_for_nothing_is_told(vendor: Vendor) -> None:
    vendor.simulator.answer_with(vendor.name, Fault("empty"))
    with pytest.raises(ProviderFailure) as raised:
        await vendor.provider.ask(PROMPT, timeout=2)
    assert raised.value.usage is not None
    assert raised.value.usage.input_tokens > 10


@pytest.fixture
def black_hole() -> Iterator[str]:
    """An address whose queue of connections is full: attempts are neither taken nor refused."""
    with contextlib.ExitStack() as opened:
        listening = opened.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(4):
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


async def test_waiting_for_a_connection_has_a_limit_of_its_own(
    black_hole: str, simulator: Simulator
) -> None:
    settings = replace(
        settings_for(simulator),
        openai_base_url=black_hole,
        gemini_base_url=black_hole,
        perplexity_base_url=black_hole,
        connect_timeout_seconds=0.2,
    )
    for provider in open_providers(settings).values():
        began = time.monotonic()
        with pytest.raises(ProviderFailure) as raised:
            await provider.ask(PROMPT, timeout=5)
        assert raised.value.kind is FailureKind.UNREACHABLE
        assert time.monotonic() - began < 1
        await provider.aclose()
