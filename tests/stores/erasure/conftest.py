"""The stage of every erasure test, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from candor.domain.caller import Caller
from tests.stores.erasure.stage import Stage, open_stage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
async def stage(folder: Path, database_url: str) -> AsyncIterator[Stage]:
    async with open_stage(folder, database_url) as opened:
        yield opened


@pytest.fixture
def anna() -> Caller:
    return Caller("default", "k1:" + "a1" * 32)


@pytest.fixture
def bert() -> Caller:
    return Caller("default", "k1:" + "b2" * 32)
