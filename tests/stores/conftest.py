"""Every store test runs once on SQLite and once on PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from candor.domain.caller import Caller
from candor.stores.database import Database, open_database


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'candor.sqlite3'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await open_database(database_url)
    yield opened
    await opened.aclose()


@pytest.fixture
def caller() -> Caller:
    return Caller(project="default", user="k1:anna")


@pytest.fixture
def stranger() -> Caller:
    return Caller(project="default", user="k1:bert")


@pytest.fixture
def other_project() -> Caller:
    return Caller(project="other", user="k1:anna")
