"""What people chose, said and were told."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
)

from candor.stores.instant import Instant
from candor.stores.schema.base import ID, PROJECT, THREAD, USER, metadata

consent_choices = Table(
    "consent_choices",
    metadata,
    Column("id", ID, primary_key=True),
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("purposes", String(200), nullable=False),
    Column("region", String(2)),
    Column("version", String(32), nullable=False),
    Column("text_sha256", String(64)),
    Column("language", String(16)),
    Column("channel", String(16)),
    Column("gpc", Boolean, nullable=False, server_default=false()),
    Column("at", Instant, nullable=False),
    Index(None, "project", "user", "at"),
)

threads = Table(
    "threads",
    metadata,
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("thread", THREAD, nullable=False),
    Column("title", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("memory_until", Instant),
    PrimaryKeyConstraint("project", "user", "thread"),
    Index(None, "memory_until"),
    Index(None, "updated_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("turn_id", ID, nullable=False),
    Column("role", String(9), nullable=False),
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("thread", THREAD, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("turn_id", "role"),
    Index(None, "project", "user", "thread", "at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("turn_id", ID, primary_key=True),
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("score", Integer, nullable=False),
    Column("comment", Text),
    Column("at", Instant, nullable=False),
    Index(None, "project", "at"),
    Index(None, "project", "user", "at"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("key", String(96), nullable=False),
    Column("fingerprint", String(96), nullable=False),
    Column("thread", THREAD),
    Column("answer", Text),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("project", "user", "key"),
    Index(None, "at"),
)

erasures = Table(
    "erasures",
    metadata,
    Column("id", ID, primary_key=True),
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("requested_by", String(16), nullable=False),
    Column("step", String(16), nullable=False),
    Column("counts", Text, nullable=False),
    Column("period", String(7)),
    Column("used", Integer, nullable=False),
    Column("erased_at", Instant),
    Column("finished_at", Instant),
    Index(None, "project", "user"),
)

vault_values = Table(
    "vault_values",
    metadata,
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("type", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("digest", String(96), nullable=False),
    Column("value", Text, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    PrimaryKeyConstraint("project", "user", "type", "number"),
    # a digest is made of the type too
    Index(None, "project", "user", "digest", unique=True),
    Index(None, "expires_at"),
)

chats = Table(
    "chats",
    metadata,
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("place", String(96), nullable=False),
    Column("language", String(16)),
    Column("thread", THREAD),
    Column("settings", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("project", "user", "place"),
    Index(None, "at"),
)
