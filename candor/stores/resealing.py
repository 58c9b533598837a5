"""Brings kept values under the newest key, a batch at a time, while the service runs."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, func, select, update

from candor.domain.sealing import Sealer
from candor.stores.database import Database
from candor.stores.memory.contract import Memory
from candor.stores.sealed_columns import SEALED_COLUMNS, SealedColumn

# one transaction; SQLite serves turns from the same connection
BATCH = 200
KEY_ID_LENGTH = len("k00000000")


@dataclass
class Resealing:
    """Re-encrypts columns and checkpoints; safe to run in several processes at once.

    `sealer` answers what a purpose's values are sealed by.
    """

    database: Database
    memory: Memory
    sealer: Callable[[str], Sealer]
    columns: Sequence[SealedColumn] = SEALED_COLUMNS
    _done_under: tuple[str, ...] = ()

    async def step(self) -> int:
        """Bring one batch of each place under the newest key; answer how many values moved."""
        moved = await self.memory.reseal(BATCH)
        for column in self.columns:
            moved += await self.database.run(_Step(column, self.sealer(column.purpose)))
        return moved

    async def step_if_needed(self) -> int:
        """Do a step unless there is one key only, or an earlier step found nothing left."""
        ids = self.sealer("records").ids
        if len(ids) == 1 or ids == self._done_under:
            return 0
        moved = await self.step()
        if not moved:
            self._done_under = ids
        return moved

    async def finish(self) -> int:
        """Go on until nothing is left under an older key; answer how many values moved."""
        total = 0
        while moved := await self.step():
            total += moved
        return total

    async def count(self) -> dict[str, Counter[str]]:
        """Answer for each place how many values stand under which key id."""
        places = {"memory": await self.memory.key_ids()}
        for column in self.columns:
            places[f"{column.table.name}.{column.column}"] = await self.database.run(_Count(column))
        return places


@dataclass(frozen=True)
class _Step:
    column: SealedColumn
    sealer: Sealer

    def __call__(self, connection: Connection) -> int:
        table, value = self.column.table, self.column.table.c[self.column.column]
        older = value.is_not(None) & value.not_like(f"{self.sealer.current}:%")
        rows = connection.execute(select(table).where(older).limit(BATCH)).mappings().all()
        if rows:
            # a row that changed meanwhile is left for the next step
            change = (
                update(table)
                .where(_is_row(table), value == bindparam("of_value"))
                .values({self.column.column: bindparam("renewed")})
            )
            connection.execute(
                change,
                [
                    {
                        **{f"of_{key.name}": row[key.name] for key in table.primary_key},
                        "of_value": row[self.column.column],
                        "renewed": self._renewed(row[self.column.column], self.column.context(row)),
                    }
                    for row in rows
                ],
            )
        return len(rows)

    def _renewed(self, sealed: str, context: str) -> str:
        return self.sealer.seal_text(self.sealer.open_text(sealed, context), context)


@dataclass(frozen=True)
class _Count:
    column: SealedColumn

    def __call__(self, connection: Connection) -> Counter[str]:
        value = self.column.table.c[self.column.column]
        id_ = func.substr(value, 1, KEY_ID_LENGTH)
        found = select(id_, func.count()).where(value.is_not(None)).group_by(id_)
        return Counter({row[0]: row[1] for row in connection.execute(found)})


def _is_row(table: Table) -> ColumnElement[bool]:
    return and_(*(key == bindparam(f"of_{key.name}") for key in table.primary_key))
