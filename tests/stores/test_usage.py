import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from candor.domain.caller import Caller
from candor.domain.tiers import Tier
from candor.stores.database import Database
from candor.stores.usage.sql import SqlUsageStore
from tests.clock import TurnedClock

LIMITS = {Tier.FREE: 5, Tier.PRO: 50, Tier.ENTERPRISE: 500}


@pytest.fixture
def usage(database: Database, clock: TurnedClock) -> SqlUsageStore:
    return SqlUsageStore(database, clock, LIMITS)


async def used(usage: SqlUsageStore, caller: Caller) -> int:
    return (await usage.current(caller)).used


async def test_a_month_starts_empty_and_free(usage: SqlUsageStore, caller: Caller) -> None:
    month = await usage.current(caller)
    assert (month.tier, month.used, month.limit, month.period) == (Tier.FREE, 0, 5, "2026-11")


async def test_reserving_counts_at_once(usage: SqlUsageStore, caller: Caller) -> None:
    taken, month = await usage.reserve(caller, "t1")
    assert taken
    assert month.used == 1
    assert await used(usage, caller) == 1


async def test_released_questions_are_given_back_once(usage: SqlUsageStore, caller: Caller) -> None:
    await usage.reserve(caller, "t1")
    await usage.reserve(caller, "t2")
    await usage.release("t1")
    await usage.release("t1")
    assert await used(usage, caller) == 1


async def test_twenty_turns_at_once_take_only_what_is_left(
    usage: SqlUsageStore, caller: Caller
) -> None:
    outcomes = await asyncio.gather(*(usage.reserve(caller, str(uuid4())) for _ in range(20)))
    assert sum(taken for taken, _ in outcomes) == 5
    assert await used(usage, caller) == 5


async def test_a_refused_question_is_not_counted(usage: SqlUsageStore, caller: Caller) -> None:
    for number in range(7):
        taken, month = await usage.reserve(caller, f"t{number}")
        assert taken == (number < 5)
        assert month.used <= 5


async def test_the_next_month_starts_anew(
    usage: SqlUsageStore, caller: Caller, clock: TurnedClock
) -> None:
    clock.at = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    await usage.reserve(caller, "t1")
    clock.move(seconds=1)
    assert (await usage.current(caller)).period == "2026-12"
    assert await used(usage, caller) == 0


async def test_a_question_is_given_back_to_its_own_month(
    usage: SqlUsageStore, caller: Caller, clock: TurnedClock
) -> None:
    clock.at = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    await usage.reserve(caller, "t1")
    clock.move(seconds=5)
    await usage.reserve(caller, "t2")
    await usage.release("t1")
    assert await used(usage, caller) == 1
    clock.move(seconds=-5)
    assert await used(usage, caller) == 0


async def test_a_higher_tier_has_a_higher_limit(usage: SqlUsageStore, caller: Caller) -> None:
    for number in range(5):
        await usage.reserve(caller, f"t{number}")
    month = await usage.set_tier(caller, Tier.PRO)
    assert (month.tier, month.limit) == (Tier.PRO, 50)
    assert (await usage.reserve(caller, "t6"))[0]


async def test_overage_shows_after_a_downgrade(usage: SqlUsageStore, caller: Caller) -> None:
    await usage.set_tier(caller, Tier.PRO)
    for number in range(8):
        await usage.reserve(caller, f"t{number}")
    month = await usage.set_tier(caller, Tier.FREE)
    assert month.overage == 3
    assert not (await usage.reserve(caller, "t9"))[0]


async def test_what_a_crash_left_reserved_is_given_back(
    usage: SqlUsageStore, caller: Caller, clock: TurnedClock
) -> None:
    await usage.reserve(caller, "crashed")
    clock.move(minutes=20)
    await usage.reserve(caller, "running")
    assert await usage.release_stale(timedelta(minutes=15)) == 1
    assert await used(usage, caller) == 1


async def test_counts_are_personal(
    usage: SqlUsageStore, caller: Caller, stranger: Caller, other_project: Caller
) -> None:
    await usage.reserve(caller, "t1")
    assert await used(usage, stranger) == 0
    assert await used(usage, other_project) == 0
