from datetime import timedelta

import pytest

from candor.domain.caller import Caller
from candor.stores.database import Database
from candor.stores.idempotency.contract import Claim
from candor.stores.idempotency.sql import SqlIdempotencyStore
from candor.stores.transcript.contract import Exchange, ThreadKey
from candor.stores.transcript.sql import SqlTranscriptStore
from candor.stores.usage.sql import SqlUsageStore
from tests.clock import TurnedClock
from tests.sealers import new_sealer

HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def transcripts(database: Database, clock: TurnedClock) -> SqlTranscriptStore:
    return SqlTranscriptStore(database, clock, new_sealer())


def said(turn_id: str, question: str = "What is gas?") -> Exchange:
    return Exchange(turn_id, question, f"An answer to {turn_id}.")


async def settle(
    transcripts: SqlTranscriptStore,
    caller: Caller,
    clock: TurnedClock,
    turn_id: str,
    thread: str = "main",
) -> None:
    now = clock.now()
    await transcripts.settle(caller, thread, said(turn_id), began=now, memory_until=now + HALF_HOUR)


async def test_messages_come_back_in_order(
    transcripts: SqlTranscriptStore, caller: Caller, clock: TurnedClock
) -> None:
    await settle(transcripts, caller, clock, "t1")
    await settle(transcripts, caller, clock, "t2")
    clock.move(minutes=1)
    await settle(transcripts, caller, clock, "t3")
    messages = await transcripts.messages(caller, "main")
    assert [(one.turn_id, one.role) for one in messages] == [
        (turn, role) for turn in ("t1", "t2", "t3") for role in ("user", "assistant")
    ]


async def test_settling_lets_the_question_count(
    transcripts: SqlTranscriptStore, database: Database, caller: Caller, clock: TurnedClock
) -> None:
    usage = SqlUsageStore(database, clock)
    await usage.reserve(caller, "t1")
    await settle(transcripts, caller, clock, "t1")
    await usage.release("t1")
    assert (await usage.current(caller)).used == 1


async def test_threads_are_listed_latest_first(
    transcripts: SqlTranscriptStore, caller: Caller, clock: TurnedClock
) -> None:
    for thread in ("one", "two"):
        await settle(transcripts, caller, clock, f"{thread}-1", thread)
        clock.move(minutes=1)
    await settle(transcripts, caller, clock, "one-2", "one")
    assert [thread.id for thread in await transcripts.threads(caller)] == ["one", "two"]


async def test_a_long_question_gives_a_short_title(
    transcripts: SqlTranscriptStore, caller: Caller, clock: TurnedClock
) -> None:
    exchange = said("t1", "Why is it  so\nlong? " * 30)
    now = clock.now()
    await transcripts.settle(caller, "main", exchange, began=now, memory_until=now)
    thread = await transcripts.thread(caller, "main")
    assert thread is not None
    assert thread.title.startswith("Why is it so long? Why")
    assert len(thread.title) <= 80


async def test_nobody_sees_another_users_thread(
    transcripts: SqlTranscriptStore,
    caller: Caller,
    stranger: Caller,
    other_project: Caller,
    clock: TurnedClock,
) -> None:
    await settle(transcripts, caller, clock, "t1")
    for other in (stranger, other_project):
        assert await transcripts.threads(other) == []
        assert await transcripts.thread(other, "main") is None
        assert await transcripts.messages(other, "main") == []
        assert not await transcripts.delete(other, "main")
    assert len(await transcripts.messages(caller, "main")) == 2


async def test_a_deleted_thread_is_gone(
    transcripts: SqlTranscriptStore, caller: Caller, clock: TurnedClock
) -> None:
    await settle(transcripts, caller, clock, "t1")
    assert await transcripts.delete(caller, "main")
    assert await transcripts.thread(caller, "main") is None
    assert await transcripts.messages(caller, "main") == []
    assert not await transcripts.delete(caller, "main")


async def test_a_deleted_thread_takes_its_kept_answers_along(
    transcripts: SqlTranscriptStore, database: Database, caller: Caller, clock: TurnedClock
) -> None:
    kept = SqlIdempotencyStore(database, clock, new_sealer())
    await settle(transcripts, caller, clock, "t1")
    await kept.claim(caller, "key", "body")
    await kept.answer(caller, "key", "main", "{}")
    await transcripts.delete(caller, "main")
    assert await kept.claim(caller, "key", "body") == Claim("new")


async def test_memory_expires_half_an_hour_after_the_last_turn(
    transcripts: SqlTranscriptStore, caller: Caller, clock: TurnedClock
) -> None:
    key = ThreadKey(caller.project, caller.user, "main")
    await settle(transcripts, caller, clock, "t1")
    clock.move(minutes=29)
    await settle(transcripts, caller, clock, "t2")
    clock.move(minutes=29)
    assert await transcripts.memory_expired(clock.now()) == []
    clock.move(minutes=2)
    assert await transcripts.memory_expired(clock.now()) == [key]
    assert await transcripts.memory_is_expired(key, clock.now())
    await transcripts.memory_forgotten(key)
    assert await transcripts.memory_expired(clock.now()) == []


async def test_a_renewed_memory_is_not_forgotten(
    transcripts: SqlTranscriptStore, caller: Caller, clock: TurnedClock
) -> None:
    await settle(transcripts, caller, clock, "t1")
    clock.move(minutes=31)
    expired = clock.now()
    await settle(transcripts, caller, clock, "t2")
    key = ThreadKey(caller.project, caller.user, "main")
    assert not await transcripts.memory_is_expired(key, expired)


async def test_old_conversations_are_deleted(
    transcripts: SqlTranscriptStore, caller: Caller, clock: TurnedClock
) -> None:
    await settle(transcripts, caller, clock, "t1", "old")
    await transcripts.memory_forgotten(ThreadKey(caller.project, caller.user, "old"))
    await settle(transcripts, caller, clock, "t0", "remembered")
    clock.move(days=31)
    await settle(transcripts, caller, clock, "t2", "new")
    assert await transcripts.delete_older(timedelta(days=30)) == 1
    kept = [thread.id for thread in await transcripts.threads(caller)]
    assert kept == ["new", "remembered"], "the sweep finds a memory by its thread"
    assert await transcripts.messages(caller, "old") == []
