"""Answers as turns find them: sealed, under digests, never in a turn's way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from candor.cache.answers import AnswerCache
from candor.cache.contract import AnswerStore, Place
from candor.cache.kept import KeptAnswer, KeptPage, from_bytes, to_bytes
from candor.cache.redis_answers import RedisAnswers
from candor.cache.tallies import Tallies
from candor.domain.passages import Passage
from candor.privacy.aes_gcm import AesGcmSealer
from candor.privacy.keyed_digests import KeyedDigests
from candor.privacy.keyring import Keyring
from tests.clock import TurnedClock

QUESTION = "How do I stake my fourteen ether?"
RING = Keyring([bytes(range(32))])


def kept(clock: TurnedClock) -> KeptAnswer:
    passage = Passage("1", "staking.md", "Staking", "Staking", "Lock your ether.", 0.8, 2, None)
    pages = (KeptPage(2, "https://example.org", "Example"),)
    return KeptAnswer(
        "Lock it [1].", "gemini", "m", "ab", (passage,), pages, 1_500, 820.5, clock.now()
    )


def opened(store: AnswerStore, ring: Keyring = RING) -> AnswerCache:
    sealer, digests = AesGcmSealer(ring, "answers"), KeyedDigests(ring, "answers")
    return AnswerCache(store, sealer, digests, Tallies(), timedelta(hours=1))


def place_of(
    cache: AnswerCache,
    question: str = QUESTION,
    *,
    project: str = "default",
    language: str = "en",
    rest: tuple[str, ...] = ("generation", "DE"),
) -> Place:
    return cache.asked(project, question, language=language, rest=rest).place


async def test_an_answer_comes_back_as_it_was(store: AnswerStore, clock: TurnedClock) -> None:
    cache = opened(store)
    await cache.keep(place_of(cache), kept(clock))
    assert await cache.find(place_of(cache)) == kept(clock)
    assert await cache.find(place_of(cache, "  how do I stake my fourteen ether")) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"project": "other"},
        {"language": "de"},
        {"rest": ("newer", "DE")},
        {"rest": ("generation",)},
    ],
)
async def test_whatever_differs_is_another_place(
    store: AnswerStore, clock: TurnedClock, changes: dict[str, Any]
) -> None:
    cache = opened(store)
    await cache.keep(place_of(cache), kept(clock))
    assert await cache.find(place_of(cache, **changes)) is None


def test_parts_do_not_run_into_each_other(clock: TurnedClock, redis: Redis) -> None:
    cache = opened(RedisAnswers(redis, clock))
    assert place_of(cache, rest=("ab", "c")) != place_of(cache, rest=("a", "bc"))


async def test_nothing_can_be_read_from_redis(redis: Redis, clock: TurnedClock) -> None:
    cache = opened(RedisAnswers(redis, clock))
    await cache.keep(place_of(cache), kept(clock))
    (key,) = await redis.keys("*")
    held = key + await redis.get(key)
    for word in (b"stake", b"ether", b"Lock", b"gemini", b"example", b"staking.md"):
        assert word not in held
    # whoever guesses the question finds nothing without the key
    stranger = opened(RedisAnswers(redis, clock), Keyring([bytes(32)]))
    assert await stranger.find(place_of(stranger)) is None
    assert 0 < await redis.ttl(key) <= 3600


async def test_an_answer_moved_elsewhere_does_not_open(
    store: AnswerStore, clock: TurnedClock
) -> None:
    cache = opened(store)
    await cache.keep(place_of(cache), kept(clock))
    moved = place_of(cache, "Another question?")
    sealed = await store.get(place_of(cache))
    assert sealed is not None
    await store.put(moved, sealed, timedelta(hours=1))
    assert await cache.find(moved) is None


async def test_a_store_out_of_reach_is_a_miss_and_counted(clock: TurnedClock) -> None:
    client = Redis(host="127.0.0.1", port=1, socket_connect_timeout=1)
    cache = opened(RedisAnswers(client, clock))
    await cache.keep(place_of(cache), kept(clock))
    assert await cache.find(place_of(cache)) is None
    await cache.drop(place_of(cache))
    assert await cache.clear() is None
    assert await cache.held() is None
    assert cache.tallies.unavailable == 5
    await client.aclose()


def test_an_answer_of_another_shape_is_none(clock: TurnedClock) -> None:
    assert from_bytes(to_bytes(kept(clock))) == kept(clock)
    assert from_bytes(b'{"text": "old"}') is None
    assert from_bytes(to_bytes(replace(kept(clock), model=None))) is not None
