"""A clean stop at any moment of a write: every turn is in the ledger, once."""

import asyncio

import pytest
from sqlalchemy import func, select

from candor.domain.caller import Caller
from candor.stores.batches import PAUSE_SECONDS
from candor.stores.database import Database
from candor.stores.tables import turns
from candor.stores.turns.sql import SqlTurnLedger
from tests.stores.turn_records import turn_record


@pytest.mark.parametrize("milliseconds", [0, 1, 2, 3, 5, 8])
async def test_a_stop_in_the_middle_of_a_write(
    database: Database, caller: Caller, milliseconds: int
) -> None:
    ledger = SqlTurnLedger(database)
    for number in range(400):
        ledger.add(turn_record(caller, f"turn-{number}"))
    await asyncio.sleep(PAUSE_SECONDS + milliseconds / 1000)
    await ledger.aclose()
    count = await database.run(
        lambda connection: connection.scalar(select(func.count()).select_from(turns))
    )
    assert count == 400
