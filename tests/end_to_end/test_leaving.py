"""A client that goes away, by every door: its provider's call ends and is in the ledger."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.streams import until
from tests.simulator import Answer, Simulator

QUESTION = "How to stake ETH?"
ASKED = {"model": "candor", "messages": [{"role": "user", "content": QUESTION}]}
CALLED = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": QUESTION}},
}
DOORS: dict[str, Any] = {
    "/api/chat": {"message": QUESTION},
    "/api/chat/stream": {"message": QUESTION},
    "/v1/chat/completions": ASKED,
    "/v1/chat/completions?": {**ASKED, "stream": True},
    "/chat/stream": {"input": {"message": QUESTION}},
    "/chat/invoke": {"input": {"message": QUESTION}},
    "/mcp": CALLED,
}


@pytest.mark.parametrize("door", DOORS)
async def test_who_leaves_ends_the_call_within_a_second_and_is_charged(
    start: StartService, simulator: Simulator, door: str
) -> None:
    service = start(real_time=True)
    simulator.script("openai", [Answer("Too late.", first_token_seconds=20)])
    headers = {"x-user-id": "leaver", "accept": "application/json, text/event-stream"}
    async with httpx.AsyncClient(timeout=30) as client:
        asking = asyncio.create_task(
            client.post(f"{service.url}{door}", json=DOORS[door], headers=headers)
        )
        await until(lambda: bool(simulator.received), 10)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    await until(lambda: simulator.disconnects == ["openai"], 1)
    rows = "SELECT outcome, input_tokens, estimated, cost_nano FROM attempts"
    await until(lambda: bool(service.rows(rows)), 3)
    (row,) = service.rows(rows)
    assert (row["outcome"], row["estimated"]) == ("cancelled", 1)
    assert row["input_tokens"] > 0
    assert row["cost_nano"] > 0
    assert service.used("leaver") == 0


async def test_whoever_comes_back_with_a_key_finds_the_answer(
    start: StartService, simulator: Simulator
) -> None:
    service = start(real_time=True)
    simulator.script("openai", [Answer("Staking locks ETH [1].", first_token_seconds=1)])
    headers = {"x-user-id": "leaver", "idempotency-key": "again"}
    asked = {"url": f"{service.url}/api/chat", "json": DOORS["/api/chat"], "headers": headers}
    async with httpx.AsyncClient(timeout=30) as client:
        asking = asyncio.create_task(client.post(**asked))
        await until(lambda: bool(simulator.received), 10)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await until(lambda: service.used("leaver") == 1, 5)
        assert (await client.post(**asked)).status_code == 200
    assert len(simulator.received) == 1
