"""Idempotency keys in SQL."""

from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from candor.domain.caller import Caller
from candor.domain.clock import Clock
from candor.domain.sealing import Sealer
from candor.stores.database import Database
from candor.stores.idempotency.contract import Claim
from candor.stores.lifetimes.batches import delete_in_batches
from candor.stores.sealed_columns import KEPT_ANSWER
from candor.stores.tables import idempotency_keys as table
from candor.stores.traces import Traces
from candor.stores.upsert import upsert

ABANDONED_AFTER = timedelta(minutes=5)


class SqlIdempotencyStore:
    """Keeps the answer of each keyed request; a request that a crash left open can be repeated."""

    def __init__(self, database: Database, clock: Clock, sealer: Sealer) -> None:
        self._database = database
        self._clock = clock
        self._sealer = sealer

    async def claim(self, caller: Caller, key: str, fingerprint: str) -> Claim:
        """Take the key for a new request, or tell what became of the earlier one."""
        now = self._clock.now()
        row = upsert(self._database, table).values(
            project=caller.project, user=caller.user, key=key, fingerprint=fingerprint, at=now
        )
        take = row.on_conflict_do_update(
            index_elements=["project", "user", "key"],
            set_={"fingerprint": row.excluded.fingerprint, "at": row.excluded.at},
            where=and_(table.c.answer.is_(None), table.c.at < now - ABANDONED_AFTER),
        ).returning(table.c.key)

        def claim(connection: Connection) -> Claim:
            if connection.execute(take).scalar_one_or_none() is not None:
                return Claim("new")
            held = connection.execute(select(table).where(_own(caller, key))).one()
            if held.fingerprint != fingerprint:
                return Claim("conflict")
            if held.answer is None:
                return Claim("running")
            return Claim("answered", self._sealer.open_text(held.answer, _place(caller, key)))

        return await self._database.run(claim)

    async def answer(self, caller: Caller, key: str, thread: str, answer: str) -> None:
        """Keep the answer for whoever repeats the request; it goes with its conversation."""
        sealed = self._sealer.seal_text(answer, _place(caller, key))
        kept = update(table).where(_own(caller, key)).values(answer=sealed, thread=thread)
        await self._database.run(lambda connection: connection.execute(kept).rowcount)

    async def withdraw(self, caller: Caller, key: str) -> None:
        """Forget a request that failed, so that it can be tried again."""
        gone = delete(table).where(_own(caller, key), table.c.answer.is_(None))
        await self._database.run(lambda connection: connection.execute(gone).rowcount)

    async def delete_older(self, age: timedelta, traces: Traces | None = None) -> int:
        """Delete keys older than `age`; answer how many. `traces` takes how answers began."""
        old = table.c.at < self._clock.now() - age
        return await delete_in_batches(
            self._database, table, old, sealed=table.c.answer, traces=traces
        )


def _place(caller: Caller, key: str) -> str:
    return KEPT_ANSWER.context({"project": caller.project, "user": caller.user, "key": key})


def _own(caller: Caller, key: str) -> ColumnElement[bool]:
    return and_(table.c.project == caller.project, table.c.user == caller.user, table.c.key == key)
