"""Any single altered, missing, moved or added entry is found, whoever may write to the database."""

import os
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from candor.domain.caller import Caller
from candor.privacy.hmac_stamper import HmacStamper
from candor.privacy.keyring import Keyring
from candor.stores.audit.chain import FIELDS
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.audit.verification import Anchor, verify
from candor.stores.database import Database, open_database
from candor.stores.tables import audit_entries, audit_heads
from tests.clock import TurnedClock
from tests.stores.audit.conftest import TRIGGERS, Check, Tamper, fill

LENGTH = 30
OTHERS: dict[str, Any] = {
    "project": "other",
    "at": "2026-11-20T12:00:00.000001Z",
    "action": "export",
    "actor": "operator",
    "channel": "web",
    "subject": "00000000-0000-4000-8000-000000000000",
    "acted_by": "00000000-0000-4000-8000-000000000000",
    "details": '{"EMAIL": 1}',
    "key_id": "kffffffff",
    "hash": "f" * 64,
}
SWAP = (
    "UPDATE audit_entries SET seq = -1 WHERE seq = :one",
    "UPDATE audit_entries SET seq = :one WHERE seq = :two",
    "UPDATE audit_entries SET seq = :two WHERE seq = -1",
)
REMOVE = "DELETE FROM audit_entries WHERE seq = :one"
RENUMBER = (
    "UPDATE audit_entries SET seq = -seq + 1 WHERE seq > :one",
    "UPDATE audit_entries SET seq = -seq WHERE seq < 0",
)
MAKE_ROOM = (
    "UPDATE audit_entries SET seq = -seq - 1 WHERE seq > :one",
    "UPDATE audit_entries SET seq = -seq WHERE seq < 0",
)
COPY = (
    "INSERT INTO audit_entries SELECT :two, project, at, action, actor, channel, subject, "
    "acted_by, details, key_id, hash FROM audit_entries WHERE seq = :one"
)


@pytest.fixture
async def full(log: SqlAuditLog, caller: Caller, clock: TurnedClock) -> SqlAuditLog:
    await fill(log, caller, clock, LENGTH)
    return log


async def test_an_untouched_chain_holds(full: SqlAuditLog, check: Check) -> None:
    verdict = await check()
    assert verdict.broken is None
    assert (verdict.entries, verdict.head.seq) == (LENGTH, LENGTH)
    assert await check(verdict.head) == verdict


async def test_a_new_log_holds(log: SqlAuditLog, check: Check) -> None:
    verdict = await check()
    assert (verdict.broken, verdict.entries) == (None, 0)


def test_every_column_is_tried() -> None:
    assert set(OTHERS) == (set(FIELDS) | {"hash"}) - {"seq"}
    assert {column.name for column in audit_entries.columns} == set(FIELDS) | {"hash"}


@pytest.mark.parametrize("column", OTHERS)
async def test_every_altered_column_of_every_entry(
    full: SqlAuditLog, check: Check, tamper: Tamper, database: Database, column: str
) -> None:
    held = dict(
        await database.run(
            lambda connection: connection.execute(
                select(audit_entries.c.seq, audit_entries.c[column])
            ).all()
        )
    )
    change = f"UPDATE audit_entries SET {column} = :value WHERE seq = :seq"
    for seq in range(1, LENGTH + 1):
        await tamper(change, value=OTHERS[column], seq=seq)
        broken = (await check()).broken
        assert broken is not None
        assert broken.seq == seq
        assert broken.kind == ("key_missing" if column == "key_id" else "altered")
        await tamper(change, value=held[seq], seq=seq)
    assert (await check()).broken is None


async def test_every_missing_entry(full: SqlAuditLog, check: Check, tamper: Tamper) -> None:
    for seq in range(LENGTH, 0, -1):
        await tamper(REMOVE, one=seq)
        broken = (await check()).broken
        assert broken is not None
        assert (broken.seq, broken.kind) == (seq, "cut_off" if seq == LENGTH else broken.kind)
        if seq < LENGTH:
            # what stood behind is gone by now as well
            assert broken.kind == "cut_off"


async def test_one_missing_in_the_middle(full: SqlAuditLog, check: Check, tamper: Tamper) -> None:
    await tamper(REMOVE, one=7)
    broken = (await check()).broken
    assert broken is not None
    assert (broken.kind, broken.seq, broken.says) == ("missing", 7, "missing: 7")


@pytest.mark.parametrize(("one", "two"), [(1, 2), (7, 8), (3, 29), (29, 30), (1, 30)])
async def test_two_that_changed_places(
    full: SqlAuditLog, check: Check, tamper: Tamper, one: int, two: int
) -> None:
    await tamper(*SWAP, one=one, two=two)
    broken = (await check()).broken
    assert broken is not None
    assert (broken.kind, broken.seq) == ("reordered", one)


async def test_removed_and_the_rest_renumbered(
    full: SqlAuditLog, check: Check, tamper: Tamper
) -> None:
    await tamper(REMOVE, *RENUMBER, one=7)
    broken = (await check()).broken
    assert broken is not None
    assert broken.seq == 7


async def test_one_put_in_between(full: SqlAuditLog, check: Check, tamper: Tamper) -> None:
    await tamper(*MAKE_ROOM, COPY, one=7, two=8)
    broken = (await check()).broken
    assert broken is not None
    assert (broken.kind, broken.seq) == ("reordered", 8)


@pytest.mark.parametrize("place", [0, LENGTH + 1])
async def test_one_added_at_an_end(
    full: SqlAuditLog, check: Check, tamper: Tamper, place: int
) -> None:
    await tamper(COPY, one=5, two=place)
    broken = (await check()).broken
    assert broken is not None
    assert (broken.kind, broken.seq) == ("added", place)


