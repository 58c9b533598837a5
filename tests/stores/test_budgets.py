"""Budgets hold what turns may cost and count what they have cost, on either database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from candor.domain.budgets import Budget, Budgets, Limits
from candor.domain.caller import Caller
from candor.privacy.register.reader import read_register
from candor.stores.budgets.sql import SqlBudgetStore
from candor.stores.database import Database, open_database
from candor.stores.erasure.personal_tables import forget_rows, personal_tables
from candor.stores.lifetimes.spending import delete_old_spending
from candor.stores.tables import metadata, project_spending, spending_holds, user_spending
from candor.stores.turns.contract import AttemptRecord
from candor.stores.turns.sql import SqlTurnLedger
from tests.clock import TurnedClock
from tests.stores.lifetime_rows import rows_of
from tests.stores.turn_records import turn_record

BUDGETS = Budgets(
    Budget(project=Limits(day=1_000, month=5_000), user=Limits(day=600)),
    {
        "other": Budget(),
        "thrifty": Budget(project=Limits(day=1_000), soft=0.5, quotes=True),
        "monthly": Budget(project=Limits(month=100)),
    },
)


@pytest.fixture
def store(database: Database, clock: TurnedClock) -> SqlBudgetStore:
    return SqlBudgetStore(database, clock, BUDGETS)


@pytest.fixture
async def ledger(database: Database, store: SqlBudgetStore) -> AsyncIterator[SqlTurnLedger]:
    opened = SqlTurnLedger(database, settle=store.settle)
    yield opened
    await opened.aclose()


def ended(caller: Caller, turn_id: str, at: datetime, nano: int, **changes: Any) -> Any:
    paid = AttemptRecord("gemini", "g", "answered", 5.0, 10, 5, cost_nano=nano)
    return turn_record(caller, turn_id, at, attempts=(paid,), **changes)


async def sums(database: Database, project: str = "default") -> dict[str, tuple[int, int]]:
    rows = await rows_of(database, project_spending)
    return {
        row["period"]: (row["spent_nano"], row["held_nano"])
        for row in rows
        if row["project"] == project
    }


async def test_a_hold_counts_until_its_turn_is_charged(
    database: Database,
    store: SqlBudgetStore,
    ledger: SqlTurnLedger,
    caller: Caller,
    clock: TurnedClock,
) -> None:
    held = await store.hold(caller, "t1", clock.now(), 400)
    assert (held.held, held.thrifty, held.exhausted) == (400, False, None)
    assert await sums(database) == {"2026-11": (0, 400), "2026-11-20": (0, 400)}
    ledger.add(ended(caller, "t1", clock.now(), 120))
    await ledger.flush()
    assert await sums(database) == {"2026-11": (120, 0), "2026-11-20": (120, 0)}
    [own] = await store.of_user(caller)
    assert (own.name, own.limit, own.spent, own.held, own.left) == ("2026-11-20", 600, 120, 0, 0.8)
    assert await rows_of(database, spending_holds) == []


async def test_a_hold_grows_and_a_refused_growth_changes_nothing(
    database: Database, store: SqlBudgetStore, caller: Caller, clock: TurnedClock
) -> None:
    await store.hold(caller, "t1", clock.now(), 100)
    assert (await store.hold(caller, "t1", clock.now(), 550)).held == 550
    assert (await store.hold(caller, "t1", clock.now(), 300)).held == 550
    before = await sums(database)
    assert (await store.hold(caller, "t1", clock.now(), 601)).exhausted == "day"
    assert await sums(database) == before == {"2026-11": (0, 550), "2026-11-20": (0, 550)}
    assert [row["nano"] for row in await rows_of(database, spending_holds)] == [550]


async def test_users_share_the_projects_budget_and_each_has_an_own(
    store: SqlBudgetStore, caller: Caller, stranger: Caller, clock: TurnedClock
) -> None:
    now = clock.now()
    assert (await store.hold(caller, "t1", now, 600)).exhausted is None
    assert (await store.hold(caller, "t2", now, 1)).exhausted == "day"
    assert (await store.hold(stranger, "t3", now, 401)).exhausted == "day"
    assert (await store.hold(stranger, "t4", now, 400)).exhausted is None


async def test_a_project_may_have_another_budget_or_none(
    store: SqlBudgetStore, other_project: Caller, caller: Caller, clock: TurnedClock
) -> None:
    now = clock.now()
    assert (await store.hold(other_project, "t1", now, 10**12)).exhausted is None
    monthly = replace(caller, project="monthly")
    assert (await store.hold(monthly, "t2", now, 101)).exhausted == "month"


async def test_the_soft_limit_asks_for_thrift(
    store: SqlBudgetStore, caller: Caller, clock: TurnedClock
) -> None:
    thrifty, now = replace(caller, project="thrifty"), clock.now()
    assert not (await store.hold(thrifty, "t1", now, 500)).thrifty
    second = await store.hold(thrifty, "t2", now, 300)
    assert (second.thrifty, second.quotes, second.exhausted) == (True, True, None)


async def test_a_new_day_has_a_new_budget_and_late_charges_go_to_their_day(
    database: Database,
    store: SqlBudgetStore,
    ledger: SqlTurnLedger,
    caller: Caller,
    clock: TurnedClock,
) -> None:
    clock.at = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    began = clock.now()
    await store.hold(caller, "t1", began, 600)
    clock.move(seconds=2)
    assert (await store.hold(caller, "t2", clock.now(), 600)).exhausted is None
    ledger.add(ended(caller, "t1", began, 50))
    await ledger.flush()
    assert await sums(database) == {
        "2026-11": (50, 0),
        "2026-11-30": (50, 0),
        "2026-12": (0, 600),
        "2026-12-01": (0, 600),
    }


async def test_what_a_crash_left_held_is_given_back(
    database: Database, store: SqlBudgetStore, caller: Caller, clock: TurnedClock
) -> None:
    await store.hold(caller, "crashed", clock.now(), 500)
    clock.move(minutes=20)
    await store.hold(caller, "running", clock.now(), 100)
    assert await store.release_stale(timedelta(minutes=15)) == 1
    assert await sums(database) == {"2026-11": (0, 100), "2026-11-20": (0, 100)}
    [own] = await store.of_user(caller)
    assert own.held == 100


async def test_turns_that_are_not_linked_are_charged_to_their_user_all_the_same(
    database: Database,
    store: SqlBudgetStore,
    ledger: SqlTurnLedger,
    caller: Caller,
    clock: TurnedClock,
) -> None:
    await store.hold(caller, "t1", clock.now(), 400)
    ledger.add(ended(caller, "t1", clock.now(), 90, linked=False))
    await ledger.flush()
    [row] = await rows_of(database, user_spending)
    assert (row["user"], row["spent_nano"], row["held_nano"]) == (caller.user, 90, 0)


async def test_without_a_budget_for_users_nothing_is_kept_on_them(
    database: Database,
    store: SqlBudgetStore,
    ledger: SqlTurnLedger,
    other_project: Caller,
    clock: TurnedClock,
) -> None:
    await store.hold(other_project, "t1", clock.now(), 400)
    [hold] = await rows_of(database, spending_holds)
    assert hold["user"] == "unlinked"
    ledger.add(ended(other_project, "t1", clock.now(), 90))
    await ledger.flush()
    assert await rows_of(database, user_spending) == []
    assert await sums(database, "other") == {"2026-11": (90, 0), "2026-11-20": (90, 0)}


async def test_two_processes_and_200_turns_at_once_never_spend_more_than_the_budget(
    database: Database, database_url: str, clock: TurnedClock
) -> None:
    """Each turn costs 20 of the 40 held, so that 50 turns would use up the budget of 1,000."""
    other = await open_database(database_url)
    stores = [SqlBudgetStore(one, clock, BUDGETS) for one in (database, other)]
    ledgers = [
        SqlTurnLedger(one, settle=store.settle)
        for one, store in zip((database, other), stores, strict=True)
    ]
    now, over = clock.now(), 0

    async def turn(number: int) -> bool:
        nonlocal over
        caller, side = Caller("default", f"k1:user{number % 10}"), number % 2
        held = await stores[side].hold(caller, f"t{number}", now, 40)
        row = await database.run(
            lambda connection: connection.execute(
                select(project_spending).where(project_spending.c.period == "2026-11-20")
            ).one()
        )
        over += row.spent_nano + row.held_nano > 1_000
        if held.exhausted is None:
            ledgers[side].add(ended(caller, f"t{number}", now, 20))
            await ledgers[side].flush()
        return held.exhausted is None

    answered = sum(await asyncio.gather(*(turn(number) for number in range(200))))
    assert over == 0
    assert 25 <= answered <= 50
    spent, held = (await sums(database))["2026-11-20"]
    assert (spent, held) == (20 * answered, 0)
    for ledger in ledgers:
        await ledger.aclose()
    await other.aclose()


async def test_users_are_forgotten_with_the_day_and_projects_with_the_ledger(
    database: Database, ledger: SqlTurnLedger, caller: Caller, clock: TurnedClock
) -> None:
    for at in (datetime(2025, 1, 5, tzinfo=UTC), clock.now() - timedelta(days=1), clock.now()):
        ledger.add(ended(caller, f"t{at}"[:30], at, 10))
    await ledger.flush()
    await delete_old_spending(database, clock.now(), kept=timedelta(days=400))
    assert [row["period"] for row in await rows_of(database, user_spending)] == ["2026-11-20"]
    assert sorted(await sums(database)) == ["2026-11", "2026-11-19", "2026-11-20"]


async def test_an_erased_person_keeps_no_sum_and_the_project_gets_its_hold_back(
    database: Database,
    store: SqlBudgetStore,
    ledger: SqlTurnLedger,
    caller: Caller,
    clock: TurnedClock,
) -> None:
    ledger.add(ended(caller, "t0", clock.now(), 50))
    await ledger.flush()
    await store.hold(caller, "t1", clock.now(), 400)
    tables = personal_tables(metadata, read_register().erasure_rules())
    await database.run(
        lambda connection: forget_rows(connection, tables, caller.project, [caller.user])
    )
    assert await rows_of(database, user_spending) == []
    assert [row["user"] for row in await rows_of(database, spending_holds)] == ["erased"]
    assert await sums(database) == {"2026-11": (50, 400), "2026-11-20": (50, 400)}
    ledger.add(ended(replace(caller, user="erased"), "t1", clock.now(), 30, linked=False))
    await ledger.flush()
    assert await sums(database) == {"2026-11": (80, 0), "2026-11-20": (80, 0)}
