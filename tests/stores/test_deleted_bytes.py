"""What a sweep deletes is gone from SQLite's files, also where copies lie in their free space."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import empty_checkpoint
from sqlalchemy import select

from candor.domain.caller import Caller
from candor.domain.personal import PersonalValue
from candor.stores.feedback.sql import SqlFeedbackStore
from candor.stores.retention import Retention
from candor.stores.tables import messages
from candor.stores.traces import BINARY_HEAD, HEAD
from candor.stores.transcript.contract import Exchange, ThreadKey
from candor.stores.turns.sql import SqlTurnLedger
from tests.clock import TurnedClock
from tests.free_space import leave_copies
from tests.sealers import known_sealer
from tests.stores.test_retention import memory, retention
from tests.stores.turn_records import turn_record

__all__ = ["memory", "retention"]  # fixtures

DATABASE, MEMORY = "candor.sqlite3", "memory.sqlite3"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / DATABASE}"


async def converse(retention: Retention, caller: Caller, thread: str, turns: int = 1) -> None:
    key = str(ThreadKey(caller.project, caller.user, thread))
    config: RunnableConfig = {"configurable": {"thread_id": key, "checkpoint_ns": ""}}
    until = retention.clock.now() + timedelta(minutes=30)
    for _ in range(turns):
        turn = retention.new_id(retention.clock.now())
        exchange = Exchange(turn, "What is gas?" * 9, "A fee." * 30)
        await retention.transcripts.settle(
            caller, thread, exchange, began=retention.clock.now(), memory_until=until
        )
        await retention.memory.checkpointer.aput(config, empty_checkpoint(), {}, {})


def heads(path: Path, sql: str, length: int) -> list[bytes]:
    """Answer how the values begin that are kept."""
    with closing(sqlite3.connect(path)) as connection:
        rows = [row[0] for row in connection.execute(sql)]
    return [(one if isinstance(one, bytes) else one.encode())[:length] for one in rows]


def texts(folder: Path) -> list[bytes]:
    return heads(folder / DATABASE, "SELECT text FROM messages", HEAD)


def memories(folder: Path) -> list[bytes]:
    return heads(folder / MEMORY, "SELECT checkpoint FROM checkpoints", BINARY_HEAD)


def left_of(gone: list[bytes], folder: Path) -> set[str]:
    """Answer the files, logs among them, in which one of the values lies."""
    assert gone
    contents = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    return {name for name, content in contents.items() if any(one in content for one in gone)}


async def test_an_old_transcript_and_an_expired_memory_leave_no_byte(
    retention: Retention, caller: Caller, stranger: Caller, clock: TurnedClock, tmp_path: Path
) -> None:
    for number in range(20):
        await converse(retention, caller, f"old-{number}")
    gone, forgotten = texts(tmp_path), memories(tmp_path)
    leave_copies(tmp_path / DATABASE, "messages", key="turn_id")
    leave_copies(tmp_path / MEMORY, "checkpoints", key="checkpoint_id")
    clock.move(days=31)
    await converse(retention, stranger, "new")
    await retention.sweep()
    kept, remembered = texts(tmp_path), memories(tmp_path)
    assert (len(kept), len(remembered)) == (2, 1)
    assert left_of(gone, tmp_path) == set()
    assert left_of(forgotten, tmp_path) == set()
    assert left_of(kept, tmp_path) == {DATABASE}
    assert left_of(remembered, tmp_path) == {MEMORY}


async def test_emptying_the_log_alone_would_leave_something(
    retention: Retention, caller: Caller, clock: TurnedClock, tmp_path: Path
) -> None:
    """The control of the test above."""
    await converse(retention, caller, "old")
    gone = texts(tmp_path)
    leave_copies(tmp_path / DATABASE, "messages", key="turn_id")
    clock.move(days=31)
    await retention.transcripts.delete_older(timedelta(days=30))
    assert await retention.database.erase_deleted_bytes()
    assert texts(tmp_path) == []
    assert left_of(gone, tmp_path) == {DATABASE}


async def test_earlier_checkpoints_of_a_conversation_that_goes_on_leave_no_byte(
    retention: Retention, caller: Caller, clock: TurnedClock, tmp_path: Path
) -> None:
    await converse(retention, caller, "long", turns=5)
    await retention.sweep()
    await converse(retention, caller, "long", turns=5)
    *earlier, newest = memories(tmp_path)
    leave_copies(tmp_path / MEMORY, "checkpoints", key="checkpoint_id")
    await retention.sweep()
    assert memories(tmp_path) == [newest]
    assert left_of(earlier, tmp_path) == {MEMORY}, "it is looked for at the slow pace"
    clock.move(hours=1)
    await converse(retention, caller, "another")
    await retention.sweep()
    assert left_of(earlier, tmp_path) == set()


async def test_what_a_reader_kept_is_looked_for_again(
    retention: Retention, caller: Caller, clock: TurnedClock, tmp_path: Path
) -> None:
    await converse(retention, caller, "old")
    gone = texts(tmp_path)
    leave_copies(tmp_path / DATABASE, "messages", key="turn_id")
    clock.move(days=31)
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM messages").fetchone()
        await retention.sweep()
        assert left_of(gone, tmp_path) != set()
    await retention.sweep()
    assert left_of(gone, tmp_path) == set()


async def test_an_expired_value_and_a_kept_answer_leave_no_byte(
    retention: Retention, caller: Caller, clock: TurnedClock, tmp_path: Path
) -> None:
    value = PersonalValue("EMAIL", "anna@example.org", "anna@example.org")
    await retention.vault.number(caller, [value], began=clock.now())
    await retention.idempotency.claim(caller, "key", "body")
    await retention.idempotency.answer(caller, "key", "talk", "An answer." * 20)
    database = tmp_path / DATABASE
    gone = [
        *heads(database, "SELECT value FROM vault_values", HEAD),
        *heads(database, "SELECT answer FROM idempotency_keys", HEAD),
    ]
    leave_copies(database, "vault_values", key="user")
    leave_copies(database, "idempotency_keys", key="user")
    assert len(gone) == 2
    clock.move(days=400)
    await retention.sweep()
    assert left_of(gone, tmp_path) == set()


async def judged(
    retention: Retention, caller: Caller, thread: str, folder: Path
) -> tuple[str, list[bytes]]:
    """Let a user say of an answer what was wrong with it; answer the turn and what is kept."""
    await converse(retention, caller, thread)
    store = SqlFeedbackStore(retention.database, retention.clock, known_sealer())
    newest = select(messages.c.turn_id).where(messages.c.thread == thread).limit(1)
    turn: str = await retention.database.run(lambda one: one.execute(newest).scalar_one())
    assert await store.give(caller, turn, -1, "It names no fee. " * 9)
    kept = heads(folder / DATABASE, "SELECT comment FROM feedback ORDER BY rowid", HEAD)
    return turn, kept[-1:]


async def test_a_comment_leaves_no_byte_when_its_turn_or_itself_goes(
    retention: Retention, caller: Caller, clock: TurnedClock, tmp_path: Path
) -> None:
    linked, of_linked = await judged(retention, caller, "noted", tmp_path)
    _, of_other = await judged(retention, caller, "not-noted", tmp_path)
    ledger = SqlTurnLedger(retention.database)
    ledger.add(turn_record(caller, linked, at=clock.now()))
    await ledger.flush()
    leave_copies(tmp_path / DATABASE, "feedback", key="turn_id")
    # the conversations go earlier, and their traces must not be what rewrites the file
    await retention.transcripts.delete_older(timedelta(0))
    clock.move(days=91)
    await retention.sweep()
    assert left_of(of_linked, tmp_path) == set()
    assert left_of(of_other, tmp_path) == set()
