"""Epochs in SQL: one row for each project whose answers were ever given up."""

from sqlalchemy import bindparam, select

from candor.stores.database import Database
from candor.stores.tables import cache_epochs as table
from candor.stores.upsert import upsert

# no project can be called so
EVERY = "*"

# built once: composing a statement costs more than running it
_CURRENT = select(table.c.project, table.c.epoch).where(
    table.c.project.in_([EVERY, bindparam("of_project")])
)


class SqlEpochStore:
    """Epochs that all workers and commands share."""

    def __init__(self, database: Database) -> None:
        self._database = database
        row = upsert(database, table)
        self._begin = row.on_conflict_do_update(
            index_elements=["project"], set_={"epoch": table.c.epoch + 1}
        )

    async def current(self, project: str) -> str:
        """Answer the name of the project's epoch, such as `0.2`."""
        rows = await self._database.run(
            lambda connection: connection.execute(_CURRENT, {"of_project": project}).all()
        )
        epochs = {row.project: row.epoch for row in rows}
        return f"{epochs.get(EVERY, 0)}.{epochs.get(project, 0)}"

    async def begin(self, project: str | None = None) -> None:
        """Begin a new epoch of a project, or of all: what was kept before is not found again."""
        first = {"project": project or EVERY, "epoch": 1}
        await self._database.run(lambda connection: connection.execute(self._begin, first).rowcount)
