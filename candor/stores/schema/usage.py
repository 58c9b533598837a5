"""What is counted and paid for."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
)

from candor.stores.instant import Instant
from candor.stores.schema.base import ID, PROJECT, USER, metadata

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("tier", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    PrimaryKeyConstraint("project", "user"),
)

usage_months = Table(
    "usage_months",
    metadata,
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("period", String(7), nullable=False),
    Column("used", Integer, nullable=False),
    PrimaryKeyConstraint("project", "user", "period"),
)

reservations = Table(
    "reservations",
    metadata,
    Column("turn_id", ID, primary_key=True),
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("period", String(7), nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "at"),
    Index(None, "project", "user"),
)

turns = Table(
    "turns",
    metadata,
    Column("turn_id", ID, primary_key=True),
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("at", Instant, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("tier", String(16), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("category", String(32), nullable=False),
    Column("language", String(16), nullable=False),
    Column("complexity", Integer, nullable=False),
    Column("provider", String(16)),
    Column("model", String(80)),
    Column("prompt_hash", String(64)),
    Column("degraded", Boolean, nullable=False),
    Column("fallback", Boolean, nullable=False),
    Column("confidence", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost_nano", BigInteger, nullable=False),
    Column("ms", Float, nullable=False),
    Column("experiment", String(64)),
    Column("variant", String(64)),
    Column("characters", Integer),
    Column("cached", String(8)),
    Column("saved_nano", BigInteger),
    Column("saved_ms", Float),
    Index(None, "project", "at"),
    Index(None, "project", "user", "at"),
    Index(None, "project", "experiment"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("turn_id", ID, nullable=False),
    Column("number", Integer, nullable=False),
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("at", Instant, nullable=False),
    Column("provider", String(16), nullable=False),
    Column("model", String(80), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("ms", Float, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cached_input_tokens", Integer, nullable=False),
    Column("reasoning_tokens", Integer, nullable=False),
    Column("cost_nano", BigInteger, nullable=False),
    Column("estimated", Boolean, nullable=False),
    Column("calls", Integer, nullable=False, server_default="1"),
    PrimaryKeyConstraint("turn_id", "number"),
    Index(None, "project", "at"),
    Index(None, "project", "user", "at"),
)
