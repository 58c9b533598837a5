"""`INSERT … ON CONFLICT` in the words of either database."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from candor.stores.database import Database

Upsert = sqlite.Insert | postgresql.Insert


def upsert(database: Database, table: Table) -> Upsert:
    """Begin an insert that can say what to do where the row is already there."""
    return sqlite.insert(table) if database.is_sqlite else postgresql.insert(table)
