"""Leases in SQL: one statement takes a name that is free or whose lease has run out."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from candor.domain.clock import Clock
from candor.stores.database import Database
from candor.stores.tables import leases


class SqlLeaseStore:
    """Lends names between processes that share the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._upsert = sqlite_insert if database.is_sqlite else postgresql_insert

    async def take(self, name: str, holder: str, *, lasting: timedelta) -> bool:
        """Lend the name to the holder; False while somebody else has it."""
        now = self._clock.now()
        row = self._upsert(leases).values(name=name, holder=holder, until=now + lasting)
        async with self._database.write() as connection:
            taken = await connection.execute(
                row.on_conflict_do_update(
                    index_elements=["name"],
                    set_={"holder": row.excluded.holder, "until": row.excluded.until},
                    where=leases.c.until < now,
                ).returning(leases.c.holder)
            )
            return bool(taken.scalar_one_or_none() == holder)

    async def give_back(self, name: str, holder: str) -> None:
        """End the lease, if it is still the holder's."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(leases).where(leases.c.name == name, leases.c.holder == holder)
            )
