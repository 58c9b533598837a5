"""Everything kept comes under the newest key, on both databases, and still opens."""

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import empty_checkpoint
from sqlalchemy import Connection, select

from candor.domain.caller import Caller
from candor.privacy.aes_gcm import AesGcmSealer
from candor.privacy.keyring import Keyring, key_id
from candor.stores.database import Database
from candor.stores.idempotency.sql import SqlIdempotencyStore
from candor.stores.memory.contract import Memory
from candor.stores.memory.postgres import PostgresMemory
from candor.stores.memory.sqlite import SqliteMemory
from candor.stores.resealing import BATCH, Resealing
from candor.stores.sealed_columns import SEALED_COLUMNS
from candor.stores.transcript.contract import Exchange
from candor.stores.transcript.sql import SqlTranscriptStore
from tests.clock import TurnedClock

OLD, NEW = os.urandom(32), os.urandom(32)


@pytest.fixture
def kept() -> list[bytes]:
    return [OLD]


@pytest.fixture
def keyring(kept: list[bytes]) -> Keyring:
    return Keyring(kept, load=lambda: kept)


@pytest.fixture
async def memory(database: Database, database_url: str, keyring: Keyring) -> AsyncIterator[Memory]:
    sealer = AesGcmSealer(keyring, "checkpoints")
    opened: Memory
    if database.is_sqlite:
        path = database_url.removeprefix("sqlite:///").replace("candor.", "memory.")

        opened = await SqliteMemory.open(Path(path), sealer)
    else:
        opened = await PostgresMemory.open(database_url, sealer)
    yield opened
    await opened.aclose()


@pytest.fixture
def resealing(database: Database, memory: Memory, keyring: Keyring) -> Resealing:
    return Resealing(database, memory, lambda purpose: AesGcmSealer(keyring, purpose))


def of(thread: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread, "checkpoint_ns": ""}}


async def remember(memory: Memory, thread: str) -> None:
    checkpoint = empty_checkpoint()
    checkpoint["channel_values"] = {"memory": {"messages": ["Hello"]}}
    checkpoint["channel_versions"] = {"memory": checkpoint["id"]}
    written = await memory.checkpointer.aput(
        of(thread), checkpoint, {}, {"memory": checkpoint["id"]}
    )
    await memory.checkpointer.aput_writes(written, [("memory", {"messages": ["Bye"]})], "task")


async def test_everything_comes_under_the_newest_key(
    database: Database,
    memory: Memory,
    resealing: Resealing,
    keyring: Keyring,
    kept: list[bytes],
    caller: Caller,
    clock: TurnedClock,
) -> None:
    records = AesGcmSealer(keyring, "records")
    transcripts = SqlTranscriptStore(database, clock, records)
    idempotency = SqlIdempotencyStore(database, clock, records)
    turns = BATCH + 3
    for number in range(turns):
        exchange = Exchange(f"turn-{number}", f"Question {number}", f"Answer {number}")
        until = clock.now() + timedelta(minutes=30)
        await transcripts.settle(caller, "talk", exchange, began=clock.now(), memory_until=until)
    await idempotency.claim(caller, "key", "body")
    await idempotency.answer(caller, "key", "talk", '{"answer": "yes"}')
    await remember(memory, "talk")
    assert await resealing.step_if_needed() == 0, "one key, so nothing is looked at"

    kept.insert(0, NEW)
    assert keyring.refresh()
    assert await resealing.finish() >= 2 * turns + 2
    counts = await resealing.count()
    assert {id_ for found in counts.values() for id_ in found} == {key_id(NEW)}
    assert counts["messages.text"][key_id(NEW)] == 2 * turns
    assert counts["memory"].total() >= 2
    assert await resealing.finish() == 0

    kept.remove(OLD)
    keyring.refresh()
    messages = await transcripts.messages(caller, "talk")
    assert {said.text for said in messages} >= {"Question 0", f"Answer {turns - 1}"}
    assert [thread.title for thread in await transcripts.threads(caller)] == ["Question 0"]
    assert (await idempotency.claim(caller, "key", "body")).answer == '{"answer": "yes"}'
    found = await memory.checkpointer.aget_tuple(of("talk"))
    assert found is not None
    assert found.checkpoint["channel_values"] == {"memory": {"messages": ["Hello"]}}
    assert found.pending_writes == [("task", "memory", {"messages": ["Bye"]})]


async def test_the_sweep_looks_no_further_when_all_is_done(
    resealing: Resealing, memory: Memory, keyring: Keyring, kept: list[bytes]
) -> None:
    await remember(memory, "talk")
    kept.insert(0, NEW)
    keyring.refresh()
    assert await resealing.step_if_needed() > 0
    assert await resealing.step_if_needed() == 0
    await remember(memory, "later")
    assert await resealing.step_if_needed() == 0


async def test_no_sealed_column_holds_readable_text(
    database: Database, caller: Caller, clock: TurnedClock, keyring: Keyring
) -> None:
    transcripts = SqlTranscriptStore(database, clock, AesGcmSealer(keyring, "records"))
    exchange = Exchange("turn", "A quokka question", "A quokka answer")
    now = clock.now()
    await transcripts.settle(caller, "talk", exchange, began=now, memory_until=now)

    def read(connection: Connection) -> list[str]:
        columns = [one.table.c[one.column] for one in SEALED_COLUMNS]
        return [
            value
            for column in columns
            for value in connection.execute(select(column).where(column.is_not(None))).scalars()
        ]

    values = await database.run(read)
    assert len(values) == 3
    assert not [value for value in values if "quokka" in value]
