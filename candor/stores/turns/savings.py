"""What the cache saved, read out of the ledger that all workers write."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from candor.stores.database import Database
from candor.stores.tables import turns


@dataclass(frozen=True, slots=True)
class Savings:
    """Answered turns, those from the cache by how it had them, and what that saved.

    `nano` are nano-dollars, `seconds` the difference to the turns that the answers were made in.
    """

    answered: int
    cached: dict[str, int]
    nano: int
    seconds: float

    @property
    def share(self) -> float:
        """The part of the answered turns that came from the cache, 0 to 1."""
        return sum(self.cached.values()) / self.answered if self.answered else 0.0


async def read_savings(database: Database, project: str | None, since: datetime) -> Savings:
    """Sum up the turns of a project, or of all, that began at `since` or later."""
    found = (
        select(
            turns.c.cached,
            func.count().label("turns"),
            func.coalesce(func.sum(turns.c.saved_nano), 0).label("nano"),
            func.coalesce(func.sum(turns.c.saved_ms), 0.0).label("ms"),
        )
        .where(turns.c.outcome == "answered", turns.c.at >= since)
        .group_by(turns.c.cached)
    )
    if project is not None:
        found = found.where(turns.c.project == project)
    rows = await database.run(lambda connection: connection.execute(found).all())
    return Savings(
        answered=sum(row.turns for row in rows),
        cached={row.cached: row.turns for row in rows if row.cached},
        nano=int(sum(row.nano for row in rows)),
        seconds=round(sum(row.ms for row in rows) / 1000, 3),
    )
