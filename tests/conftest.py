"""What all tests share: databases, a clock, and the model files built once."""

import os
from collections.abc import Iterator

import pytest

from tests.clock import TurnedClock
from tests.postgres import fresh_database, postgres_server


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own keys and settings out of every test."""
    for name in list(os.environ):
        if name.startswith(("CANDOR_", "OPENAI_", "GOOGLE_", "PERPLEXITY_", "LANGSMITH_")):
            monkeypatch.delenv(name)


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    with fresh_database(postgres) as url:
        yield url
