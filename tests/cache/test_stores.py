"""What every store of answers does."""

from datetime import timedelta

import pytest
from redis.asyncio import Redis

from candor.cache.contract import AnswerStore, CacheUnavailable, Held, Place
from candor.cache.local import OVERHEAD_BYTES, LocalAnswers
from candor.cache.redis_answers import RedisAnswers
from tests.clock import TurnedClock

HOUR = timedelta(hours=1)
HERE, THERE = Place("default", "k1:aa"), Place("default", "k1:bb")
ELSEWHERE = Place("other", "k1:aa")


async def test_what_was_put_is_found_in_its_place_only(store: AnswerStore) -> None:
    await store.put(HERE, b"sealed", HOUR)
    assert await store.get(HERE) == b"sealed"
    assert await store.get(THERE) is None
    assert await store.get(ELSEWHERE) is None


async def test_a_second_value_replaces_the_first(store: AnswerStore) -> None:
    await store.put(HERE, b"first", HOUR)
    await store.put(HERE, b"second", HOUR)
    assert await store.get(HERE) == b"second"
    assert (await store.held()).answers == 1


async def test_it_ends_after_its_lifetime(store: AnswerStore, clock: TurnedClock) -> None:
    await store.put(HERE, b"sealed", HOUR)
    clock.move(minutes=59)
    assert await store.get(HERE) == b"sealed"
    clock.move(minutes=1)
    assert await store.get(HERE) is None


async def test_dropping_takes_one(store: AnswerStore) -> None:
    await store.put(HERE, b"one", HOUR)
    await store.put(THERE, b"two", HOUR)
    await store.drop(HERE)
    await store.drop(HERE)
    assert await store.get(HERE) is None
    assert await store.get(THERE) == b"two"


async def test_clearing_takes_a_project_or_all(store: AnswerStore) -> None:
    for place in (HERE, THERE, ELSEWHERE):
        await store.put(place, b"sealed", HOUR)
    assert await store.held() == Held(3, 18)
    assert await store.held("default") == Held(2, 12)
    assert await store.clear("default") == 2
    assert await store.get(HERE) is None
    assert await store.get(ELSEWHERE) == b"sealed"
    assert await store.clear() == 1
    assert await store.held() == Held(0, 0)


async def test_a_projects_name_is_no_pattern(store: AnswerStore) -> None:
    await store.put(HERE, b"sealed", HOUR)
    assert await store.clear("d*") == 0
    assert await store.clear("defaul") == 0
    assert await store.get(HERE) == b"sealed"


async def test_the_least_recently_used_goes_first(clock: TurnedClock) -> None:
    room = LocalAnswers(clock, most_bytes=3 * (OVERHEAD_BYTES + 100))
    places = [Place("default", f"k1:{number}") for number in range(4)]
    for place in places[:3]:
        await room.put(place, bytes(100), HOUR)
    await room.get(places[0])
    await room.put(places[3], bytes(100), HOUR)
    found = [place.digest[-1] for place in places if await room.get(place)]
    assert found == ["0", "2", "3"]
    await room.put(HERE, bytes(10_000), HOUR)
    assert await room.get(HERE) is None
    assert (await room.held()).answers == 3


async def test_a_new_version_frees_what_this_process_kept(clock: TurnedClock) -> None:
    room = LocalAnswers(clock, most_bytes=100_000)
    await room.enter("default", "one")
    await room.put(HERE, b"sealed", HOUR)
    await room.put(ELSEWHERE, b"sealed", HOUR)
    await room.enter("default", "one")
    assert await room.get(HERE)
    await room.enter("default", "two")
    assert await room.get(HERE) is None
    assert await room.get(ELSEWHERE)


async def test_a_redis_that_is_gone_says_so_at_once(clock: TurnedClock) -> None:
    client = Redis(host="127.0.0.1", port=1, socket_connect_timeout=1)
    gone = RedisAnswers(client, clock)
    with pytest.raises(CacheUnavailable) as first:
        await gone.get(HERE)
    assert first.value.__cause__ is not None
    # it is left alone for a while: no second connection is tried
    with pytest.raises(CacheUnavailable) as second:
        await gone.put(HERE, b"sealed", HOUR)
    assert second.value.__cause__ is None
    await client.aclose()
