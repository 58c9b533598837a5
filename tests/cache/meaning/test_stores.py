"""What every store of answered questions promises; Redis also between workers."""

import socket
from datetime import timedelta

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from candor.cache.meaning.contract import Partition, QuestionStore, Vector
from candor.cache.meaning.local import LocalQuestions
from candor.cache.meaning.redis_questions import PREFIX, RedisQuestions
from tests.cache.meaning.conftest import CAPACITY, OpenStore, pointing, vector
from tests.clock import TurnedClock
from tests.sealers import known_sealer, new_sealer

HOUR = timedelta(hours=1)
HERE = Partition("garden", "k1:aa")
THERE = Partition("garden", "k1:bb")


async def put(store: QuestionStore, key: str, degrees: float, partition: Partition = HERE) -> None:
    await store.add(
        partition, key=key, question=f"About {key}?", vector=vector(degrees), lifetime=HOUR
    )


async def keys(store: QuestionStore, degrees: float, partition: Partition = HERE) -> list[str]:
    near = await store.near(partition, pointing(degrees), at_least=0.9, limit=3)
    return [one.key for one in near]


async def test_the_nearest_come_first_and_far_ones_not_at_all(store: QuestionStore) -> None:
    assert await keys(store, 0) == []
    for key, degrees in (("far", 90.0), ("near", 20.0), ("nearest", 5.0)):
        await put(store, key, degrees)
    near = await store.near(HERE, pointing(0), at_least=0.9, limit=3)
    assert [(one.key, one.question) for one in near] == [
        ("nearest", "About nearest?"),
        ("near", "About near?"),
    ]
    assert near[0].similarity == pytest.approx(0.9962, abs=1e-3)
    assert [one.key for one in await store.near(HERE, pointing(0), at_least=0.9, limit=1)] == [
        "nearest"
    ]


async def test_nothing_is_embedded_where_there_is_nothing_to_compare_with(
    store: QuestionStore, clock: TurnedClock
) -> None:
    embedded = []

    async def embed() -> Vector:
        embedded.append(1)
        return vector(0)

    async def near(partition: Partition) -> int:
        return len(await store.near(partition, embed, at_least=0.9, limit=3))

    await put(store, "here", 0)
    assert (await near(THERE), embedded) == (0, [])
    assert (await near(HERE), embedded) == (1, [1])
    clock.move(hours=1)
    assert (await near(HERE), embedded) == (0, [1])


async def test_partitions_share_nothing(store: QuestionStore) -> None:
    await put(store, "here", 0)
    await put(store, "elsewhere", 0, Partition("orchard", HERE.scope))
    assert await keys(store, 0, THERE) == []
    assert await keys(store, 0) == ["here"]


async def test_a_question_ends_with_its_lifetime(store: QuestionStore, clock: TurnedClock) -> None:
    await put(store, "early", 0)
    clock.move(minutes=40)
    await put(store, "late", 1)
    assert await keys(store, 0) == ["early", "late"]
    clock.move(minutes=20)
    assert await keys(store, 0) == ["late"]


async def test_the_oldest_goes_where_a_partition_is_full(store: QuestionStore) -> None:
    for number in range(CAPACITY + 2):
        await put(store, str(number), number * 40.0)
    assert await keys(store, 0) == await keys(store, 40) == []
    assert await keys(store, 80) == ["2"]
    assert await keys(store, 200) == ["5"]


async def test_the_same_key_is_kept_once(store: QuestionStore) -> None:
    await put(store, "again", 0)
    await put(store, "again", 50)
    assert await keys(store, 0) == []
    assert await keys(store, 50) == ["again"]


async def test_one_project_or_all_are_forgotten(store: QuestionStore) -> None:
    odd = Partition("gar*", "k1:aa")
    for partition in (HERE, odd):
        await put(store, "kept", 0, partition)
    await store.forget("gar*")
    assert await keys(store, 0, odd) == []
    assert await keys(store, 0) == ["kept"]
    await store.forget()
    assert await keys(store, 0) == []
    await put(store, "new", 0)
    assert await keys(store, 0) == ["new"]


async def test_a_question_with_a_placeholder_is_refused(store: QuestionStore) -> None:
    with pytest.raises(ValueError, match="one person"):
        await store.add(
            HERE, key="a", question="Is [EMAIL_1] safe?", vector=vector(0), lifetime=HOUR
        )
    assert await keys(store, 0) == []


async def test_the_partition_unused_for_longest_goes_first(clock: TurnedClock) -> None:
    store = LocalQuestions(clock, known_sealer(), partitions=2)
    for scope in ("a", "b"):
        await put(store, scope, 0, Partition("garden", scope))
    assert await keys(store, 0, Partition("garden", "a")) == ["a"]
    await put(store, "c", 0, Partition("garden", "c"))
    assert await keys(store, 0, Partition("garden", "b")) == []
    assert await keys(store, 0, Partition("garden", "a")) == ["a"]


async def test_workers_find_each_others_questions(open_shared: OpenStore) -> None:
    one, other = open_shared(), open_shared()
    await put(one, "first", 0)
    assert await keys(other, 0) == ["first"]
    await put(other, "second", 1)
    await put(one, "third", 2)
    assert await keys(one, 0) == await keys(other, 0) == ["first", "second", "third"]


async def test_a_worker_sees_that_another_forgot(open_shared: OpenStore) -> None:
    one, other = open_shared(), open_shared()
    await put(one, "old", 0)
    assert await keys(other, 0) == ["old"]
    await one.forget("garden")
    assert await keys(other, 0) == []
    await put(one, "older", 0)
    assert await keys(other, 0) == ["older"]
    await one.forget()
    await put(one, "new", 1)
    assert await keys(other, 0) == ["new"]


async def test_what_lies_in_redis_cannot_be_read_and_has_an_end(
    open_shared: OpenStore, redis_address: str, clock: TurnedClock
) -> None:
    store = open_shared()
    await put(store, "k1:digest", 0)
    async with Redis.from_url(redis_address) as client:
        (name,) = await client.keys("*")
        assert name.decode() == f"{PREFIX}{HERE}"
        assert 0 < await client.pttl(name) <= HOUR.total_seconds() * 1000
        ((_, entry),) = await client.xrange(name)
        raw = b"".join(entry.values())
        assert b"About" not in raw
        assert vector(0).tobytes() not in raw
        assert vector(0).astype("<f2").tobytes() not in raw
        stranger = RedisQuestions(client, clock, new_sealer(), capacity=CAPACITY)
        assert await keys(stranger, 0) == []


async def test_a_redis_that_hangs_finds_nothing_and_is_waited_for_once(clock: TurnedClock) -> None:
    with socket.socket() as hanging:
        hanging.bind(("127.0.0.1", 0))
        hanging.listen()
        client = Redis(
            port=hanging.getsockname()[1], socket_timeout=0.2, retry=Retry(NoBackoff(), 0)
        )
        store = RedisQuestions(client, clock, known_sealer())
        assert await keys(store, 0) == []
        await put(store, "lost", 0)
        await store.forget("garden")
        assert await keys(store, 0) == []
        await client.aclose()
