import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from candor.stores.database import Database
from candor.stores.leases.sql import SqlLeaseStore
from tests.clock import TurnedClock

MINUTE = timedelta(minutes=1)


@pytest.fixture
def leases(database: Database, clock: TurnedClock) -> SqlLeaseStore:
    return SqlLeaseStore(database, clock)


async def test_one_holder_at_a_time(leases: SqlLeaseStore) -> None:
    assert await leases.take("thread", "one", lasting=MINUTE)
    assert not await leases.take("thread", "two", lasting=MINUTE)
    assert await leases.take("another", "two", lasting=MINUTE)


async def test_of_many_at_once_one_wins(leases: SqlLeaseStore) -> None:
    taken = await asyncio.gather(
        *(leases.take("thread", str(uuid4()), lasting=MINUTE) for _ in range(10))
    )
    assert sum(taken) == 1


async def test_a_lease_that_was_given_back_is_free(leases: SqlLeaseStore) -> None:
    await leases.take("thread", "one", lasting=MINUTE)
    await leases.give_back("thread", "one")
    assert await leases.take("thread", "two", lasting=MINUTE)


async def test_nobody_gives_back_what_another_holds(leases: SqlLeaseStore) -> None:
    await leases.take("thread", "one", lasting=MINUTE)
    await leases.give_back("thread", "two")
    assert not await leases.take("thread", "two", lasting=MINUTE)


async def test_a_lease_ends_by_itself(leases: SqlLeaseStore, clock: TurnedClock) -> None:
    await leases.take("thread", "crashed", lasting=MINUTE)
    clock.move(seconds=61)
    assert await leases.take("thread", "next", lasting=MINUTE)
    await leases.give_back("thread", "crashed")
    assert not await leases.take("thread", "third", lasting=MINUTE)


async def test_what_crashes_left_behind_is_deleted(
    leases: SqlLeaseStore, clock: TurnedClock
) -> None:
    await leases.take("crashed", "one", lasting=MINUTE)
    clock.move(seconds=61)
    await leases.take("running", "two", lasting=MINUTE)
    assert await leases.delete_expired() == 1
    assert not await leases.take("running", "three", lasting=MINUTE)
