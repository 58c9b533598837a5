"""What was in flight when a person was erased writes nothing of them afterwards."""

import asyncio
from datetime import timedelta

import pytest

from candor.domain.caller import Caller
from candor.domain.errors import DataErased
from candor.stores.erasure.fence import refuse_erased
from candor.stores.transcript.contract import Exchange
from tests.stores.erasure.stage import Stage
from tests.stores.turn_records import turn_record

EXCHANGE = Exchange("late", "What is gas?", "A fee.")


async def test_a_turn_that_began_before_is_not_settled(
    stage: Stage, anna: Caller, bert: Caller
) -> None:
    began = stage.clock.now()
    until = began + timedelta(minutes=30)
    await stage.usage.reserve(anna, "late")
    await stage.erasures.erase(anna, "self", wait=1)
    settle = stage.transcripts.settle
    with pytest.raises(DataErased):
        await settle(anna, "talk", EXCHANGE, began=began, memory_until=until)
    await stage.usage.release("late")
    assert await stage.kept_on(anna) == {}
    await settle(bert, "talk", EXCHANGE, began=began, memory_until=until)
    newer = Exchange("new", "What is gas?", "A fee.")
    await settle(anna, "talk", newer, began=stage.clock.now(), memory_until=until)
    assert await stage.kept_on(anna) == {"threads": 1, "messages": 2}


async def test_no_turn_begins_while_an_erasure_runs(
    stage: Stage, anna: Caller, bert: Caller
) -> None:
    lasting = timedelta(minutes=1)
    await stage.leases.take(f"default/{anna.user}/talk", "turn", lasting=lasting)
    unfinished = await stage.erasures.erase(anna, "self", wait=0.1)
    assert (unfinished.step, unfinished.erased_at) == ("turns", None)
    now = stage.clock.now()
    with pytest.raises(DataErased):
        await stage.database.run(lambda connection: refuse_erased(connection, anna, now))
    await stage.database.run(lambda connection: refuse_erased(connection, bert, now))
    await stage.remember(anna, "talk")
    await stage.leases.give_back(f"default/{anna.user}/talk", "turn")
    await stage.erasures.sweep()
    assert await stage.kept_on(anna) == {}
    assert (await stage.erasures.journal.read(unfinished)).finished_at is not None
    later = stage.clock.now()
    await stage.database.run(lambda connection: refuse_erased(connection, anna, later))


async def test_a_running_turn_is_waited_for(stage: Stage, anna: Caller) -> None:
    name = f"default/{anna.user}/talk"
    await stage.leases.take(name, "turn", lasting=timedelta(minutes=1))
    erasing = asyncio.create_task(stage.erasures.erase(anna, "self", wait=10))
    await asyncio.sleep(0.3)
    assert not erasing.done()
    await stage.remember(anna, "talk")
    await stage.leases.give_back(name, "turn")
    assert (await erasing).finished_at is not None
    assert await stage.kept_on(anna) == {}


async def test_a_late_record_of_the_ledger_has_no_person(
    stage: Stage, anna: Caller, bert: Caller
) -> None:
    late = [turn_record(anna, f"late-{number}", stage.clock.now()) for number in range(3)]
    await stage.erasures.erase(anna, "self", wait=1)
    for turn in [
        *late,
        turn_record(bert, "bert's", stage.clock.now()),
        turn_record(anna, "new", stage.clock.now()),
    ]:
        stage.ledger.add(turn)
    await stage.ledger.flush()
    users = {row["turn_id"]: row["user"] for row in await stage.rows("turns")}
    assert users == {
        "late-0": "erased",
        "late-1": "erased",
        "late-2": "erased",
        "bert's": bert.user,
        "new": anna.user,
    }


async def test_many_turns_and_erasures_at_once_leave_nothing(stage: Stage, anna: Caller) -> None:
    async def turn(number: int) -> bool:
        await asyncio.sleep(number * 0.004)
        began = stage.clock.now()
        exchange = Exchange(f"t{number}", "What is gas?", "A fee.")
        until = began + timedelta(minutes=30)
        await asyncio.sleep(0.02)
        try:
            await stage.transcripts.settle(
                anna, f"talk-{number}", exchange, began=began, memory_until=until
            )
        except DataErased:
            return False
        return True

    async def erase() -> None:
        await asyncio.sleep(0.1)
        await stage.erasures.erase(anna, "self", wait=1)

    *kept, _ = await asyncio.gather(*(turn(number) for number in range(100)), erase())
    erasure = (await stage.erasures.journal.all())[0]
    assert erasure.erased_at is not None
    left = [row["at"] for row in await stage.rows("threads") for row in [{"at": row["started_at"]}]]
    assert all(at > erasure.erased_at for at in left)
    assert not all(kept)
    assert any(kept)


async def test_what_was_written_late_all_the_same_is_found(stage: Stage, anna: Caller) -> None:
    long_ago = stage.clock.now()
    await stage.erasures.erase(anna, "self", wait=1)
    erasure = (await stage.erasures.journal.all())[0]

    def write_behind(connection) -> None:  # type: ignore[no-untyped-def]
        from candor.stores.tables import consent_choices

        connection.execute(
            consent_choices.insert().values(
                id="late",
                project=anna.project,
                user=anna.user,
                given=True,
                purposes="answering",
                version="1",
                at=long_ago,
            )
        )

    await stage.database.run(write_behind)
    await stage.remember(anna, "orphan")
    await stage.converse(anna, "new", "I am back")
    await stage.ledger.flush()
    await stage.erasures.sweep()
    assert await stage.kept_on(anna) == {
        "threads": 1,
        "messages": 2,
        "memory": 1,
        "usage_months": 1,
        "turns": 1,
        "attempts": 1,
    }
    assert (await stage.erasures.journal.read(erasure)).counts.erased["memory"] == 1
