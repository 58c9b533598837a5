"""Rows as the stores write them, for the tests of lifetimes."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, select

from candor.domain.caller import Caller
from candor.stores.database import Database
from candor.stores.turns.contract import AttemptRecord, TurnRecord


def turn(caller: Caller, turn_id: str, at: datetime) -> TurnRecord:
    """A turn that asked two providers."""
    attempts = (
        AttemptRecord("openai", "small", "timeout", 20.0),
        AttemptRecord("gemini", "small", "answered", 30.0, input_tokens=10, cost_nano=7),
    )
    return TurnRecord(
        turn_id=turn_id,
        caller=caller,
        at=at,
        tier="free",
        outcome="answered",
        category="staking",
        language="en",
        complexity=3,
        provider="gemini",
        model="small",
        prompt_hash=None,
        degraded=False,
        fallback=True,
        confidence=80,
        warnings=0,
        ms=55.0,
        attempts=attempts,
        linked=True,
    )


async def put(database: Database, table: Table, *rows: dict[str, Any]) -> None:
    """Write rows behind the stores' back."""
    await database.run(lambda connection: connection.execute(insert(table), list(rows)).rowcount)


async def rows_of(database: Database, table: Table) -> list[dict[str, Any]]:
    """Read every row of a table, in the order of its key."""
    every = select(table).order_by(*table.primary_key)
    found = await database.run(lambda connection: connection.execute(every).mappings().all())
    return [dict(row) for row in found]
