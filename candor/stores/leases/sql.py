"""Leases in SQL: one statement takes a name that is free or whose lease has run out."""

from datetime import timedelta

from sqlalchemy import bindparam, delete, select

from candor.domain.clock import Clock
from candor.stores.database import Database
from candor.stores.tables import leases
from candor.stores.upsert import upsert

# built once: composing a statement costs more than running it
_GIVE_BACK = delete(leases).where(
    leases.c.name == bindparam("of_name"), leases.c.holder == bindparam("of_holder")
)


class SqlLeaseStore:
    """Lends names between processes that share the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        row = upsert(database, leases)
        self._take = row.on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": row.excluded.holder, "until": row.excluded.until},
            where=leases.c.until < bindparam("now", type_=leases.c.until.type),
        ).returning(leases.c.holder)

    async def take(self, name: str, holder: str, *, lasting: timedelta) -> bool:
        """Lend the name to the holder; False while somebody else has it."""
        now = self._clock.now()
        asked = {"name": name, "holder": holder, "until": now + lasting, "now": now}
        taken: str | None = await self._database.run(
            lambda connection: connection.execute(self._take, asked).scalar_one_or_none()
        )
        return taken == holder

    async def give_back(self, name: str, holder: str) -> None:
        """End the lease, if it is still the holder's."""
        held = {"of_name": name, "of_holder": holder}
        await self._database.run(lambda connection: connection.execute(_GIVE_BACK, held).rowcount)

    async def held(self, beginning: str) -> list[str]:
        """Answer the names that are lent right now and begin so."""
        live = select(leases.c.name).where(
            leases.c.name.startswith(beginning, autoescape=True),
            leases.c.until >= self._clock.now(),
        )
        return await self._database.run(lambda connection: list(connection.execute(live).scalars()))

    async def delete_expired(self) -> int:
        """Delete the leases that a crash left behind; answer how many."""
        over = delete(leases).where(leases.c.until < self._clock.now())
        return await self._database.run(lambda connection: connection.execute(over).rowcount)
