"""The audit log alone, for its commands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from candor.bootstrap.data_dir import prepare_data_dir
from candor.bootstrap.keys import load_keys
from candor.bootstrap.reach_database import reach_database
from candor.bootstrap.settings import Settings
from candor.domain.clock import Clock, SystemClock
from candor.domain.stamping import Stamper
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.database import Database


@dataclass(frozen=True)
class OpenedAudit:
    """What the commands work with."""

    database: Database
    stamper: Stamper
    log: SqlAuditLog
    clock: Clock


@asynccontextmanager
async def open_audit(settings: Settings) -> AsyncIterator[OpenedAudit]:
    """Open the database and its log, beside a service that may be running."""
    await asyncio.to_thread(prepare_data_dir, settings)
    keys = await asyncio.to_thread(load_keys, settings)
    database = await reach_database(settings, keys)
    clock, stamper = SystemClock(), keys.stamper("audit")
    log = SqlAuditLog(database, clock, stamper)
    try:
        yield OpenedAudit(database, stamper, log, clock)
    finally:
        await log.aclose()
        await database.aclose()
