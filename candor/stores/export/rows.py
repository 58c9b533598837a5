"""A user's own rows of the registered tables, opened and as plain JSON values."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, or_, select

from candor.domain.caller import Caller
from candor.domain.sealing import SealBroken, Sealer
from candor.stores.database import Database
from candor.stores.export.order import after, order_of
from candor.stores.sealed_columns import SEALED_COLUMNS, SealedColumn
from candor.stores.tables import audit_entries, audit_subjects, metadata

PAGE = 200
# said once, at the top of the document
OWNER_COLUMNS = frozenset({"project", "user"})

Row = dict[str, Any]


class OwnRows:
    """Reads one user's rows in pages, so that memory does not grow with their number.

    `sealer` answers what a column's purpose is sealed by. What does not open is exported as null
    and counted in `unreadable` by (table, column).
    """

    def __init__(self, database: Database, sealer: Callable[[str], Sealer], owner: Caller) -> None:
        self._database = database
        self._sealer = sealer
        self._owner = owner
        self.unreadable: Counter[tuple[str, str]] = Counter()

    async def any(self, tables: Sequence[str]) -> bool:
        """Tell whether a table has a row of the user's."""
        queries = [await self.query(name) for name in tables]

        def look(connection: Connection) -> bool:
            return any(connection.execute(query.limit(1)).first() is not None for query in queries)

        return await self._database.run(look)

    async def pages(self, name: str) -> AsyncIterator[list[Row]]:
        """Yield a table's rows in pages, each row without project and user."""
        table = metadata.tables[name]
        ordered = (await self.query(name)).limit(PAGE)
        sealed = [one for one in SEALED_COLUMNS if one.table is table]
        page = ordered
        while True:
            found = await self._database.run(_reading(page))
            if found:
                # a page is some milliseconds of decryption
                yield await asyncio.to_thread(self._opened, table, found, sealed)
            if len(found) < PAGE:
                return
            page = ordered.where(after(order_of(table), found[-1]))

    async def query(self, name: str) -> Select[Any]:
        """Answer the statement that reads a table's rows of the user, in their order."""
        table = metadata.tables[name]
        order = order_of(table)
        every = select(table, *(part for part in order if part.name not in table.c))
        if table is not audit_entries:
            return every.where(*self._own(table)).order_by(*order)
        links = select(audit_subjects.c.reference).where(*self._own(audit_subjects))
        theirs = await self._database.run(
            lambda connection: connection.execute(links).scalars().all()
        )
        # written out, since an index serves a list on either database
        said = or_(audit_entries.c.subject.in_(theirs), audit_entries.c.acted_by.in_(theirs))
        return every.where(said).order_by(*order)

    def _own(self, table: Table) -> tuple[ColumnElement[bool], ...]:
        return table.c.project == self._owner.project, table.c.user == self._owner.user

    def _opened(
        self, table: Table, rows: Sequence[RowMapping], sealed: Sequence[SealedColumn]
    ) -> list[Row]:
        return [self._open(table, row, sealed) for row in rows]

    def _open(self, table: Table, row: RowMapping, sealed: Sequence[SealedColumn]) -> Row:
        values = {
            column.name: as_json(row[column.name])
            for column in table.c
            if column.name not in OWNER_COLUMNS
        }
        for one in sealed:
            if row[one.column] is None:
                continue
            try:
                sealer = self._sealer(one.purpose)
                values[one.column] = sealer.open_text(row[one.column], one.context(row))
            except SealBroken:
                values[one.column] = None
                self.unreadable[table.name, one.column] += 1
        return values


def _reading(page: Any) -> Any:
    def read(connection: Connection) -> Sequence[RowMapping]:
        return connection.execute(page).mappings().all()

    return read


def as_json(value: Any) -> Any:
    """Answer a column's value as JSON has it: instants as RFC 3339 in UTC, bytes as hex."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.hex() if isinstance(value, bytes) else value
