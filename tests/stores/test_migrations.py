import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from candor.domain.errors import BadUsage
from candor.stores.database import Database, open_database, ping
from candor.stores.tables import metadata


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    ours = set(metadata.tables)
    return [
        difference
        for difference in compare_metadata(context, metadata)
        if not (
            isinstance(difference, tuple)
            and difference[0] == "remove_table"
            and difference[1].name not in ours
        )
    ]


async def test_migrations_lead_to_the_tables(database: Database) -> None:
    assert await database.run(differences) == []


async def test_opening_twice_changes_nothing(database: Database, database_url: str) -> None:
    again = await open_database(database_url)
    await ping(again)
    await again.aclose()


@pytest.mark.parametrize("url", ["mysql://host/name", "not a url", "redis://host"])
async def test_other_databases_are_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(BadUsage, match="CANDOR_DATABASE_URL"):
        await open_database(url)
