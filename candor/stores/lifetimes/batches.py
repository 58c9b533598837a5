"""Changes rows in bounded transactions, so that a sweep never keeps SQLite's one connection."""

import asyncio
from collections.abc import Callable

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, func, select, tuple_

from candor.stores.database import Database
from candor.stores.traces import Traces

BATCH = 500


async def delete_in_batches(
    database: Database,
    table: Table,
    *due: ColumnElement[bool],
    batch: int = BATCH,
    sealed: Column[str] | None = None,
    traces: Traces | None = None,
) -> int:
    """Delete the rows that are due, `batch` to a transaction; answer how many went.

    `traces` takes how the values of the column `sealed` began.
    """
    key = tuple_(*table.primary_key)
    some = select(*table.primary_key).where(*due).limit(batch)
    gone = delete(table).where(key.in_(some))

    def remove(connection: Connection) -> int:
        if sealed is None or traces is None:
            return connection.execute(gone).rowcount
        values = connection.execute(gone.returning(sealed)).scalars().all()
        traces.add_texts(values)
        return len(values)

    return await in_batches(database, remove, batch)


async def in_batches(database: Database, work: Callable[[Connection], int], batch: int) -> int:
    """Repeat the work until it changes less than a batch; answer how much it changed."""
    total = 0
    while True:
        changed = await database.run(work)
        total += changed
        if changed < batch:
            return total
        # whoever waits for the connection comes first
        await asyncio.sleep(0)


async def projects_in(database: Database, table: Table) -> list[str]:
    """Answer the projects that a table has rows of, by one step of its index for each."""

    def walk(connection: Connection) -> list[str]:
        found: list[str] = []
        first = select(func.min(table.c.project))
        wanted = first
        while (project := connection.execute(wanted).scalar_one()) is not None:
            found.append(project)
            wanted = first.where(table.c.project > project)
        return found

    return await database.run(walk)
