"""Streamed turns that a test can leave at any moment, and waiting for what follows."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx

from tests.end_to_end.service import Service


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for a condition; fails the test where it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


@asynccontextmanager
async def streaming(service: Service, question: str) -> AsyncIterator[httpx.Response]:
    """Begin a streamed turn of anna's thread; leaving the block hangs up."""
    body = {"input": {"message": question}, "config": {"configurable": {"thread_id": "talk"}}}
    async with (
        httpx.AsyncClient(timeout=30, headers={"x-user-id": "anna"}) as client,
        client.stream("POST", f"{service.url}/chat/stream", json=body) as response,
    ):
        assert response.status_code == 200
        yield response


async def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for a condition without holding up the test's loop."""
    await asyncio.to_thread(wait_until, condition, seconds)
