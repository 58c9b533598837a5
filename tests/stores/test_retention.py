from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import empty_checkpoint

from candor.domain.budgets import Budgets
from candor.domain.caller import Caller
from candor.domain.clock import time_ordered_id
from candor.privacy.hmac_stamper import HmacStamper
from candor.privacy.keyring import Keyring
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.budgets.sql import SqlBudgetStore
from candor.stores.database import Database
from candor.stores.idempotency.sql import SqlIdempotencyStore
from candor.stores.leases.sql import SqlLeaseStore
from candor.stores.memory.sqlite import SqliteMemory
from candor.stores.resealing import Resealing
from candor.stores.retention import Retention
from candor.stores.tables import turns
from candor.stores.transcript.contract import Exchange, ThreadKey
from candor.stores.transcript.sql import SqlTranscriptStore
from candor.stores.turns.sql import SqlTurnLedger
from candor.stores.usage.sql import SqlUsageStore
from tests.clock import TurnedClock
from tests.sealers import new_sealer
from tests.stores.lifetime_rows import rows_of
from tests.stores.turn_records import turn_record
from tests.stores.vaults import new_vault


class StumblingMemory(SqliteMemory):
    """A real memory whose next deletions fail, as on a full disk."""

    failures = 0

    async def forget(self, thread: str) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        await super().forget(thread)


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[StumblingMemory]:
    opened = await StumblingMemory.open(tmp_path / "memory.sqlite3", new_sealer())
    assert isinstance(opened, StumblingMemory)
    yield opened
    await opened.aclose()


@pytest.fixture
async def retention(
    database: Database, memory: StumblingMemory, clock: TurnedClock
) -> AsyncIterator[Retention]:
    sealer = new_sealer()
    audit = SqlAuditLog(database, clock, HmacStamper(Keyring([bytes(32)]), "audit"))
    yield Retention(
        database=database,
        memory=memory,
        transcripts=SqlTranscriptStore(database, clock, sealer),
        usage=SqlUsageStore(database, clock),
        budgets=SqlBudgetStore(database, clock, Budgets()),
        idempotency=SqlIdempotencyStore(database, clock, sealer),
        leases=SqlLeaseStore(database, clock),
        vault=new_vault(database, clock),
        clock=clock,
        new_id=time_ordered_id,
        resealing=Resealing(database, memory, lambda _purpose: sealer),
        transcript_lifetime=timedelta(days=30),
        audit=audit,
        audit_lifetime=timedelta(days=1000),
    )
    await audit.aclose()


async def converse(retention: Retention, caller: Caller, thread: str) -> RunnableConfig:
    key = ThreadKey(caller.project, caller.user, thread)
    until = retention.clock.now() + timedelta(minutes=30)
    exchange = Exchange(f"turn-of-{thread}", "What is gas?", "A fee.")
    await retention.transcripts.settle(
        caller, thread, exchange, began=retention.clock.now(), memory_until=until
    )
    config: RunnableConfig = {"configurable": {"thread_id": str(key), "checkpoint_ns": ""}}
    await retention.memory.checkpointer.aput(config, empty_checkpoint(), {}, {})
    return config


async def test_expired_memories_go_and_fresh_ones_stay(
    retention: Retention, caller: Caller, clock: TurnedClock
) -> None:
    old = await converse(retention, caller, "old")
    clock.move(minutes=20)
    fresh = await converse(retention, caller, "fresh")
    clock.move(minutes=11)
    assert await retention.sweep() == 1
    assert await retention.memory.checkpointer.aget(old) is None
    assert await retention.memory.checkpointer.aget(fresh) is not None
    assert await retention.transcripts.thread(caller, "old") is not None


async def test_a_deletion_that_failed_is_tried_again_and_keeps_no_other(
    retention: Retention, memory: StumblingMemory, caller: Caller, clock: TurnedClock
) -> None:
    configs = [await converse(retention, caller, thread) for thread in ("one", "two")]
    await retention.usage.reserve(caller, "crashed")
    clock.move(minutes=31)
    memory.failures = 1
    await retention.sweep()
    await retention.sweep()
    assert [await memory.checkpointer.aget(config) for config in configs] == [None, None]
    assert (await retention.usage.current(caller)).used == 0


async def test_a_thread_that_is_answering_is_left_alone(
    retention: Retention, caller: Caller, clock: TurnedClock
) -> None:
    config = await converse(retention, caller, "busy")
    clock.move(minutes=31)
    key = str(ThreadKey(caller.project, caller.user, "busy"))
    await retention.leases.take(key, "turn", lasting=timedelta(minutes=1))
    assert await retention.sweep() == 0
    assert await retention.memory.checkpointer.aget(config) is not None
    await retention.leases.give_back(key, "turn")
    assert await retention.sweep() == 1


async def test_a_memory_without_a_conversation_is_forgotten(
    retention: Retention, caller: Caller, clock: TurnedClock
) -> None:
    kept = await converse(retention, caller, "kept")
    orphan, running = (
        {"configurable": {"thread_id": str(key), "checkpoint_ns": ""}}
        for key in (
            ThreadKey(caller.project, caller.user, "orphan"),
            ThreadKey(caller.project, caller.user, "running"),
        )
    )
    saver = retention.memory.checkpointer
    for config in (orphan, running):
        await saver.aput(cast(RunnableConfig, config), empty_checkpoint(), {}, {})
    name = running["configurable"]["thread_id"]
    await retention.leases.take(name, "turn", lasting=timedelta(days=1))
    await retention.sweep()
    assert await saver.aget(cast(RunnableConfig, orphan)) is None
    assert await saver.aget(cast(RunnableConfig, running)) is not None
    assert await saver.aget(kept) is not None


async def test_transcripts_and_ledger_are_looked_at_every_hour(
    retention: Retention, caller: Caller, clock: TurnedClock
) -> None:
    await retention.sweep()
    await converse(retention, caller, "old")
    ledger = SqlTurnLedger(retention.database)
    ledger.add(turn_record(caller, "asked", clock.now()))
    await ledger.aclose()
    clock.move(days=29)
    await retention.sweep()
    assert await retention.transcripts.messages(caller, "old") != []
    clock.move(days=1, minutes=30)
    await retention.sweep()
    assert await retention.transcripts.messages(caller, "old") == []
    clock.move(days=60)
    await retention.sweep()
    assert [row["user"] for row in await rows_of(retention.database, turns)] == ["unlinked"]
    clock.move(days=311)
    await retention.sweep()
    assert await rows_of(retention.database, turns) == []
