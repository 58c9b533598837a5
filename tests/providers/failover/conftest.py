"""A real Redis, and cells of several workers, in one process and through Redis."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from candor.providers.failover.cells import Cells, LocalCells
from candor.providers.failover.redis_cells import RedisCells
from tests.end_to_end.redis_server import redis_server

OpenCells = Callable[[], Cells]


@pytest.fixture(scope="session")
def redis_address() -> Iterator[str]:
    with redis_server() as address:
        yield address


@pytest_asyncio.fixture
async def shared_cells(redis_address: str) -> AsyncIterator[OpenCells]:
    """Open cells with connections of their own, as each worker does; Redis is empty before."""
    async with AsyncExitStack() as stack:

        def open_cells() -> Cells:
            client = Redis.from_url(redis_address, socket_timeout=1)
            stack.push_async_callback(client.aclose)
            return RedisCells(client)

        async with Redis.from_url(redis_address) as client:
            await client.flushall()
        yield open_cells


@pytest_asyncio.fixture(params=["in process", "Redis"])
async def cells(request: pytest.FixtureRequest, shared_cells: OpenCells) -> Cells:
    return LocalCells() if request.param == "in process" else shared_cells()
