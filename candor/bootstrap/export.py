"""What exports one user's data, beside a running service or by itself for a command."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from candor.bootstrap.data_dir import prepare_data_dir
from candor.bootstrap.keys import Keys, load_keys
from candor.bootstrap.open_memory import open_memory
from candor.bootstrap.reach_database import reach_database
from candor.bootstrap.renewed_pseudonyms import renew_before_command
from candor.bootstrap.settings import Settings
from candor.domain.clock import Clock, SystemClock
from candor.privacy.register.reader import read_register
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.database import Database
from candor.stores.export.exporter import Exporter
from candor.stores.leases.sql import SqlLeaseStore
from candor.stores.memory.contract import Memory


class _Opened(Protocol):
    """What an export reads from."""

    @property
    def keys(self) -> Keys: ...
    @property
    def database(self) -> Database: ...
    @property
    def memory(self) -> Memory: ...
    @property
    def clock(self) -> Clock: ...


@dataclass(frozen=True)
class Records:
    """A user's records alone: what an operator's commands need, without documents or providers."""

    settings: Settings
    keys: Keys
    database: Database
    memory: Memory
    clock: Clock
    audit: SqlAuditLog


def exporter_of(opened: _Opened) -> Exporter:
    """Answer what exports from what is open."""
    return Exporter(
        database=opened.database,
        memory=opened.memory,
        register=read_register(),
        clock=opened.clock,
        sealer=opened.keys.sealer,
    )


@asynccontextmanager
async def open_records(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[Records]:
    """Open the database and the memory by themselves."""
    await asyncio.to_thread(prepare_data_dir, settings)
    keys = await asyncio.to_thread(load_keys, settings)
    database = await reach_database(settings, keys)
    try:
        memory = await open_memory(settings, keys)
        try:
            now = clock or SystemClock()
            leases = SqlLeaseStore(database, now)
            await renew_before_command(database, memory, keys, settings, leases)
            audit = SqlAuditLog(database, now, keys.stamper("audit"))
            try:
                yield Records(settings, keys, database, memory, now, audit)
            finally:
                await audit.aclose()
        finally:
            await memory.aclose()
    finally:
        await database.aclose()
