"""The sweep that keeps each kind of record no longer than its lifetime."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog

from candor.domain.clock import Clock, NewId
from candor.stores.audit.contract import AuditLog
from candor.stores.budgets.contract import BudgetStore
from candor.stores.database import Database
from candor.stores.idempotency.contract import IdempotencyStore
from candor.stores.leases.contract import LeaseStore
from candor.stores.lifetimes.chats import delete_old_chats
from candor.stores.lifetimes.memories import LEASE_LENGTH, Forgetting
from candor.stores.lifetimes.records import Pace, RecordLifetimes
from candor.stores.memory.contract import Memory
from candor.stores.resealing import Resealing
from candor.stores.traces import Traces
from candor.stores.transcript.contract import TranscriptStore
from candor.stores.usage.contract import UsageStore
from candor.stores.vault.contract import VaultStore

__all__ = ["IDEMPOTENCY_LIFETIME", "LEASE_LENGTH", "RESERVATION_LIFETIME", "Retention"]

RESERVATION_LIFETIME = timedelta(minutes=15)
IDEMPOTENCY_LIFETIME = timedelta(hours=24)
# what lasts for days is looked at this often
SLOW_PACE = timedelta(hours=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Retention:
    """Deletes what has outlived its purpose; safe to run in several processes at once."""

    database: Database
    memory: Memory
    transcripts: TranscriptStore
    usage: UsageStore
    budgets: BudgetStore
    idempotency: IdempotencyStore
    leases: LeaseStore
    vault: VaultStore
    clock: Clock
    new_id: NewId
    resealing: Resealing
    transcript_lifetime: timedelta
    audit: AuditLog
    audit_lifetime: timedelta
    records: RecordLifetimes = field(default_factory=RecordLifetimes)
    pace: Pace = field(default_factory=lambda: Pace(SLOW_PACE))
    # kept until nothing of them is left; a reader may hold a file's log over a sweep
    deleted: Traces = field(default_factory=Traces)
    forgotten: Traces = field(default_factory=Traces)
    pruned: Traces = field(default_factory=Traces)

    async def sweep(self) -> int:
        """Delete everything that is due; answer how many memories were forgotten.

        A part that fails is logged, left for the next sweep, and does not keep the others.
        """
        now = self.clock.now()
        forgetting = Forgetting(
            memory=self.memory,
            transcripts=self.transcripts,
            leases=self.leases,
            clock=self.clock,
            new_id=self.new_id,
            guard=_tried,
            traces=self.forgotten,
        )
        forgotten = await forgetting.expired()
        if self.pace.is_due(now):
            await _tried("orphans", forgetting.orphans)
            await _tried(
                "transcripts",
                partial(self.transcripts.delete_older, self.transcript_lifetime, self.deleted),
            )
            unused_since = now - self.transcript_lifetime
            await _tried("chats", partial(delete_old_chats, self.database, unused_since))
            for name, part in self.records.parts(self.database, now, self.deleted):
                await _tried(name, part)
            # of conversations that go on; every turn has some, so they wait for the slow pace
            self.forgotten.take(self.pruned)
        for name, part in (
            ("prune_memories", partial(self.memory.prune, self.pruned)),
            (
                "idempotency_keys",
                partial(self.idempotency.delete_older, IDEMPOTENCY_LIFETIME, self.deleted),
            ),
            ("reservations", partial(self.usage.release_stale, RESERVATION_LIFETIME)),
            ("spending_holds", partial(self.budgets.release_stale, RESERVATION_LIFETIME)),
            ("leases", self.leases.delete_expired),
            ("vault", partial(self.vault.delete_expired, self.clock.now(), self.deleted)),
            ("resealing", self.resealing.step_if_needed),
            ("audit", partial(self.audit.prune, self.audit_lifetime)),
            ("memory_bytes", partial(_erase, self.memory, self.forgotten)),
            ("database_bytes", partial(_erase, self.database, self.deleted)),
        ):
            await _tried(name, part)
        return forgotten


async def _erase(files: Memory | Database, traces: Traces) -> None:
    """Look once for all that the sweep deleted, and write the file anew where something is left."""
    if await files.erase_traces(traces):
        traces.clear()


async def _tried(part: str, work: Callable[[], Awaitable[object]]) -> object:
    try:
        return await work()
    except Exception as failure:
        log.error("sweep_failed", part=part, exc_info=failure)
        return None
