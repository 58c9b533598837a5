"""Appending, erasing, rotating, pruning: what is meant to happen to the log."""

import asyncio
import os
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from candor.domain.caller import Caller
from candor.domain.tiers import Tier
from candor.privacy.hmac_stamper import HmacStamper
from candor.privacy.keyring import Keyring
from candor.stores.audit.contract import AuditBroken
from candor.stores.audit.entries import erasure_entry
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.audit.verification import verify
from candor.stores.database import Database
from candor.stores.tables import audit_entries, audit_subjects
from candor.stores.usage.sql import SqlUsageStore
from tests.clock import TurnedClock
from tests.stores.audit.conftest import Check, Tamper, fill, redacted


async def actions(database: Database) -> list[str]:
    in_order = select(audit_entries.c.action).order_by(audit_entries.c.seq)
    return list(await database.run(lambda connection: connection.execute(in_order).scalars().all()))


async def test_no_pseudonym_stands_in_an_entry(
    log: SqlAuditLog, database: Database, caller: Caller, stranger: Caller, clock: TurnedClock
) -> None:
    await fill(log, caller, clock, 2)
    await fill(log, stranger, clock, 1)
    rows = await database.run(lambda connection: connection.execute(select(audit_entries)).all())
    assert caller.user not in str(rows)
    assert len({row.subject for row in rows}) == 2


async def test_a_person_reads_their_own(
    log: SqlAuditLog, caller: Caller, stranger: Caller, other_project: Caller, clock: TurnedClock
) -> None:
    await fill(log, caller, clock, 3)
    await fill(log, stranger, clock, 1)
    found = await log.of_caller(caller, most=2)
    assert [entry.details for entry in found] == ['{"EMAIL":3}', '{"EMAIL":2}']
    assert await log.of_caller(other_project, most=2) == []


@pytest.mark.parametrize("link_first", [True, False])
async def test_it_verifies_after_an_erasure(
    log: SqlAuditLog,
    database: Database,
    caller: Caller,
    clock: TurnedClock,
    check: Check,
    link_first: bool,
) -> None:
    await fill(log, caller, clock, 3)

    def erase(connection: Connection) -> None:
        if link_first:
            assert log.unlink(connection, caller) == 1
        log.append(connection, erasure_entry(caller, clock.now(), {"messages": 4}))
        log.unlink(connection, caller)

    await database.run(erase)
    assert (await check()).broken is None
    assert await log.of_caller(caller, most=9) == []
    links = select(func.count()).select_from(audit_subjects)
    assert await database.run(lambda connection: connection.execute(links).scalar_one()) == 0
    last = select(audit_entries).where(audit_entries.c.seq == 4)
    kept = await database.run(lambda connection: connection.execute(last).one())
    assert (kept.subject is None) == link_first
    await fill(log, caller, clock, 1)
    assert len(await log.of_caller(caller, most=9)) == 1


async def test_a_transaction_that_fails_leaves_no_entry(
    log: SqlAuditLog, database: Database, caller: Caller, clock: TurnedClock, check: Check
) -> None:
    await fill(log, caller, clock, 1)

    def break_off(connection: Connection) -> None:
        log.append(connection, redacted(caller, clock.now()))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.run(break_off)
    await fill(log, caller, clock, 1)
    verdict = await check()
    assert (verdict.broken, verdict.entries) == (None, 2)


async def test_a_tier_change_is_one_entry(
    log: SqlAuditLog, database: Database, caller: Caller, clock: TurnedClock, check: Check
) -> None:
    usage = SqlUsageStore(database, clock, audit=log)
    await usage.set_tier(caller, Tier.PRO)
    await usage.set_tier(caller, Tier.PRO)
    (entry,) = await log.of_caller(caller, most=9)
    assert (entry.action, entry.details) == ("tier_change", '{"after":"pro","before":"free"}')
    assert (await check()).broken is None


