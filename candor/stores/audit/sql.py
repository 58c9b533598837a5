"""The audit log in SQL."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from uuid import uuid4

from sqlalchemy import Connection, or_, select, union

from candor.domain.caller import Caller
from candor.domain.clock import Clock
from candor.domain.stamping import Stamper
from candor.stores.audit.contract import AuditEntry, KeptEntry
from candor.stores.audit.growth import Growth
from candor.stores.audit.pruning import prune
from candor.stores.audit.reading import kept
from candor.stores.audit.subjects import Subjects
from candor.stores.batches import Batches
from candor.stores.database import Database
from candor.stores.tables import audit_entries, audit_heads


def random_reference() -> str:
    """Answer a UUIDv4 (RFC 9562, section 5.4): it tells nothing, not even when it was made."""
    return str(uuid4())


class SqlAuditLog:
    """Adds entries behind the last one, prunes the oldest, and links people to theirs."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        stamper: Stamper,
        new_reference: Callable[[], str] = random_reference,
    ) -> None:
        self._database = database
        self._clock = clock
        self._stamper = stamper
        self._subjects = Subjects(new_reference)
        self._growth = Growth(database, stamper, self._subjects)
        self._batches: Batches[AuditEntry] = Batches("audit", self._write)

    def append(self, connection: Connection, *entries: AuditEntry) -> None:
        """Add entries within the caller's transaction, as its last statement."""
        if entries:
            self._growth.append(connection, entries)

    async def record(self, *entries: AuditEntry) -> None:
        """Add entries in a transaction of their own; they are on disk when this returns."""
        await self._write(entries)

    def add(self, entry: AuditEntry) -> None:
        """Take an entry that can wait; it is on disk within a moment."""
        self._batches.add(entry)

    async def flush(self) -> None:
        """Write every entry that waits."""
        await self._batches.flush()

    async def aclose(self) -> None:
        """Stop the writer and write what is left."""
        await self._batches.aclose()

    def unlink(self, connection: Connection, caller: Caller) -> int:
        """Cut a person from their entries for good; the chain stays as it is."""
        return self._subjects.unlink(connection, caller)

    async def of_caller(self, caller: Caller, *, most: int) -> list[KeptEntry]:
        """Answer what the log holds on a person, the latest first, while they are linked."""

        def read(connection: Connection) -> list[KeptEntry]:
            references = self._subjects.find(connection, (caller.project, caller.user))
            theirs = or_(
                audit_entries.c.subject.in_(references), audit_entries.c.acted_by.in_(references)
            )
            latest = select(audit_entries).where(theirs).order_by(audit_entries.c.seq.desc())
            return kept(connection.execute(latest.limit(most)))

        return await self._database.run(read)

    async def key_ids(self) -> frozenset[str]:
        """Answer the ids of every key that verifying still needs."""
        used = union(select(audit_entries.c.key_id), select(audit_heads.c.key_id))
        return frozenset(
            await self._database.run(lambda connection: connection.execute(used).scalars().all())
        )

    async def prune(self, older_than: timedelta) -> int:
        """Remove entries older than `older_than`, and say so in a new one; answer how many."""
        now = self._clock.now()
        work = partial(prune, growth=self._growth, stamper=self._stamper)
        return await self._database.run(lambda connection: work(connection, now, now - older_than))

    async def _write(self, entries: Sequence[AuditEntry]) -> None:
        await self._database.run(lambda connection: self.append(connection, *entries))
