from datetime import UTC, datetime

from sqlalchemy import select

from candor.domain.caller import Caller
from candor.stores.database import Database
from candor.stores.tables import attempts, turns
from candor.stores.turns.sql import SqlTurnLedger
from tests.stores.turn_records import turn_record


async def test_a_row_per_turn_and_one_per_attempt(database: Database, caller: Caller) -> None:
    ledger = SqlTurnLedger(database)
    ledger.add(turn_record(caller, "t1"))
    await ledger.flush()
    turn = await database.run(lambda connection: connection.execute(select(turns)).one())
    in_order = select(attempts).order_by(attempts.c.number)
    rows = await database.run(lambda connection: connection.execute(in_order).all())
    assert (turn.cost_nano, turn.input_tokens, turn.output_tokens) == (1500, 100, 20)
    assert [(row.provider, row.outcome) for row in rows] == [
        ("openai", "rate_limited"),
        ("gemini", "answered"),
    ]
    await ledger.aclose()


async def test_a_clean_stop_loses_nothing(database: Database, caller: Caller) -> None:
    ledger = SqlTurnLedger(database)
    for number in range(1200):
        ledger.add(turn_record(caller, f"t{number}"))
    await ledger.aclose()
    written = await database.run(lambda connection: connection.execute(select(turns)).all())
    assert len(written) == 1200


async def test_one_odd_record_does_not_keep_the_others(database: Database, caller: Caller) -> None:
    ledger = SqlTurnLedger(database)
    for turn_id in ("t1", "t1", "t2"):
        ledger.add(turn_record(caller, turn_id))
    await ledger.aclose()
    written = await database.run(lambda connection: connection.execute(select(turns)).all())
    assert sorted(row.turn_id for row in written) == ["t1", "t2"]


async def test_a_vendor_may_name_its_model_at_length(database: Database, caller: Caller) -> None:
    ledger = SqlTurnLedger(database)
    ledger.add(turn_record(caller, "t1", model="m" * 300))
    await ledger.aclose()
    row = await database.run(lambda connection: connection.execute(select(turns)).one())
    assert row.model == "m" * 80


async def test_an_unlinked_turn_costs_the_same_and_leads_to_nobody(
    database: Database, caller: Caller
) -> None:
    ledger = SqlTurnLedger(database)
    at = datetime(2026, 11, 20, 9, 41, 30, 123456, tzinfo=UTC)
    for turn_id in ("t1", "t2"):
        ledger.add(turn_record(caller, turn_id, at, linked=False))
    await ledger.aclose()
    rows = await database.run(lambda connection: connection.execute(select(turns)).all())
    tries = await database.run(lambda connection: connection.execute(select(attempts)).all())
    assert [row.cost_nano for row in rows] == [1500, 1500]
    assert {row.turn_id for row in rows} == {one.turn_id for one in tries}
    assert len({row.turn_id for row in rows}) == 2
    for row in [*rows, *tries]:
        assert row.user == "unlinked"
        assert row.project == caller.project
        assert row.turn_id not in ("t1", "t2")
        assert row.at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    # a UUIDv7 begins with its milliseconds, which would name the second of the turn
    hour = int(datetime(2026, 11, 20, 9, tzinfo=UTC).timestamp() * 1000)
    assert {int(row.turn_id.replace("-", "")[:12], 16) for row in rows} == {hour}
