"""What an export and an erasure look for is found by an index, however many users there are."""

from typing import Any

import pytest
from sqlalchemy import Connection, Select, Table, select, text
from sqlalchemy.dialects import postgresql, sqlite

from candor.domain.caller import Caller
from candor.stores.audit.entries import redaction_entry
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.database import Database
from candor.stores.export.rows import OwnRows
from candor.stores.rekeying import tables_of_users
from tests.clock import TurnedClock
from tests.sealers import known_sealer, known_stamper


def plan(connection: Connection, own: Select[Any], *, on_sqlite: bool) -> str:
    dialect = sqlite.dialect() if on_sqlite else postgresql.dialect()  # type: ignore[no-untyped-call]
    asked = str(own.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    if not on_sqlite:
        # an empty table is read whole, whatever its indexes
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    explain = "EXPLAIN QUERY PLAN" if on_sqlite else "EXPLAIN"
    return "\n".join(str(row) for row in connection.execute(text(f"{explain} {asked}")))


@pytest.mark.parametrize("table", tables_of_users(), ids=str)
async def test_a_persons_rows_are_found_by_an_index(database: Database, table: Table) -> None:
    own = select(table).where(table.c.project == "default", table.c.user.in_(["k1:anna"]))
    found = await database.run(
        lambda connection: plan(connection, own, on_sqlite=database.is_sqlite)
    )
    assert "Seq Scan" not in found
    assert "SCAN" not in found
    assert "user" in found.partition("Index Cond")[2] or "user=?" in found, found


async def test_a_persons_audit_entries_are_found_by_indexes(
    database: Database, caller: Caller, clock: TurnedClock
) -> None:
    log = SqlAuditLog(database, clock, known_stamper())
    await log.record(redaction_entry(caller, clock.now(), {"EMAIL": 1}))
    await log.aclose()
    own = await OwnRows(database, known_sealer, caller).query("audit_entries")
    found = await database.run(
        lambda connection: plan(connection, own, on_sqlite=database.is_sqlite)
    )
    assert "ix_audit_entries_subject" in found
    assert "ix_audit_entries_acted_by" in found
