"""Stores of questions, in this process and in a real Redis, and vectors to put into them."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack

import numpy as np
import pytest
import pytest_asyncio
from redis.asyncio import Redis

from candor.cache.meaning.contract import Embed, QuestionStore, Vector
from candor.cache.meaning.local import LocalQuestions
from candor.cache.meaning.redis_questions import RedisQuestions
from tests.clock import TurnedClock
from tests.end_to_end.redis_server import redis_server
from tests.ingestion.conftest import embeddings as embeddings
from tests.ingestion.conftest import model_dir as model_dir
from tests.sealers import known_sealer

CAPACITY = 4
OpenStore = Callable[[], QuestionStore]


def vector(degrees: float) -> Vector:
    """A vector of length 1 in a plane: the cosine of two is that of the angle between them."""
    at = np.radians(degrees)
    return np.asarray([np.cos(at), np.sin(at)], dtype=np.float32)


def pointing(degrees: float) -> Embed:
    """What embeds something as `vector`."""

    async def embed() -> Vector:
        return vector(degrees)

    return embed


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture(scope="session")
def redis_address() -> Iterator[str]:
    with redis_server() as address:
        yield address


@pytest_asyncio.fixture
async def open_shared(redis_address: str, clock: TurnedClock) -> AsyncIterator[OpenStore]:
    """Open stores with connections of their own, as each worker does; Redis is empty before."""
    async with AsyncExitStack() as stack:

        def open_store() -> QuestionStore:
            client = Redis.from_url(redis_address, socket_timeout=2)
            stack.push_async_callback(client.aclose)
            return RedisQuestions(client, clock, known_sealer(), capacity=CAPACITY)

        async with Redis.from_url(redis_address) as client:
            await client.flushall()
        yield open_store


@pytest_asyncio.fixture(params=["in process", "Redis"])
async def store(
    request: pytest.FixtureRequest, open_shared: OpenStore, clock: TurnedClock
) -> QuestionStore:
    if request.param == "in process":
        return LocalQuestions(clock, known_sealer(), capacity=CAPACITY, partitions=3)
    return open_shared()
