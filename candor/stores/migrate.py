"""Bring a database to today's schema with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from candor.domain.sealing import Sealer


def alembic_config(connection: Connection, sealer: Sealer | None = None) -> Config:
    """Answer Alembic's settings for a connection that is already open."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["sealer"] = sealer
    return config


def upgrade(connection: Connection, sealer: Sealer | None = None) -> None:
    """Run every migration that the database has not seen; two processes take turns.

    `sealer` encrypts the texts of a database that was made before they were encrypted.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7162534)")
    command.upgrade(alembic_config(connection, sealer), "head")
