"""What every table is made of."""

from sqlalchemy import MetaData, String

metadata = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s"}
)

PROJECT = String(64)
USER = String(96)
THREAD = String(128)
ID = String(36)
