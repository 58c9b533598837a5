"""Every table of the application's database; migrations/ brings a database to this shape."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
)

from candor.stores.instant import Instant

metadata = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s"}
)

PROJECT = String(64)
USER = String(96)
THREAD = String(128)
ID = String(36)

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
    Index(None, "project", "at"),
    Index(None, "project", "user", "at"),
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
    PrimaryKeyConstraint("turn_id", "number"),
    Index(None, "project", "at"),
    Index(None, "project", "user", "at"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(300), primary_key=True),
    Column("holder", ID, nullable=False),
    Column("until", Instant, nullable=False),
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

generations = Table(
    "generations",
    metadata,
    Column("project", PROJECT, nullable=False),
    Column("generation", String(40), nullable=False),
    Column("embedding_model", String(120), nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("key_id", String(9)),
    PrimaryKeyConstraint("project", "generation"),
)

documents = Table(
    "documents",
    metadata,
    Column("project", PROJECT, nullable=False),
    Column("generation", String(40), nullable=False),
    Column("root", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("chunk_ids", Text, nullable=False),
    PrimaryKeyConstraint("project", "generation", "root", "source"),
)

# `at` is kept as the very text that its hash covers
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("project", PROJECT, nullable=False),
    Column("at", String(27), nullable=False),
    Column("action", String(32), nullable=False),
    Column("actor", String(16), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("subject", ID),
    Column("acted_by", ID),
    Column("details", Text, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "at"),
    Index(None, "subject"),
    Index(None, "acted_by"),
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("before_first", String(64), nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("last_hash", String(64), nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("mac", String(64), nullable=False),
)

identity_keys = Table(
    "identity_keys",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key_ids", Text, nullable=False),
    Column("probe", String(96), nullable=False),
)

# a person has several where they were met under several pseudonyms, or by two processes at once
audit_subjects = Table(
    "audit_subjects",
    metadata,
    Column("project", PROJECT, nullable=False),
    Column("user", USER, nullable=False),
    Column("reference", ID, primary_key=True),
    Column("since", Instant, nullable=False),
    Index(None, "project", "user"),
)
