"""What every store of breakers and budgets promises; Redis also between workers."""

import asyncio
import socket

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from candor.providers.failover.cells import Cells
from candor.providers.failover.redis_cells import PREFIX, RedisCells
from tests.end_to_end.redis_server import redis_server
from tests.providers.failover.conftest import OpenCells


def one_more(held: str | None) -> tuple[str | None, int]:
    number = int(held or 0) + 1
    return str(number), number


async def test_a_cell_begins_empty_and_holds_what_it_was_given(cells: Cells) -> None:
    assert await cells.read("a") is None
    assert await cells.change("a", one_more) == 1
    assert await cells.change("a", one_more) == 2
    assert await cells.read("a") == "2"
    assert await cells.read("b") is None


async def test_a_cell_can_be_emptied(cells: Cells) -> None:
    await cells.change("a", one_more)
    assert await cells.change("a", lambda held: (None, held)) == "1"
    assert await cells.read("a") is None


async def test_no_change_is_lost_among_many_at_once(cells: Cells) -> None:
    seen = await asyncio.gather(*(cells.change("a", one_more) for _ in range(200)))
    assert sorted(seen) == list(range(1, 201))


async def test_a_step_that_breaks_changes_nothing(cells: Cells) -> None:
    def broken(held: str | None) -> tuple[str | None, None]:
        raise LookupError

    await cells.change("a", one_more)
    with pytest.raises(LookupError):
        await cells.change("a", broken)
    assert await cells.read("a") == "1"


async def test_workers_lose_no_change_of_each_other(shared_cells: OpenCells) -> None:
    workers = [shared_cells() for _ in range(4)]
    seen = await asyncio.gather(
        *(worker.change("a", one_more) for _ in range(50) for worker in workers)
    )
    assert sorted(seen) == list(range(1, 201))
    assert [await worker.read("a") for worker in workers] == ["200"] * 4


async def test_keys_in_redis_have_an_end(shared_cells: OpenCells, redis_address: str) -> None:
    await shared_cells().change("a", one_more)
    async with Redis.from_url(redis_address) as client:
        assert await client.keys("*") == [f"{PREFIX}a".encode()]
        assert 3500 < await client.ttl(f"{PREFIX}a") <= 3600


async def test_without_redis_a_worker_goes_on_from_what_it_last_saw() -> None:
    with redis_server() as address:
        client = Redis.from_url(address, socket_timeout=1)
        cells = RedisCells(client)
        assert await cells.change("a", one_more) == 1
    assert await cells.change("a", one_more) == 2
    assert await cells.read("a") == "2"
    await client.aclose()


async def test_a_redis_that_hangs_is_waited_for_once() -> None:
    with socket.socket() as hanging:
        hanging.bind(("127.0.0.1", 0))
        hanging.listen()
        client = Redis(
            port=hanging.getsockname()[1], socket_timeout=0.5, retry=Retry(NoBackoff(), 0)
        )
        cells = RedisCells(client)
        clock = asyncio.get_running_loop().time
        began = clock()
        await asyncio.gather(*(cells.change("a", one_more) for _ in range(50)))
        assert clock() - began < 5
        assert await cells.read("a") == "50"
        await client.aclose()
