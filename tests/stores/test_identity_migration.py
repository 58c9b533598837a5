"""Links into the audit log lead to the same entries after they may be several for a person."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, create_engine, select, text

from candor.stores.database import open_database
from candor.stores.migrate import alembic_config
from candor.stores.tables import audit_subjects

BEFORE = "0007"
LINKS = {("anna", "reference-a"), ("bert", "reference-b")}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    yield made
    made.dispose()


def fill(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), BEFORE)
    put = text(
        'INSERT INTO audit_subjects (project, "user", reference, since)'
        " VALUES ('default', :user, :reference, '2026-11-01 10:00:00+00:00')"
    )
    for user, reference in LINKS:
        connection.execute(put, {"user": user, "reference": reference})


async def test_an_upgrade_keeps_every_link(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        fill(connection)
    database = await open_database(database_url)
    read = select(audit_subjects.c.user, audit_subjects.c.reference)
    kept = await database.run(lambda connection: connection.execute(read).all())
    await database.aclose()
    assert {tuple(row) for row in kept} == LINKS
