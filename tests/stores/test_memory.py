from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import empty_checkpoint

from candor.stores.memory.contract import Memory
from candor.stores.memory.postgres import PostgresMemory
from candor.stores.memory.sqlite import _THREADS, SqliteMemory
from candor.stores.traces import Traces
from tests.sealers import new_sealer

SEALER = new_sealer()
CANARY = "anna.canary@example.org"


@pytest.fixture(params=["sqlite", "postgresql"])
async def memory(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Memory]:
    opened: Memory
    if request.param == "sqlite":
        opened = await SqliteMemory.open(tmp_path / "memory.sqlite3", SEALER)
    else:
        opened = await PostgresMemory.open(request.getfixturevalue("postgres_url"), SEALER)
    yield opened
    await opened.aclose()


def of(thread: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread, "checkpoint_ns": ""}}


async def write(memory: Memory, thread: str, text: str) -> str:
    checkpoint = empty_checkpoint()
    checkpoint["channel_values"] = {"memory": {"messages": [text]}}
    checkpoint["channel_versions"] = {"memory": checkpoint["id"]}
    await memory.checkpointer.aput(of(thread), checkpoint, {}, {"memory": checkpoint["id"]})
    return checkpoint["id"]


async def count(memory: Memory, thread: str) -> int:
    return len([found async for found in memory.checkpointer.alist(of(thread))])


async def test_the_newest_checkpoint_survives_pruning(memory: Memory) -> None:
    for text in ("one", "two", "three"):
        newest = await write(memory, "a", text)
    await write(memory, "b", "other")
    await memory.prune(Traces())
    assert await count(memory, "a") == 1
    assert await count(memory, "b") == 1
    kept = await memory.checkpointer.aget(of("a"))
    assert kept is not None
    assert kept["id"] == newest
    assert kept["channel_values"] == {"memory": {"messages": ["three"]}}


async def test_a_forgotten_thread_is_gone(memory: Memory) -> None:
    await write(memory, "a", "one")
    await write(memory, "b", "two")
    await memory.forget("a")
    await memory.erase_deleted_bytes()
    assert await memory.checkpointer.aget(of("a")) is None
    assert await memory.checkpointer.aget(of("b")) is not None


async def test_no_bytes_are_left_behind(tmp_path: Path) -> None:
    memory = await SqliteMemory.open(tmp_path / "memory.sqlite3", SEALER)
    thread = "the-thread-of-anna"
    for _ in range(5):
        await write(memory, thread, CANARY)
    before = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert thread.encode() in before
    assert CANARY.encode() not in before, "a checkpoint lies in the clear"
    await memory.forget(thread)
    await memory.erase_deleted_bytes()
    after = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    await memory.aclose()
    assert thread.encode() not in after


async def test_names_are_read_page_by_page(memory: Memory) -> None:
    for thread in ("p/anna/b", "p/anna/a", "p/anna/B", "p/annabel/a", "p/bert/a"):
        await write(memory, thread, "one")
        await write(memory, thread, "two")
    assert await memory.threads(prefix="p/anna/", limit=2) == ["p/anna/B", "p/anna/a"]
    assert await memory.threads(prefix="p/anna/", after="p/anna/a", limit=9) == ["p/anna/b"]
    assert len(await memory.threads(limit=9)) == 5


async def test_names_are_found_by_an_index(tmp_path: Path) -> None:
    memory = await SqliteMemory.open(tmp_path / "memory.sqlite3", SEALER)
    asked = {"first": "p/anna/", "beyond": "p/anna0", "after": "", "limit": 9}
    with memory.checkpointer.saver.cursor() as cursor:
        plan = str(cursor.execute(f"EXPLAIN QUERY PLAN {_THREADS}", asked).fetchall())
    await memory.aclose()
    assert plan.count("thread_id>? AND thread_id<?") == 2, plan


async def test_forgetting_under_a_prefix_counts_and_leaves_the_others(memory: Memory) -> None:
    for thread in ("p/anna/a", "p/anna/b", "p/annabel/a"):
        await write(memory, thread, "one")
        await write(memory, thread, "two")
    assert await memory.forget_under("p/anna/") == 2
    assert await memory.forget_under("p/anna/") == 0
    assert await memory.threads(limit=9) == ["p/annabel/a"]
