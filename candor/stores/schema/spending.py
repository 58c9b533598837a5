"""What was spent and is held of the budgets."""

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, String, Table

from candor.stores.instant import Instant
from candor.stores.schema.base import ID, PROJECT, USER, metadata

# a day (YYYY-MM-DD) or a month (YYYY-MM), in UTC
PERIOD = String(10)

project_spending = Table(
    "project_spending",
    metadata,
    Column("project", PROJECT, nullable=False),
    Column("period", PERIOD, nullable=False),
    Column("spent_nano", BigInteger, nullable=False),
    Column("held_nano", BigInteger, nullable=False),
    PrimaryKeyConstraint("project", "period"),
)

user_spending = Table(
    "user_spending",
    metadata,
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("period", PERIOD, nullable=False),
    Column("spent_nano", BigInteger, nullable=False),
    Column("held_nano", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("project", "user", "period"),
)

spending_holds = Table(
    "spending_holds",
    metadata,
    Column("turn_id", ID, primary_key=True),
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("nano", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "at"),
    Index(None, "project", "user"),
)
