"""A caller who leaves takes the vendor's connection along, and stays cancelled."""

import asyncio
import time

import pytest

from tests.providers.conftest import GROUNDED, PROMPT, Vendor
from tests.simulator import Answer, Fault

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def seen_hanging_up(vendor: Vendor) -> float:
    """Wait until the simulator noticed the disconnect; answer the seconds that took."""
    began = time.monotonic()
    while vendor.name not in vendor.simulator.disconnects:
        assert time.monotonic() - began < 1, "the connection stayed open"
        await asyncio.sleep(0.005)
    return time.monotonic() - began


async def until_received(vendor: Vendor) -> None:
    async with asyncio.timeout(5):
        while not vendor.simulator.received:  # noqa: ASYNC110 - another thread fills it
            await asyncio.sleep(0.005)


async def test_cancelling_an_ask_hangs_up(vendor: Vendor) -> None:
    vendor.simulator.answer_with(vendor.name, Fault("hang"))
    task = asyncio.create_task(vendor.provider.ask(PROMPT, timeout=20))
    await until_received(vendor)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await seen_hanging_up(vendor)


async def test_cancelling_a_reader_hangs_up(vendor: Vendor) -> None:
    vendor.simulator.answer_with(vendor.name, Fault("stall"))
    heard: list[object] = []

    async def read() -> None:
        async for piece in vendor.provider.stream(PROMPT, timeout=20):
            heard.append(piece)  # noqa: PERF401 - the test watches the list grow

    task = asyncio.create_task(read())
    async with asyncio.timeout(5):
        while not heard:  # noqa: ASYNC110 - the task under test fills it
            await asyncio.sleep(0.005)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await seen_hanging_up(vendor)


async def test_closing_the_iterator_hangs_up(vendor: Vendor) -> None:
    endless = Answer(GROUNDED * 20, words_per_piece=1, gap_seconds=0.02)
    vendor.simulator.answer_with(vendor.name, endless)
    stream = vendor.provider.stream(PROMPT, timeout=20)
    assert isinstance(await anext(stream), str)
    await stream.aclose()  # type: ignore[attr-defined]  # the contract names the iterator only
    await seen_hanging_up(vendor)


async def test_a_timeout_hangs_up(vendor: Vendor, streamed: bool) -> None:
    vendor.simulator.answer_with(vendor.name, Fault("stall"))
    with pytest.raises(Exception, match="in time"):
        await vendor.ask(streamed=streamed, seconds=0.2)
    await seen_hanging_up(vendor)


async def test_the_provider_works_on_after_a_cancelled_call(vendor: Vendor) -> None:
    vendor.simulator.script(vendor.name, [Fault("hang")])
    task = asyncio.create_task(vendor.provider.ask(PROMPT, timeout=20))
    await until_received(vendor)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (await vendor.ask(streamed=False)).text == GROUNDED
