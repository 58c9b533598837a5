"""A database that was made before texts were encrypted is encrypted when it is opened."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

from candor.domain.caller import Caller
from candor.stores.database import open_database
from candor.stores.idempotency.sql import SqlIdempotencyStore
from candor.stores.migrate import alembic_config
from candor.stores.transcript.sql import SqlTranscriptStore
from tests.clock import TurnedClock
from tests.sealers import new_sealer

WORDS = "How do I feed a quokka?"
OF: dict[str, Any] = {"project": "default", "user": "k1:anna", "thread": "talk"}
ROWS: dict[str, dict[str, Any]] = {
    "threads": {"title": WORDS, "started_at": 0, "updated_at": 0},
    "messages": {"turn_id": "t", "role": "user", "text": WORDS, "at": 0},
    "idempotency_keys": {"key": "k", "fingerprint": "f", "answer": WORDS, "at": 0},
}


def older_database(url: str) -> None:
    address = make_url(url)
    driver = "postgresql+psycopg" if address.get_backend_name() == "postgresql" else "sqlite"
    engine = create_engine(address.set(drivername=driver))
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0001")
        for table, values in ROWS.items():
            _insert(connection, table, {**OF, **values})
    engine.dispose()


def _insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    given = {name: now if value == 0 else value for name, value in row.items()}
    names = ", ".join(f'"{name}"' for name in given)
    holes = ", ".join(f":{name}" for name in given)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({holes})"), given)


async def test_older_texts_are_encrypted_and_still_read(
    database_url: str, clock: TurnedClock
) -> None:
    older_database(database_url)
    sealer, anna = new_sealer(), Caller("default", "k1:anna")
    database = await open_database(database_url, sealer)
    for table, column in (
        ("threads", "title"),
        ("messages", "text"),
        ("idempotency_keys", "answer"),
    ):
        read = partial(_values, table, column)
        assert WORDS not in await database.run(read)
    transcripts = SqlTranscriptStore(database, clock, sealer)
    assert [said.text for said in await transcripts.messages(anna, "talk")] == [WORDS]
    assert [thread.title for thread in await transcripts.threads(anna)] == [WORDS]
    kept = await SqlIdempotencyStore(database, clock, sealer).claim(anna, "k", "f")
    assert kept.answer == WORDS
    await database.aclose()


async def test_without_a_key_nothing_is_changed(database_url: str) -> None:
    older_database(database_url)
    with pytest.raises(AttributeError):
        await open_database(database_url)
    sealer = new_sealer()
    database = await open_database(database_url, sealer)
    assert len(await database.run(partial(_values, "messages", "text"))) == 1
    await database.aclose()


def _values(table: str, column: str, connection: Connection) -> list[str]:
    return list(connection.execute(text(f"SELECT {column} FROM {table}")).scalars())
