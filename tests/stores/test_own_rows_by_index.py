"""What an export and an erasure look for is found by an index, however many users there are."""

import pytest
from sqlalchemy import Connection, Table, select, text
from sqlalchemy.dialects import postgresql, sqlite

from candor.stores.database import Database
from candor.stores.rekeying import tables_of_users


def plan(connection: Connection, table: Table, *, on_sqlite: bool) -> str:
    dialect = sqlite.dialect() if on_sqlite else postgresql.dialect()  # type: ignore[no-untyped-call]
    own = select(table).where(table.c.project == "default", table.c.user.in_(["k1:anna"]))
    asked = str(own.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    if not on_sqlite:
        # an empty table is read whole, whatever its indexes
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    explain = "EXPLAIN QUERY PLAN" if on_sqlite else "EXPLAIN"
    return "\n".join(str(row) for row in connection.execute(text(f"{explain} {asked}")))


@pytest.mark.parametrize("table", tables_of_users(), ids=str)
async def test_a_persons_rows_are_found_by_an_index(database: Database, table: Table) -> None:
    found = await database.run(
        lambda connection: plan(connection, table, on_sqlite=database.is_sqlite)
    )
    assert "Seq Scan" not in found
    assert "SCAN" not in found
    assert "user" in found.partition("Index Cond")[2] or "user=?" in found, found
