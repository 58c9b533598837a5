"""What the service itself needs: leases, the state of the index, the age of cached answers."""

from sqlalchemy import Boolean, Column, Integer, PrimaryKeyConstraint, String, Table, Text

from candor.stores.instant import Instant
from candor.stores.schema.base import ID, PROJECT, metadata

leases = Table(
    "leases",
    metadata,
    Column("name", String(300), primary_key=True),
    Column("holder", ID, nullable=False),
    Column("until", Instant, nullable=False),
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

cache_epochs = Table(
    "cache_epochs",
    metadata,
    Column("project", PROJECT, primary_key=True),
    Column("epoch", Integer, nullable=False),
)
