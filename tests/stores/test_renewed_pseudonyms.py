"""Renewing the identity key, with the memory and the deleted bytes, on both databases."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import empty_checkpoint

from candor.bootstrap.keys import Keys, load_keys
from candor.bootstrap.renewed_pseudonyms import renew_pseudonyms
from candor.domain.caller import Caller
from candor.domain.tiers import Tier
from candor.stores.database import Database
from candor.stores.memory.contract import Memory
from candor.stores.memory.postgres import PostgresMemory
from candor.stores.memory.sqlite import SqliteMemory
from candor.stores.transcript.contract import ThreadKey
from candor.stores.usage.sql import SqlUsageStore
from tests.clock import TurnedClock
from tests.settings import given_settings


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return load_keys(given_settings(data_dir=tmp_path / "data"))


@pytest.fixture
async def memory(database_url: str, tmp_path: Path, keys: Keys) -> AsyncIterator[Memory]:
    sealer = keys.sealer("checkpoints")
    opened: Memory
    if database_url.startswith("sqlite"):
        opened = await SqliteMemory.open(tmp_path / "memory.sqlite3", sealer)
    else:
        opened = await PostgresMemory.open(database_url, sealer)
    yield opened
    await opened.aclose()


async def remember(memory: Memory, caller: Caller) -> None:
    name = str(ThreadKey(caller.project, caller.user, "talk"))
    config: RunnableConfig = {"configurable": {"thread_id": name, "checkpoint_ns": ""}}
    await memory.checkpointer.aput(config, empty_checkpoint(), {}, {})


async def test_records_move_and_older_memories_go(
    database: Database, memory: Memory, keys: Keys, clock: TurnedClock
) -> None:
    rotated = replace(keys, id_hash=(bytes(32), *keys.id_hash))
    before = Caller("default", keys.pseudonyms.user("default", "anna"))
    after = Caller("default", rotated.pseudonyms.user("default", "anna"))
    bert = Caller("default", rotated.pseudonyms.user("default", "bert"))
    await SqlUsageStore(database, clock).set_tier(before, Tier.PRO)
    await remember(memory, before)
    await remember(memory, bert)
    assert await renew_pseudonyms(database, memory, rotated) == 1
    assert (await SqlUsageStore(database, clock).current(after)).tier == Tier.PRO
    assert await memory.threads(limit=10) == [str(ThreadKey("default", bert.user, "talk"))]
    assert await renew_pseudonyms(database, memory, rotated) == 0
