"""What the ledger says was spent, by the hour, on either database."""

from datetime import UTC, date, datetime

from candor.domain.caller import Caller
from candor.stores.database import Database
from candor.stores.turns.contract import AttemptRecord
from candor.stores.turns.costs import Spent, fold, spent_hours
from candor.stores.turns.sql import SqlTurnLedger
from tests.stores.turn_records import turn_record

FIRST = AttemptRecord("gemini", "g", "answered", 1.0, 10, 5, 4, 2, cost_nano=100)
SECOND = AttemptRecord("gemini", "g", "timeout", 1.0, 7, 0, cost_nano=30, estimated=True, calls=2)


async def test_hours_are_utc_and_the_last_day_is_whole(database: Database, caller: Caller) -> None:
    ledger = SqlTurnLedger(database)
    for number, at in enumerate(
        (
            datetime(2026, 11, 19, 23, 59, 59, tzinfo=UTC),
            datetime(2026, 11, 20, 0, 0, tzinfo=UTC),
            datetime(2026, 11, 20, 0, 59, 59, tzinfo=UTC),
            datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC),
            datetime(2026, 11, 21, 0, 0, tzinfo=UTC),
        )
    ):
        ledger.add(turn_record(caller, f"t{number}", at, attempts=(FIRST, SECOND)))
    await ledger.aclose()
    hours = await spent_hours(database, date(2026, 11, 20), date(2026, 11, 20))
    assert [hour.hour.hour for hour in hours] == [0, 23]
    assert {hour.hour.tzinfo for hour in hours} == {UTC}
    assert hours[1].spent == Spent(2, 3, 17, 4, 5, 2, 130, 30)
    assert hours[0].spent == hours[1].spent + hours[1].spent
    assert fold(hours, lambda hour: (hour.provider, hour.model, hour.project)) == {
        ("gemini", "g", "default"): Spent(6, 9, 51, 12, 15, 6, 390, 90)
    }


async def test_an_empty_ledger_has_no_hours(database: Database) -> None:
    assert await spent_hours(database, date(2026, 11, 1), date(2026, 11, 30)) == []
