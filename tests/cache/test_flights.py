"""Of many who ask the same at once, one asks for all, in one worker and in several."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from candor.cache import lock as lock_module
from candor.cache.flights import MOST_LEADERS, Flights, Seat
from candor.cache.kept import KeptAnswer
from candor.cache.lock import Lock

NAME = "default:k1:aa"
LONG = 20.0
ANSWER = KeptAnswer(
    "It is.", "gemini", None, None, (), (), 1, 1.0, datetime(2026, 11, 20, tzinfo=UTC)
)

Boarded = Seat | KeptAnswer | None
OpenWorker = Callable[[], Flights]


class Shelf:
    """What the workers share: the answer, once somebody has kept it."""

    def __init__(self) -> None:
        self.answer: KeptAnswer | None = None

    async def look(self) -> KeptAnswer | None:
        return self.answer


@pytest_asyncio.fixture
async def worker(redis_address: str, redis: Redis) -> AsyncIterator[OpenWorker]:
    async with AsyncExitStack() as stack:

        def begin() -> Flights:
            client = Redis.from_url(redis_address, socket_timeout=2)
            stack.push_async_callback(client.aclose)
            return Flights(Lock(client))

        yield begin


@pytest.fixture(params=["one worker", "three workers"])
def board(
    request: pytest.FixtureRequest, worker: OpenWorker
) -> Callable[[Shelf, int], list[asyncio.Task[Boarded]]]:
    """Let so many ask at once, in turn in each worker."""
    workers = [Flights()] if request.param == "one worker" else [worker() for _ in range(3)]

    def begin(shelf: Shelf, count: int) -> list[asyncio.Task[Boarded]]:
        return [
            asyncio.create_task(workers[at % len(workers)].board(NAME, shelf.look, patience=LONG))
            for at in range(count)
        ]

    return begin


Board = Callable[[Shelf, int], list[asyncio.Task[Boarded]]]


async def leader_of(turns: list[asyncio.Task[Boarded]]) -> Seat:
    """Wait until one of the turns leads; the others wait."""
    async with asyncio.timeout(LONG):
        while True:
            seats = [turn for turn in turns if turn.done() and isinstance(turn.result(), Seat)]
            if seats:
                assert len(seats) == 1
                seat = seats[0].result()
                assert isinstance(seat, Seat)
                turns.remove(seats[0])
                return seat
            await asyncio.sleep(0.01)


async def test_one_leads_and_all_others_get_its_answer(board: Board) -> None:
    shelf = Shelf()
    turns = board(shelf, 60)
    seat = await leader_of(turns)
    await asyncio.sleep(0.1)
    assert not any(turn.done() for turn in turns)
    shelf.answer = ANSWER
    await seat.land(ANSWER)
    assert await asyncio.gather(*turns) == [ANSWER] * 59


async def test_where_the_answer_cannot_be_shared_everybody_goes(board: Board) -> None:
    shelf = Shelf()
    turns = board(shelf, 12)
    await (await leader_of(turns)).disperse()
    assert await asyncio.gather(*turns) == [None] * 11


async def test_the_next_takes_over_from_one_who_failed(board: Board) -> None:
    shelf = Shelf()
    turns = board(shelf, 12)
    await (await leader_of(turns)).abandon()
    seat = await leader_of(turns)
    shelf.answer = ANSWER
    await seat.land(ANSWER)
    assert await asyncio.gather(*turns) == [ANSWER] * 10


async def test_a_cancelled_waiter_keeps_nobody_waiting(board: Board) -> None:
    shelf = Shelf()
    turns = board(shelf, 9)
    seat = await leader_of(turns)
    for turn in turns[:4]:
        turn.cancel()
    await asyncio.gather(*turns[:4], return_exceptions=True)
    await seat.abandon()
    left = turns[4:]
    second = await leader_of(left)
    shelf.answer = ANSWER
    await second.land(ANSWER)
    assert await asyncio.gather(*left) == [ANSWER] * 3


async def test_one_who_is_cancelled_as_he_is_chosen_hands_on() -> None:
    flights, shelf = Flights(), Shelf()
    turns = [asyncio.create_task(flights.board(NAME, shelf.look, patience=LONG)) for _ in range(3)]
    seat = await leader_of(turns)
    await seat.abandon()
    # the first who waits has been told, and has not run since
    turns[0].cancel()
    second = await leader_of(turns[1:])
    await second.land(ANSWER)
    with pytest.raises(asyncio.CancelledError):
        await turns[0]
    assert NAME not in flights


async def test_after_some_failures_in_a_row_everybody_goes() -> None:
    flights, shelf = Flights(), Shelf()
    turns = [asyncio.create_task(flights.board(NAME, shelf.look, patience=LONG)) for _ in range(9)]
    for _ in range(MOST_LEADERS):
        await (await leader_of(turns)).abandon()
    assert await asyncio.gather(*turns) == [None] * (9 - MOST_LEADERS)
    assert NAME not in flights


async def test_nobody_waits_longer_than_he_may() -> None:
    flights, shelf = Flights(), Shelf()
    seat = await flights.board(NAME, shelf.look, patience=LONG)
    assert isinstance(seat, Seat)
    assert await flights.board(NAME, shelf.look, patience=0.05) is None
    await seat.land(ANSWER)
    await seat.abandon()
    assert NAME not in flights


async def test_a_worker_that_waits_for_another_gives_up_in_time(worker: OpenWorker) -> None:
    shelf = Shelf()
    seat = await worker().board(NAME, shelf.look, patience=LONG)
    assert isinstance(seat, Seat)
    assert await worker().board(NAME, shelf.look, patience=0.1) is None
    await seat.disperse()


async def test_a_worker_that_died_is_followed_by_another(
    worker: OpenWorker, redis_address: str
) -> None:
    # what a worker leaves that was killed: a lock that nobody renews
    async with Redis.from_url(redis_address) as client:
        await client.set(f"{lock_module.PREFIX}{NAME}", "dead", px=300)
    shelf = Shelf()
    seat = await worker().board(NAME, shelf.look, patience=LONG)
    assert isinstance(seat, Seat)
    await seat.disperse()


async def test_an_answer_kept_meanwhile_is_found_first(worker: OpenWorker) -> None:
    shelf = Shelf()
    shelf.answer = ANSWER
    first = worker()
    assert await first.board(NAME, shelf.look, patience=LONG) == ANSWER
    assert NAME not in first


async def test_without_redis_each_worker_has_a_flight_of_its_own() -> None:
    client = Redis(host="127.0.0.1", port=1, socket_connect_timeout=1)
    flights, shelf = Flights(Lock(client)), Shelf()
    turns = [asyncio.create_task(flights.board(NAME, shelf.look, patience=LONG)) for _ in range(5)]
    seat = await leader_of(turns)
    await seat.land(ANSWER)
    assert await asyncio.gather(*turns) == [ANSWER] * 4
    await client.aclose()
