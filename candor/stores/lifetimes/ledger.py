"""The ledger's lifetime: first its rows lose what leads to a person, later they go."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, bindparam, select, update

from candor.domain.caller import UNLINKED
from candor.stores.database import Database
from candor.stores.lifetimes.batches import BATCH, delete_in_batches, in_batches, projects_in
from candor.stores.lifetimes.links import is_linked
from candor.stores.tables import attempts, feedback, turns
from candor.stores.traces import Traces

_LOOSEN = [
    update(table)
    .where(table.c.turn_id == bindparam("of_turn"))
    .values(turn_id=bindparam("other_id"), user=UNLINKED, at=bindparam("hour"))
    for table in (turns, attempts)
]
# what was said of an answer stays beside its turn as a figure; the words go
_LOOSEN.append(
    update(feedback)
    .where(feedback.c.turn_id == bindparam("of_turn"))
    .values(turn_id=bindparam("other_id"), user=UNLINKED, at=bindparam("hour"), comment=None)
)


async def unlink_ledger(
    database: Database,
    before: datetime,
    *,
    new_id: Callable[[], str] = lambda: str(uuid4()),
    batch: int = BATCH,
    traces: Traces | None = None,
) -> int:
    """Take pseudonym, turn id and minute from turns of before; answer how many turns had them.

    The turn id goes too, since a transcript that is kept longer has it beside the pseudonym; the
    new one is random and says nothing of the order. `traces` takes how the comments on them began.
    """
    total = 0
    for project in await projects_in(database, turns):
        due = (
            select(turns.c.turn_id, turns.c.at)
            .where(turns.c.project == project, is_linked(turns), turns.c.at < before)
            .limit(batch)
        )

        def loosen(connection: Connection) -> int:
            changes = [
                {
                    "of_turn": row.turn_id,
                    "other_id": new_id(),
                    "hour": row.at.replace(minute=0, second=0, microsecond=0),
                }
                for row in connection.execute(due)  # noqa: B023  # used up before the next one
            ]
            if changes and traces is not None:
                turn_ids = [change["of_turn"] for change in changes]
                said = select(feedback.c.comment).where(feedback.c.turn_id.in_(turn_ids))
                traces.add_texts(connection.execute(said).scalars())
            for change in _LOOSEN if changes else ():
                connection.execute(change, changes)
            return len(changes)

        total += await in_batches(database, loosen, batch)
    return total


async def delete_old_feedback(
    database: Database, before: datetime, *, batch: int = BATCH, traces: Traces | None = None
) -> int:
    """Delete what people said before, where it still leads to them; answer how much.

    `traces` takes how their comments began.
    """
    gone = 0
    for project in await projects_in(database, feedback):
        old = (feedback.c.project == project, is_linked(feedback), feedback.c.at < before)
        gone += await delete_in_batches(
            database, feedback, *old, batch=batch, sealed=feedback.c.comment, traces=traces
        )
    return gone


async def delete_old_ledger(
    database: Database, before: datetime, *, batch: int = BATCH, traces: Traces | None = None
) -> int:
    """Delete turns and attempts of before, and what was said of them; answer how many turns went.

    `traces` takes how the comments began.
    """
    gone = 0
    for table in (feedback, attempts, turns):
        gone = 0
        sealed = feedback.c.comment if table is feedback else None
        for project in await projects_in(database, table):
            old = (table.c.project == project, table.c.at < before)
            gone += await delete_in_batches(
                database, table, *old, batch=batch, sealed=sealed, traces=traces
            )
    return gone