@pytest.mark.parametrize("column", [c.name for c in audit_heads.columns if c.name != "id"])
async def test_every_altered_column_of_the_head(
    full: SqlAuditLog, check: Check, tamper: Tamper, column: str
) -> None:
    is_number = column.endswith("_seq")
    value = 29 if is_number else "kffffffff" if column == "key_id" else "f" * 64
    await tamper(f"UPDATE audit_heads SET {column} = :value", value=value)
    broken = (await check()).broken
    assert broken is not None
    assert broken.kind == ("key_missing" if column == "key_id" else "head_altered")


async def test_a_missing_head(full: SqlAuditLog, check: Check, tamper: Tamper) -> None:
    await tamper("DELETE FROM audit_heads")
    assert (await check()).broken.kind == "head_missing"
    await tamper("DELETE FROM audit_entries")
    assert (await check()).broken.kind == "head_missing"


async def test_only_the_anchor_finds_an_older_copy_of_all(
    log: SqlAuditLog, check: Check, tamper: Tamper, caller: Caller, clock: TurnedClock
) -> None:
    await fill(log, caller, clock, 5)
    older = (await check()).head
    copies = ("CREATE TABLE old_heads AS SELECT * FROM audit_heads",)
    await tamper(*copies)
    await fill(log, caller, clock, 5)
    newer = (await check()).head
    await tamper(
        "DELETE FROM audit_entries WHERE seq > 5",
        "DELETE FROM audit_heads",
        "INSERT INTO audit_heads SELECT * FROM old_heads",
    )
    assert (await check()).broken is None
    assert (await check(older)).broken is None
    assert (await check(newer)).broken.kind == "cut_off"
    clock.move(seconds=1)
    await fill(log, caller, clock, 9)
    assert (await check()).broken is None
    assert (await check(newer)).broken.kind == "anchor_differs"
    await tamper("DROP TABLE old_heads")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_entries WHERE seq > 20",
        "UPDATE audit_heads SET last_seq = 20",
        "UPDATE audit_heads SET last_seq = 2000000",
        "DELETE FROM audit_heads",
    ],
)
async def test_going_on_does_not_hide_what_was_done_before(
    full: SqlAuditLog,
    check: Check,
    tamper: Tamper,
    caller: Caller,
    clock: TurnedClock,
    statement: str,
) -> None:
    await tamper(statement)
    await fill(full, caller, clock, 3)
    await fill(full, caller, clock, 3)
    broken = (await check()).broken
    assert broken is not None
    assert broken.kind == "was_altered"


async def test_an_entry_that_cannot_be_read(
    full: SqlAuditLog, check: Check, tamper: Tamper, database: Database
) -> None:
    # PostgreSQL keeps no text that is not text, but any text
    odd = "CAST(x'ff' AS TEXT)" if database.is_sqlite else "'{\"a\": '"
    await tamper(f"UPDATE audit_entries SET details = {odd} WHERE seq = 9")
    broken = (await check()).broken
    assert (broken.kind, broken.seq) == ("altered", 9)


async def test_odd_values(
    full: SqlAuditLog, check: Check, tamper: Tamper, database: Database
) -> None:
    # PostgreSQL keeps to its columns' types, so the oddest there is another number
    bytes_, name = ("x'ff'", "'many'") if database.is_sqlite else ("'null'", "-8")
    await tamper(f"UPDATE audit_entries SET details = {bytes_} WHERE seq = 9")
    assert (await check()).broken.seq == 9
    await tamper(f"UPDATE audit_entries SET seq = {name} WHERE seq = 8")
    assert (await check()).broken.seq in {8, -8}


@given(data=st.data())
@settings(max_examples=60, deadline=None)
async def test_any_single_attack_is_found_at_its_place(data: st.DataObject) -> None:
    """On SQLite in memory, where a chain for each case is cheap."""
    database = await open_database("sqlite://")
    clock, stamper = TurnedClock(), HmacStamper(Keyring([os.urandom(32)]), "audit")
    log = SqlAuditLog(database, clock, stamper)
    try:
        length = data.draw(st.integers(2, 8))
        await fill(log, Caller("default", "k1:anna"), clock, length)
        one = data.draw(st.integers(1, length - 1))
        two = data.draw(st.integers(one + 1, length))
        column = data.draw(st.sampled_from(sorted(OTHERS)))
        value = data.draw(st.text(st.characters(codec="ascii", min_codepoint=33), max_size=30))
        attack, first = data.draw(
            st.sampled_from(
                [
                    ((REMOVE,), one),
                    ((REMOVE, *RENUMBER), one),
                    (SWAP, one),
                    ((*MAKE_ROOM, COPY.replace(":two", ":one + 1")), one + 1),
                    (("DELETE FROM audit_entries WHERE seq >= :two",), two),
                    ((f"UPDATE audit_entries SET {column} = :value WHERE seq = :one",), one),
                ]
            )
        )

        def run(connection: Connection) -> bool:
            before = connection.execute(select(audit_entries)).all()
            for statement in (*TRIGGERS["sqlite"], *attack):
                given = {"one": one, "two": two, "value": value}
                used = {name: given[name] for name in given if f":{name}" in statement}
                connection.execute(text(statement), used)
            return before != connection.execute(select(audit_entries)).all()

        changed = await database.run(run)
        broken = (await database.run(lambda connection: verify(connection, stamper))).broken
        assert (broken is not None) == changed
        if broken is not None:
            assert broken.seq == first
    finally:
        await log.aclose()
        await database.aclose()


def test_an_anchor_reads_back() -> None:
    anchor = Anchor(12, "a" * 64)
    assert Anchor.read(str(anchor)) == anchor
