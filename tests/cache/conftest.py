"""A real Redis, and stores of answers in this process and in Redis."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from candor.cache.contract import AnswerStore
from candor.cache.local import LocalAnswers
from candor.cache.redis_answers import RedisAnswers
from tests.clock import TurnedClock
from tests.end_to_end.redis_server import redis_server


@pytest.fixture(scope="session")
def redis_address() -> Iterator[str]:
    with redis_server() as address:
        yield address


@pytest_asyncio.fixture
async def redis(redis_address: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_address, socket_timeout=2) as client:
        await client.flushall()
        yield client


@pytest.fixture(params=["in process", "Redis"])
def store(request: pytest.FixtureRequest, clock: TurnedClock, redis: Redis) -> AnswerStore:
    if request.param == "Redis":
        return RedisAnswers(redis, clock)
    return LocalAnswers(clock, most_bytes=100_000)
