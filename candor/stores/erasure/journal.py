"""The journal of erasures: a row each, which is also the tombstone that fences the person off."""

import json
from collections import Counter
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from candor.domain.caller import Caller
from candor.stores.database import Database
from candor.stores.erasure.contract import Counts, Erasure, RequestedBy, Step
from candor.stores.erasure.fence import hold_fence, wait_for_writers
from candor.stores.erasure.tombstones import Tombstone
from candor.stores.tables import erasures


class ErasureJournal:
    """Writes down what is about to be done before it is done."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self, erasure_id: str, caller: Caller, by: RequestedBy, now: datetime
    ) -> Erasure:
        """Begin an erasure, or answer the one that still holds this person off."""
        running = select(erasures).where(
            erasures.c.project == caller.project,
            erasures.c.user == caller.user,
            erasures.c.erased_at.is_(None),
        )

        def write(connection: Connection) -> Erasure:
            wait_for_writers(connection)
            held = connection.execute(running.limit(1)).one_or_none()
            if held is not None:
                return _erasure(held)
            row = _row(erasure_id, caller.project, caller.user, now, by)
            connection.execute(insert(erasures).values(row))
            return read_erasure(connection, erasure_id)

        return await self._database.run(write)

    async def adopt(self, tombstone: Tombstone) -> Erasure:
        """Begin an erasure again that a restored database has forgotten."""
        row = _row(tombstone.id, tombstone.project, tombstone.user, tombstone.at, "restored")

        def write(connection: Connection) -> Erasure:
            wait_for_writers(connection)
            held = select(erasures.c.id).where(erasures.c.id == tombstone.id)
            if connection.execute(held).one_or_none() is None:
                connection.execute(insert(erasures).values({**row, "erased_at": tombstone.at}))
            return read_erasure(connection, tombstone.id)

        return await self._database.run(write)

    async def enter(self, erasure: Erasure, step: Step) -> None:
        """Note the step that is begun now."""
        change = update(erasures).where(erasures.c.id == erasure.id).values(step=step)
        await self._database.run(lambda connection: connection.execute(change).rowcount)

    async def erased(self, erasure: Erasure, now: datetime) -> Erasure:
        """Note that nothing older than `now` is left; the person may come back."""
        return await self._set(erasure, erased_at=now)

    async def finished(self, erasure: Erasure, now: datetime) -> Erasure:
        """Note the end."""
        return await self._set(erasure, finished_at=now, step="finished")

    async def _set(self, erasure: Erasure, **values: object) -> Erasure:
        unset = [erasures.c[name].is_(None) for name in values if name != "step"]
        change = update(erasures).where(erasures.c.id == erasure.id, *unset).values(values)

        def write(connection: Connection) -> Erasure:
            connection.execute(change)
            return read_erasure(connection, erasure.id)

        return await self._database.run(write)

    async def count(self, erasure: Erasure, counts: Counts) -> None:
        """Add to the counts of what went elsewhere than in this database."""

        def write(connection: Connection) -> None:
            hold_fence(connection)
            add_counts(connection, erasure.id, counts)

        await self._database.run(write)

    async def read(self, erasure: Erasure) -> Erasure:
        """Answer how far an erasure is."""
        return await self._database.run(lambda connection: read_erasure(connection, erasure.id))

    async def unfinished(self) -> list[Erasure]:
        """Answer the erasures that a crash or a failure has left, the oldest first."""
        return await self._all(select(erasures).where(erasures.c.finished_at.is_(None)))

    async def since(self, instant: datetime) -> list[Erasure]:
        """Answer the erasures after which something late might have been written."""
        return await self._all(select(erasures).where(erasures.c.erased_at >= instant))

    async def all(self) -> list[Erasure]:
        """Answer every erasure that is remembered."""
        return await self._all(select(erasures))

    async def delete_older(self, before: datetime) -> int:
        """Forget the erasures that no backup can be older than; answer how many."""
        over = delete(erasures).where(erasures.c.finished_at < before)
        return await self._database.run(lambda connection: connection.execute(over).rowcount)

    async def _all(self, query: Select[tuple[object, ...]]) -> list[Erasure]:
        ordered = query.order_by(erasures.c.requested_at, erasures.c.id)
        rows = await self._database.run(lambda connection: connection.execute(ordered).all())
        return [_erasure(row) for row in rows]


def read_erasure(connection: Connection, erasure_id: str, *, lock: bool = False) -> Erasure:
    """Answer an erasure; `lock` keeps others from changing it until the transaction ends."""
    found = select(erasures).where(erasures.c.id == erasure_id)
    return _erasure(connection.execute(found.with_for_update() if lock else found).one())


def add_counts(connection: Connection, erasure_id: str, counts: Counts) -> None:
    """Add to an erasure's counts, within the transaction that did what is counted."""
    if counts:
        total = read_erasure(connection, erasure_id, lock=True).counts + counts
        change = update(erasures).where(erasures.c.id == erasure_id)
        connection.execute(change.values(counts=_written(total)))


def _row(
    erasure_id: str, project: str, user: str, now: datetime, by: RequestedBy
) -> dict[str, object]:
    return {
        "id": erasure_id,
        "project": project,
        "user": user,
        "requested_at": now,
        "requested_by": by,
        "step": "requested",
        "counts": _written(Counts()),
        "used": 0,
    }


def _written(counts: Counts) -> str:
    return json.dumps({"erased": counts.erased, "unlinked": counts.unlinked})


def _erasure(row: Row[tuple[object, ...]]) -> Erasure:
    found = row._mapping
    counts = json.loads(found["counts"])
    return Erasure(
        id=found["id"],
        project=found["project"],
        user=found["user"],
        requested_at=found["requested_at"],
        requested_by=cast(RequestedBy, found["requested_by"]),
        step=cast(Step, found["step"]),
        counts=Counts(Counter(counts["erased"]), Counter(counts["unlinked"])),
        erased_at=found["erased_at"],
        finished_at=found["finished_at"],
        period=found["period"],
        used=found["used"],
    )
