"""A log over each database, and a hand that reaches behind its back."""

import os
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, text

from candor.domain.caller import Caller
from candor.privacy.hmac_stamper import HmacStamper
from candor.privacy.keyring import Keyring
from candor.stores.audit.contract import AuditEntry
from candor.stores.audit.entries import redaction_entry
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.audit.verification import Anchor, Verdict, verify
from candor.stores.database import Database
from tests.clock import TurnedClock

TRIGGERS = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS audit_entries_no_update",
        "DROP TRIGGER IF EXISTS audit_entries_no_delete",
        "DROP TRIGGER IF EXISTS audit_entries_no_replace",
        "DROP TRIGGER IF EXISTS audit_heads_no_delete",
        "DROP TRIGGER IF EXISTS audit_heads_no_replace",
    ),
    "postgresql": (
        "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
        "ALTER TABLE audit_heads DISABLE TRIGGER ALL",
    ),
}

Tamper = Callable[..., Any]
Check = Callable[..., Any]


@pytest.fixture
def keyring() -> Keyring:
    return Keyring([os.urandom(32)])


@pytest.fixture
def stamper(keyring: Keyring) -> HmacStamper:
    return HmacStamper(keyring, "audit")


@pytest.fixture
async def log(
    database: Database, clock: TurnedClock, stamper: HmacStamper
) -> AsyncIterator[SqlAuditLog]:
    opened = SqlAuditLog(database, clock, stamper)
    yield opened
    await opened.aclose()


@pytest.fixture
def tamper(database: Database) -> Tamper:
    """Run statements as whoever may do anything to the database but has no key."""

    async def run(*statements: str, **values: object) -> None:
        def work(connection: Connection) -> None:
            for statement in (*TRIGGERS[connection.dialect.name], *statements):
                used = {name: value for name, value in values.items() if f":{name}" in statement}
                connection.execute(text(statement), used)

        await database.run(work)

    return run


@pytest.fixture
def check(database: Database, stamper: HmacStamper) -> Check:
    async def run(anchor: Anchor | None = None) -> Verdict:
        return await database.run(lambda connection: verify(connection, stamper, anchor))

    return run


def redacted(caller: Caller, at: datetime, count: int = 1) -> AuditEntry:
    return redaction_entry(caller, at, {"EMAIL": count})


async def fill(log: SqlAuditLog, caller: Caller, clock: TurnedClock, entries: int) -> None:
    await log.record(*(redacted(caller, clock.now(), number) for number in range(1, entries + 1)))