async def test_older_keys_verify_what_they_made(
    log: SqlAuditLog,
    database: Database,
    caller: Caller,
    clock: TurnedClock,
    check: Check,
) -> None:
    old, new = os.urandom(32), os.urandom(32)
    ring = [old]
    # a worker that has not heard of the rotation learns of it from the head
    late = SqlAuditLog(database, clock, HmacStamper(Keyring(ring, load=lambda: ring), "audit"))
    await fill(late, caller, clock, 2)
    ring[:] = [new, old]
    both = HmacStamper(Keyring(ring), "audit")
    rotated = SqlAuditLog(database, clock, both)
    await fill(rotated, caller, clock, 2)
    await fill(late, caller, clock, 2)
    assert await actions(database) == [
        *["redaction"] * 2,
        "key_rotation",
        *["redaction"] * 4,
    ]
    verdict = await database.run(lambda connection: verify(connection, both))
    assert (verdict.broken, verdict.entries) == (None, 7)
    assert await rotated.key_ids() == set(Keyring(ring).ids)
    alone = HmacStamper(Keyring([new]), "audit")
    broken = (await database.run(lambda connection: verify(connection, alone))).broken
    assert broken is not None
    assert (broken.kind, broken.seq) == ("key_missing", 1)
    for one in (late, rotated):
        await one.aclose()


async def test_the_rest_verifies_after_pruning(
    log: SqlAuditLog,
    database: Database,
    caller: Caller,
    stranger: Caller,
    clock: TurnedClock,
    check: Check,
) -> None:
    await fill(log, stranger, clock, 10)
    clock.move(days=20)
    await fill(log, caller, clock, 5)
    before = (await check()).head
    clock.move(days=10)
    assert await log.prune(timedelta(days=15)) == 10
    assert await log.prune(timedelta(days=15)) == 0
    verdict = await check(before)
    assert (verdict.broken, verdict.first_seq, verdict.entries) == (None, 11, 6)
    links = select(audit_subjects.c.user)
    users = await database.run(lambda connection: connection.execute(links).scalars().all())
    assert users == [caller.user]
    clock.move(days=100)
    assert await log.prune(timedelta(days=15)) == 6
    await fill(log, caller, clock, 1)
    assert (await check()).broken is None
    assert (await check(before)).broken.kind == "anchor_gone"


async def test_a_day_of_patience_keeps_pruning_from_filling_the_log(
    log: SqlAuditLog, caller: Caller, clock: TurnedClock
) -> None:
    await fill(log, caller, clock, 1)
    clock.move(days=15, hours=23)
    assert await log.prune(timedelta(days=15)) == 0


async def test_what_was_altered_is_not_pruned_away(
    log: SqlAuditLog, caller: Caller, clock: TurnedClock, tamper: Tamper, check: Check
) -> None:
    await fill(log, caller, clock, 10)
    clock.move(days=1)
    await tamper("UPDATE audit_entries SET at = '2020-01-01T00:00:00.000000Z'")
    with pytest.raises(AuditBroken):
        await log.prune(timedelta(days=15))
    broken = (await check()).broken
    assert (broken.kind, broken.seq) == ("altered", 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET actor = 'user'",
        "DELETE FROM audit_entries",
        "DELETE FROM audit_entries WHERE seq = 1",
        "DELETE FROM audit_heads",
        "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries",
        "INSERT OR REPLACE INTO audit_heads SELECT * FROM audit_heads",
        "TRUNCATE audit_entries",
        "TRUNCATE audit_heads",
    ],
)
async def test_the_database_refuses(
    log: SqlAuditLog,
    database: Database,
    caller: Caller,
    clock: TurnedClock,
    check: Check,
    statement: str,
) -> None:
    # SQLite knows no TRUNCATE and PostgreSQL no INSERT OR REPLACE: they refuse in their own words
    foreign = "TRUNCATE" if database.is_sqlite else "REPLACE"
    await fill(log, caller, clock, 3)
    with pytest.raises(DBAPIError, match="syntax error" if foreign in statement else "only grows"):
        await database.run(lambda connection: connection.execute(text(statement)).rowcount)
    assert (await check()).entries == 3


async def test_many_at_once_stand_in_one_gapless_row(
    log: SqlAuditLog, caller: Caller, stranger: Caller, clock: TurnedClock, check: Check
) -> None:
    await asyncio.gather(
        *(
            log.record(redacted(one, clock.now(), number))
            for number in range(25)
            for one in (caller, stranger)
        )
    )
    verdict = await check()
    assert (verdict.broken, verdict.entries, verdict.head.seq) == (None, 50, 50)


async def test_a_clean_stop_loses_nothing(
    database: Database, caller: Caller, clock: TurnedClock, stamper: HmacStamper, check: Check
) -> None:
    log = SqlAuditLog(database, clock, stamper)
    for number in range(1200):
        log.add(redacted(caller, clock.now(), number))
    await log.aclose()
    assert (await check()).entries == 1200
