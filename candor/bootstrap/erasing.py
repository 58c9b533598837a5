"""Composes the erasure, for the service and for the command."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from candor.bootstrap.data_dir import prepare_data_dir
from candor.bootstrap.keys import Keys, load_keys
from candor.bootstrap.open_cache import open_caching
from candor.bootstrap.open_memory import open_memory
from candor.bootstrap.reach_database import reach_database
from candor.bootstrap.renewed_pseudonyms import renew_before_command
from candor.bootstrap.settings import Settings
from candor.bootstrap.shared_counts import Counts, open_counts
from candor.domain.caller import Caller
from candor.domain.clock import Clock, SystemClock, time_ordered_id
from candor.privacy.identity import Pseudonyms
from candor.privacy.register.reader import read_register
from candor.stores.audit.contract import Actor
from candor.stores.audit.entries import erasure_entry
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.database import Database
from candor.stores.erasure.contract import Erasure, RequestedBy
from candor.stores.erasure.erasures import Erasures
from candor.stores.erasure.journal import ErasureJournal
from candor.stores.erasure.personal_tables import personal_tables
from candor.stores.erasure.tombstones import Tombstones
from candor.stores.leases.sql import SqlLeaseStore
from candor.stores.memory.contract import Memory
from candor.stores.tables import metadata
from nodes.caching import Caching

TOMBSTONES = "tombstones.jsonl"
ACTORS: dict[RequestedBy, Actor] = {"self": "user", "operator": "operator", "restored": "system"}


@dataclass(frozen=True)
class Eraser:
    """What the command works with."""

    pseudonyms: Pseudonyms
    erasures: Erasures


@asynccontextmanager
async def open_eraser(settings: Settings) -> AsyncIterator[Eraser]:
    """Open what keeps records of people, beside a service that may be running."""
    await asyncio.to_thread(prepare_data_dir, settings)
    keys = await asyncio.to_thread(load_keys, settings)
    async with AsyncExitStack() as stack:
        database = await reach_database(settings, keys)
        stack.push_async_callback(database.aclose)
        memory = await open_memory(settings, keys)
        stack.push_async_callback(memory.aclose)
        counts = open_counts(settings)
        stack.push_async_callback(counts.aclose)
        clock = SystemClock()
        caching = open_caching(settings, keys, database, counts, clock)
        leases = SqlLeaseStore(database, clock)
        await renew_before_command(database, memory, keys, settings, leases)
        audit = SqlAuditLog(database, clock, keys.stamper("audit"))
        stack.push_async_callback(audit.aclose)
        erasures = compose_erasures(
            settings, keys, database, memory, counts, caching, _nothing_waits, audit, clock
        )
        await erasures.resume()
        yield Eraser(keys.pseudonyms, erasures)


def compose_erasures(
    settings: Settings,
    keys: Keys,
    database: Database,
    memory: Memory,
    counts: Counts,
    caching: Caching,
    write_waiting: Callable[[], Awaitable[None]],
    audit: SqlAuditLog,
    clock: Clock,
) -> Erasures:
    """Answer what erases; NoErasureRule where a table has no rule."""

    async def write_all() -> None:
        await write_waiting()
        await audit.flush()

    async def forget_answers(project: str) -> None:
        await caching.forget(project)

    async def note(erasure: Erasure) -> None:
        actor = ACTORS[erasure.requested_by]
        whose = Caller(erasure.project, erasure.user)
        counts = {**erasure.counts.erased, **erasure.counts.unlinked}
        await audit.record(erasure_entry(whose, clock.now(), counts, actor=actor))

    return Erasures(
        journal=ErasureJournal(database),
        database=database,
        memory=memory,
        tables=personal_tables(metadata, read_register().erasure_rules()),
        tombstones=Tombstones(settings.data_dir / TOMBSTONES),
        write_waiting=write_all,
        forget_rates=lambda caller: counts.forget(settings.rate_limit, caller),
        forget_answers=forget_answers,
        renewed=keys.pseudonyms.renewed,
        clock=clock,
        new_id=time_ordered_id,
        lifetime=timedelta(days=settings.tombstone_days),
        note=note,
    )


async def _nothing_waits() -> None:
    """Take the place of a ledger: a command has none."""
