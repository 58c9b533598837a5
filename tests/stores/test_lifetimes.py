"""Each long-lived record goes when its time is over, and not before."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from candor.domain.caller import UNLINKED, Caller
from candor.stores.database import Database
from candor.stores.lifetimes.billing import delete_ended_subscriptions, delete_old_months
from candor.stores.lifetimes.calendar import oldest_period_kept, years_before
from candor.stores.lifetimes.consents import delete_old_consents
from candor.stores.lifetimes.ledger import delete_old_ledger, unlink_ledger
from candor.stores.lifetimes.records import Pace
from candor.stores.tables import attempts, consent_choices, subscriptions, turns, usage_months
from candor.stores.turns.sql import SqlTurnLedger
from tests.stores.lifetime_rows import put, rows_of
from tests.stores.turn_records import ANSWERED, turn_record

NOW = datetime(2026, 11, 20, 12, 34, 56, tzinfo=UTC)
CUTOFF = NOW - timedelta(days=90)


async def ask(database: Database, caller: Caller, **turn_ids: datetime) -> None:
    ledger = SqlTurnLedger(database)
    for turn_id, at in turn_ids.items():
        ledger.add(turn_record(caller, turn_id, at))
    await ledger.flush()
    await ledger.aclose()


async def test_an_old_turn_keeps_its_cost_and_loses_what_leads_to_its_user(
    database: Database, caller: Caller, other_project: Caller
) -> None:
    long_ago = CUTOFF - timedelta(minutes=1)
    await ask(database, caller, old=long_ago, fresh=CUTOFF)
    await ask(database, other_project, elsewhere=long_ago)
    assert await unlink_ledger(database, CUTOFF) == 2
    assert await unlink_ledger(database, CUTOFF) == 0
    for table, each in ((turns, 1), (attempts, 2)):
        rows = await rows_of(database, table)
        linked = [row for row in rows if row["user"] == caller.user]
        assert {row["turn_id"] for row in linked} == {"fresh"}
        loose = [row for row in rows if row["user"] == UNLINKED]
        assert len(loose) == 2 * each
        assert {row["turn_id"] for row in loose}.isdisjoint({"old", "elsewhere"})
        assert {row["at"] for row in loose} == {long_ago.replace(minute=0, second=0)}
        assert sum(row["cost_nano"] for row in rows) == 3 * ANSWERED.cost_nano
    ids = [
        {row["turn_id"] for row in await rows_of(database, table)} for table in (turns, attempts)
    ]
    assert ids[0] == ids[1], "a turn and its attempts no longer belong together"


async def test_small_batches_reach_every_row(database: Database, caller: Caller) -> None:
    await ask(database, caller, **{f"t{n}": CUTOFF - timedelta(days=1) for n in range(7)})
    assert await unlink_ledger(database, CUTOFF, batch=3) == 7
    assert await delete_old_ledger(database, CUTOFF, batch=3) == 7
    assert await rows_of(database, turns) == []
    assert await rows_of(database, attempts) == []


async def test_an_old_ledger_goes_and_a_fresh_one_stays(database: Database, caller: Caller) -> None:
    await ask(database, caller, old=CUTOFF - timedelta(seconds=1), fresh=CUTOFF)
    assert await delete_old_ledger(database, CUTOFF) == 1
    assert [row["turn_id"] for row in await rows_of(database, turns)] == ["fresh"]
    assert {row["turn_id"] for row in await rows_of(database, attempts)} == {"fresh"}


def month(user: str, period: str) -> dict[str, Any]:
    return {"project": "default", "user": user, "period": period, "used": 3}


def tier(user: str, name: str, since: datetime) -> dict[str, Any]:
    return {"project": "default", "user": user, "tier": name, "since": since}


async def test_months_that_were_billed_outlast_the_others(database: Database) -> None:
    await put(database, subscriptions, tier("k1:paid", "free", NOW))
    await put(
        database,
        usage_months,
        *(month("k1:paid", period) for period in ("2015-12", "2016-01", "2023-10", "2026-11")),
        *(month("k1:never", period) for period in ("2015-12", "2023-10", "2023-11", "2026-11")),
        month(UNLINKED, "2016-02"),
    )
    gone = await delete_old_months(database, NOW, billing_years=10, proof_years=3)
    assert gone == 3
    kept = {(row["user"], row["period"]) for row in await rows_of(database, usage_months)}
    assert kept == {
        ("k1:paid", "2016-01"),
        ("k1:paid", "2023-10"),
        ("k1:paid", "2026-11"),
        ("k1:never", "2023-11"),
        ("k1:never", "2026-11"),
        (UNLINKED, "2016-02"),
    }


async def test_a_tier_in_force_never_goes(database: Database) -> None:
    long_ago = datetime(2010, 1, 1, tzinfo=UTC)
    await put(
        database,
        subscriptions,
        tier("k1:pays", "pro", long_ago),
        tier("k1:ended", "free", long_ago),
        tier("k1:ended-lately", "free", NOW),
    )
    assert await delete_ended_subscriptions(database, NOW, billing_years=10) == 1
    kept = {row["user"] for row in await rows_of(database, subscriptions)}
    assert kept == {"k1:pays", "k1:ended-lately"}


def choice(user: str, id_: str, at: datetime, given: bool = True) -> dict[str, Any]:
    return {
        "id": id_,
        "project": "default",
        "user": user,
        "given": given,
        "purposes": "answering" if given else "",
        "region": "DE",
        "version": "1",
        "at": at,
    }


async def test_a_choice_is_kept_while_it_holds_and_three_years_after(database: Database) -> None:
    lapsed = years_before(NOW, 3) - timedelta(days=1)
    before, lately = lapsed - timedelta(days=100), NOW - timedelta(days=5)
    await put(
        database,
        consent_choices,
        choice("k1:replaced", "a", before),
        choice("k1:replaced", "b", lapsed),
        choice("k1:replaced", "c", lately),
        choice("k1:asks", "d", lapsed),
        choice("k1:objects", "e", lapsed, given=False),
        choice("k1:pays", "f", lapsed),
        choice("k1:left", "g", lapsed),
        choice("k1:new", "h", lately),
    )
    await put(
        database,
        usage_months,
        month("k1:asks", "2023-11"),
        month("k1:objects", "2026-10"),
        month("k1:left", "2023-10"),
    )
    await put(database, subscriptions, tier("k1:pays", "pro", lapsed))
    assert await delete_old_consents(database, NOW, proof_years=3) == 2
    kept = [row["id"] for row in await rows_of(database, consent_choices)]
    assert kept == ["b", "c", "d", "e", "f", "h"]


def test_spans_of_the_calendar() -> None:
    assert years_before(datetime(2028, 2, 29, tzinfo=UTC), 3) == datetime(2025, 2, 28, tzinfo=UTC)
    assert oldest_period_kept(datetime(2026, 12, 31, tzinfo=UTC), 10) == "2016-01"
    assert oldest_period_kept(datetime(2027, 1, 1, tzinfo=UTC), 10) == "2017-01"


@pytest.mark.parametrize(
    ("moved", "due"), [(0, False), (59, False), (60, True), (-1, True), (-10_000, True)]
)
def test_a_pace_is_kept_also_by_a_clock_that_was_set_back(moved: int, due: bool) -> None:
    pace = Pace(timedelta(hours=1))
    assert pace.is_due(NOW)
    assert pace.is_due(NOW + timedelta(minutes=moved)) is due
