"""Choices made before the proof was kept hold as they did."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, create_engine, text

from candor.domain.caller import Caller
from candor.domain.clock import time_ordered_id
from candor.domain.purposes import PURPOSES
from candor.stores.consent.sql import SqlConsentStore
from candor.stores.database import open_database
from candor.stores.migrate import alembic_config
from tests.clock import TurnedClock

BEFORE = "0001"
ROWS = [
    ("1", "anna", True, "analytics,answering", "2026-11-01 10:00:00+00:00"),
    ("2", "anna", True, "answering", "2026-11-02 10:00:00+00:00"),
    ("3", "bert", True, "answering", "2026-11-01 10:00:00+00:00"),
    ("4", "bert", False, "", "2026-11-02 10:00:00+00:00"),
]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    yield made
    made.dispose()


def fill(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), BEFORE)
    for number, user, given, purposes, at in ROWS:
        connection.execute(
            text(
                "INSERT INTO consent_choices"
                ' (id, project, "user", given, purposes, region, version, at)'
                " VALUES (:id, 'default', :user, :given, :purposes, 'DE', '2026-11', :at)"
            ),
            {"id": number, "user": user, "given": given, "purposes": purposes, "at": at},
        )


async def test_an_upgrade_keeps_what_was_chosen(
    engine: Engine, database_url: str, clock: TurnedClock
) -> None:
    with engine.begin() as connection:
        fill(connection)
    database = await open_database(database_url)
    consents = SqlConsentStore(database, clock, time_ordered_id)
    anna, bert = Caller("default", "anna"), Caller("default", "bert")
    state = await consents.current(anna)
    assert (state.given, state.purposes) == (True, ("answering",))
    withdrawn = await consents.current(bert)
    assert not withdrawn.given
    assert [withdrawn.said[purpose].given for purpose in PURPOSES] == [False, False, False]
    for proof in await consents.history(anna):
        assert (proof.choice.text_sha256, proof.channel, proof.gpc) == (None, None, False)
    await database.aclose()
