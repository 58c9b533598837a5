"""What began before an erasure is not written after it.

A writer holds the fence for its transaction and then asks; an erasure begins behind it. So either
the writer sees the erasure, or the erasure finds what was written.
"""

from datetime import datetime

from sqlalchemy import Connection, bindparam, literal, or_, select

from candor.domain.caller import Caller
from candor.domain.errors import DataErased
from candor.stores.tables import erasures

# any number that no other advisory lock of the product has
_FENCE = 7162535

_ERASED = (
    select(literal(1))
    .where(
        erasures.c.project == bindparam("project"),
        erasures.c.user == bindparam("user"),
        or_(
            erasures.c.erased_at.is_(None),
            erasures.c.erased_at >= bindparam("began", type_=erasures.c.erased_at.type),
        ),
    )
    .limit(1)
)


def hold_fence(connection: Connection) -> None:
    """Let no erasure begin before this transaction ends; its first statement."""
    # SQLite has one writer at a time, and every transaction begins as one
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({_FENCE})")


def wait_for_writers(connection: Connection) -> None:
    """Wait until nobody holds the fence, and keep everybody out until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_FENCE})")


def refuse_erased(connection: Connection, caller: Caller, began: datetime) -> None:
    """Raise DataErased where the person's data were erased after `began`, or are just now."""
    of = {"project": caller.project, "user": caller.user, "began": began}
    if connection.execute(_ERASED, of).scalar_one_or_none() is not None:
        raise DataErased(
            "Your data were erased while this was being answered, so nothing of it is kept. "
            "Ask again in a moment.",
            retry_after=5,
        )
