"""An erasure must not give a month's questions back: the count outlives it until the month ends."""

from sqlalchemy import ScalarSelect, bindparam, func, select, update
from sqlalchemy.engine import Connection

from candor.stores.erasure.contract import Erasure
from candor.stores.tables import erasures, reservations, usage_months


def still_counting() -> ScalarSelect[int]:
    """Answer how many questions of :period :user of :project asked before their erasures."""
    return (
        select(func.coalesce(func.max(erasures.c.used), 0))
        .where(
            erasures.c.project == bindparam("project"),
            erasures.c.user == bindparam("user"),
            erasures.c.period == bindparam("period"),
        )
        .scalar_subquery()
    )


def keep_count(connection: Connection, erasure: Erasure, period: str) -> None:
    """Write down how many questions of the month count; to be called before their rows go.

    A question whose turn is still running is not counted: its answer will not be kept.
    """
    of = {"project": erasure.project, "user": erasure.user, "period": period}
    asked = select(usage_months.c.used).filter_by(**of)
    running = select(func.count()).select_from(reservations).filter_by(**of)
    used = connection.execute(asked).scalar_one_or_none() or 0
    used -= connection.execute(running).scalar_one()
    if used > 0:
        before = connection.execute(select(still_counting()), of).scalar_one()
        kept = update(erasures).where(erasures.c.id == erasure.id)
        connection.execute(kept.values(period=period, used=before + used))


def drop_counts(connection: Connection, period: str) -> int:
    """Forget the counts of months before `period`; answer how many there were."""
    over = update(erasures).where(erasures.c.period < period).values(period=None, used=0)
    return connection.execute(over).rowcount
