"""Rows as the stores write them, for the tests of lifetimes."""

from typing import Any

from sqlalchemy import Table, insert, select

from candor.stores.database import Database


async def put(database: Database, table: Table, *rows: dict[str, Any]) -> None:
    """Write rows behind the stores' back."""
    await database.run(lambda connection: connection.execute(insert(table), list(rows)).rowcount)


async def rows_of(database: Database, table: Table) -> list[dict[str, Any]]:
    """Read every row of a table, in the order of its key."""
    every = select(table).order_by(*table.primary_key)
    found = await database.run(lambda connection: connection.execute(every).mappings().all())
    return [dict(row) for row in found]
