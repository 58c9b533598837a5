"""What an erasure removes, what it leaves, and what it says."""

import asyncio
from datetime import UTC, datetime, timedelta

from candor.domain.caller import Caller
from tests.stores.erasure.stage import Stage
from tests.stores.turn_records import ANSWERED


async def test_nothing_of_the_person_is_left_and_all_of_the_others(
    stage: Stage, anna: Caller, bert: Caller
) -> None:
    elsewhere = Caller("other", anna.user)
    for caller in (anna, bert, elsewhere):
        await stage.fill(caller)
    before = [await stage.kept_on(caller) for caller in (bert, elsewhere)]
    erasure = await stage.erasures.erase(anna, "self", wait=1)
    assert await stage.kept_on(anna) == {}
    assert [await stage.kept_on(caller) for caller in (bert, elsewhere)] == before
    assert erasure.step == "finished"
    assert erasure.finished_at is not None
    assert erasure.counts.erased == {
        "memory": 2,
        "threads": 2,
        "messages": 4,
        "consent_choices": 1,
        "subscriptions": 1,
        "reservations": 1,
        "idempotency_keys": 1,
        "feedback": 2,
        "chats": 1,
    }
    assert erasure.counts.unlinked == {"turns": 2, "attempts": 2, "usage_months": 1}
    assert anna in stage.rates_forgotten
    assert stage.answers_forgotten == [anna.project]


async def test_no_byte_is_left_in_any_file(stage: Stage, anna: Caller, bert: Caller) -> None:
    traces: set[bytes] = set()
    for _ in range(20):
        traces |= await stage.fill(anna, exchanges=10)
        others = await stage.fill(bert, exchanges=10)
    if stage.database.is_sqlite:
        assert stage.hits({anna.user.encode()}).keys() >= {"candor.sqlite3-wal"}
    await stage.erasures.erase(anna, "self", wait=1)
    only_pseudonym = {anna.user.encode()}
    assert stage.hits(traces - only_pseudonym) == {}
    # the tombstone is the one place that still knows the pseudonym; it goes with its lifetime
    assert stage.hits(only_pseudonym)["tombstones.jsonl"] == 2
    forever = datetime.now(UTC) + timedelta(days=1)
    await stage.erasures.journal.delete_older(forever)
    assert stage.erasures.tombstones.drop_older(forever) == 1
    assert await stage.database.erase_deleted_bytes(["erasures"])
    assert stage.hits(traces) == {}
    if stage.database.is_sqlite:
        assert stage.hits(others) != {}
    dump = repr([await stage.rows(table.table.name) for table in stage.erasures.tables])
    assert not [trace for trace in traces if trace.decode() in dump]


async def test_books_are_kept_without_the_person(stage: Stage, anna: Caller) -> None:
    await stage.fill(anna, exchanges=4)
    await stage.usage.reserve(Caller("default", anna.user), "another")
    await stage.erasures.erase(anna, "self", wait=1)
    turns = await stage.rows("turns")
    assert [row["user"] for row in turns] == ["erased"] * 4
    assert sum(row["cost_nano"] for row in turns) == 4 * ANSWERED.cost_nano
    assert {row["user"] for row in await stage.rows("attempts")} == {"erased"}
    months = await stage.rows("usage_months")
    assert len(months) == 1
    assert months[0]["user"].startswith("erased:")


async def test_repeating_it_and_erasing_a_stranger_count_nothing(
    stage: Stage, anna: Caller
) -> None:
    await stage.fill(anna)
    first = await stage.erasures.erase(anna, "self", wait=1)
    again = await stage.erasures.erase(anna, "self", wait=1)
    assert again.id != first.id
    assert again.finished_at is not None
    assert not again.counts


async def test_many_at_once_count_each_record_once(
    stage: Stage, anna: Caller, bert: Caller
) -> None:
    await stage.fill(anna)
    await stage.fill(bert)
    done = await asyncio.gather(
        *(stage.erasures.erase(caller, "self", wait=5) for caller in (anna, bert, anna, anna)),
        stage.erasures.sweep(),
    )
    assert await stage.kept_on(anna) == await stage.kept_on(bert) == {}
    ids = {one.id for one in done if one is not None}
    final = [one for one in await stage.erasures.journal.all() if one.id in ids]
    assert all(one.finished_at is not None for one in final)
    assert sum(one.counts.erased["messages"] for one in final) == 8
    assert sum(one.counts.unlinked["turns"] for one in final) == 4


async def test_an_orphaned_memory_goes_too(stage: Stage, anna: Caller) -> None:
    await stage.remember(anna, "100%_of.a:thread")
    await stage.remember(Caller("default", anna.user + "x"), "another's")
    await stage.erasures.erase(anna, "self", wait=1)
    assert await stage.memory.threads(prefix="default/", limit=9) == [
        f"default/{anna.user}x/another's"
    ]


async def test_a_month_is_not_renewed(stage: Stage, anna: Caller) -> None:
    for number in range(90):
        await stage.usage.reserve(anna, f"t{number}")
    await stage.database.run(_settle_all)
    erasure = await stage.erasures.erase(anna, "self", wait=1)
    assert erasure.used == 90
    assert (await stage.usage.current(anna)).used == 90
    taken = [(await stage.usage.reserve(anna, f"n{number}"))[0] for number in range(8)]
    assert taken == [True] * 8
    await stage.database.run(_settle_all)
    await stage.erasures.erase(anna, "self", wait=1)
    outcomes = [await stage.usage.reserve(anna, f"m{number}") for number in range(4)]
    assert [taken for taken, _ in outcomes] == [True, True, False, False]
    assert outcomes[-1][1].used == 100
    # aggregates are not counted twice
    assert sum(row["used"] for row in await stage.rows("usage_months")) == 100


async def test_a_turn_that_failed_leaves_no_month(stage: Stage, anna: Caller) -> None:
    await stage.usage.reserve(anna, "t1")
    await stage.usage.release("t1")
    assert await stage.kept_on(anna) == {}


def _settle_all(connection) -> None:  # type: ignore[no-untyped-def]
    connection.exec_driver_sql("DELETE FROM reservations")
