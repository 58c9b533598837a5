"""The audit log, and which identity keys its pseudonyms are of."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from candor.stores.instant import Instant
from candor.stores.schema.base import ID, PROJECT, USER, metadata

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

identity_keys = Table(
    "identity_keys",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key_ids", Text, nullable=False),
    Column("probe", String(96), nullable=False),
)
