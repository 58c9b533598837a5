"""Runs erasures: at once where it can, after a crash, and again on a restored backup."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Column, ColumnElement, Connection, delete, func, select

from candor.domain.caller import Caller
from candor.domain.clock import Clock, NewId
from candor.stores.database import Database
from candor.stores.erasure.contract import Counts, Erasure, RequestedBy
from candor.stores.erasure.fence import hold_fence
from candor.stores.erasure.journal import ErasureJournal, add_counts, read_erasure
from candor.stores.erasure.personal_tables import PersonalTable, forget_rows, users_in
from candor.stores.erasure.tombstones import Tombstone, Tombstones
from candor.stores.erasure.used_questions import drop_counts, keep_count
from candor.stores.memory.contract import Memory
from candor.stores.memory.paging import each_thread
from candor.stores.tables import leases, threads
from candor.stores.usage.contract import period_of

POLL_SECONDS = 0.05
BYTES_TRIES = 20
# longer than a turn can run and its record can wait to be written
LATE = timedelta(hours=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Erasures:
    """Erases persons; every step can be repeated, by any process (docs/decisions/0008).

    `write_waiting` puts on disk what this process has not written yet, `forget_rates` forgets how
    often somebody asked, `forget_answers` gives up a project's cached answers, `renewed` folds an
    older pseudonym through newer keys, `note` is told of an erasure when all but its end is done.
    """

    journal: ErasureJournal
    database: Database
    memory: Memory
    tables: tuple[PersonalTable, ...]
    tombstones: Tombstones
    write_waiting: Callable[[], Awaitable[None]]
    forget_rates: Callable[[Caller], Awaitable[None]]
    forget_answers: Callable[[str], Awaitable[None]]
    renewed: Callable[[str], str | None]
    clock: Clock
    new_id: NewId
    lifetime: timedelta
    note: Callable[[Erasure], Awaitable[None]]

    async def erase(self, caller: Caller, by: RequestedBy, *, wait: float) -> Erasure:
        """Erase all that is kept on a person; answer how far it came.

        Turns of the person that are running are waited for, `wait` seconds at most. What is not
        finished then, or fails, is finished by `sweep`.
        """
        now = self.clock.now()
        erasure = await self.journal.begin(self.new_id(now), caller, by, now)
        return await self._tried(erasure, wait)

    async def resume(self) -> None:
        """Finish what a crash left; to be called before anything is served.

        Raises what keeps a restored database from being cleaned: it must not be served.
        """
        await self._erase_restored()
        for erasure in await self.journal.unfinished():
            await self._tried(erasure, wait=0)

    async def sweep(self) -> None:
        """Finish what is not, look again for what was written late, forget what is too old."""
        await self.resume()
        now = self.clock.now()
        for erasure in await self.journal.since(now - LATE):
            if erasure.finished_at is not None and await self._forget(erasure):
                log.warning("erased_again", erasure=erasure.id)
                await self._erase_bytes()
        await self.database.run(lambda connection: drop_counts(connection, period_of(now)))
        await self.journal.delete_older(now - self.lifetime)
        await asyncio.to_thread(self.tombstones.drop_older, now - self.lifetime)

    async def _tried(self, erasure: Erasure, wait: float) -> Erasure:
        try:
            return await self._run(erasure, wait)
        except Exception as failure:
            log.error("erasure_interrupted", erasure=erasure.id, exc_info=failure)
            return await self.journal.read(erasure)

    async def _run(self, erasure: Erasure, wait: float) -> Erasure:
        enter = self.journal.enter
        if erasure.erased_at is None:
            await enter(erasure, "tombstone")
            await asyncio.to_thread(self.tombstones.add, _tombstone(erasure))
            await enter(erasure, "forget")
            await self._forget(erasure)
            await enter(erasure, "turns")
            if not await self._turns_have_ended(erasure, wait):
                return await self.journal.read(erasure)
            # what those turns have left behind
            await enter(erasure, "forget_again")
            await self._forget(erasure)
            # nothing says which of them the person asked for: all of the project's go
            await self.forget_answers(erasure.project)
            erasure = await self.journal.erased(erasure, self.clock.now())
            await enter(erasure, "confirm")
            await asyncio.to_thread(self.tombstones.add, _tombstone(erasure))
        else:
            await self._forget(erasure)
        await enter(erasure, "bytes")
        if not await self._erase_bytes():
            log.warning("erasure_waits_for_readers", erasure=erasure.id)
            return await self.journal.read(erasure)
        # a crash between the two notes it twice, and never not at all
        await self.note(await self.journal.read(erasure))
        return await self.journal.finished(erasure, self.clock.now())

    async def _forget(self, erasure: Erasure) -> Counts:
        """Remove what is kept: everything while the person is fenced off, else what is older."""
        await self.write_waiting()
        users = {erasure.user}
        if erasure.requested_by == "restored":
            users |= await self._same_person(erasure)
        forgotten = await self.database.run(
            lambda connection: self._forget_rows(connection, erasure, users)
        )
        for user in users:
            whose = Caller(erasure.project, user)
            forgotten += await self._forget_memory(erasure, f"{erasure.project}/{user}/")
            await self.forget_rates(whose)
        return forgotten

    def _forget_rows(
        self, connection: Connection, erasure: Erasure, users: Collection[str]
    ) -> Counts:
        # locked, so that another process cannot let the person back in meanwhile
        hold_fence(connection)
        held = read_erasure(connection, erasure.id, lock=True)
        until = held.erased_at
        restored = held.requested_by == "restored" and held.finished_at is None
        if until is None or restored:
            keep_count(connection, held, period_of(until or self.clock.now()))
        counts = forget_rows(
            connection,
            self.tables,
            held.project,
            users,
            until=until,
            periods=until is None or restored,
        )
        over = leases.c.until < self.clock.now()
        for user in users:
            theirs = _begins(leases.c.name, f"{held.project}/{user}/")
            connection.execute(delete(leases).where(theirs, over))
        add_counts(connection, held.id, counts)
        return counts

    async def _forget_memory(self, erasure: Erasure, prefix: str) -> Counts:
        if erasure.erased_at is None:
            counts = Counts.of("memory", await self.memory.forget_under(prefix))
        else:
            # the person may be back: what has lost its conversation is what is old
            remembered = [name async for name in each_thread(self.memory, prefix)]
            project, user, _ = prefix.split("/")
            of = select(threads.c.thread).filter_by(project=project, user=user)
            begun = await self.database.run(
                lambda connection: set(connection.execute(of).scalars())
            )
            orphans = [name for name in remembered if name.removeprefix(prefix) not in begun]
            for name in orphans:
                await self.memory.forget(name)
            counts = Counts.of("memory", len(orphans))
        if counts:
            await self.journal.count(erasure, counts)
        return counts

    async def _turns_have_ended(self, erasure: Erasure, wait: float) -> bool:
        """Wait for the turns that hold a conversation; no new one begins meanwhile."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait
        theirs = _begins(leases.c.name, erasure.threads)
        while True:
            held = select(leases.c.name).where(theirs, leases.c.until >= self.clock.now())
            if not await self.database.run(
                lambda connection, held=held: connection.execute(held).all()  # type: ignore[misc]
            ):
                return True
            if loop.time() >= deadline:
                return False
            await asyncio.sleep(POLL_SECONDS)

    async def _erase_bytes(self) -> bool:
        """Remove deleted bytes from the files; False while another process reads them."""
        touched = tuple(one.table.name for one in self.tables)
        memory_gone = await self.memory.erase_deleted_bytes(thorough=True)
        database_gone = await self.database.erase_deleted_bytes(touched)
        for _ in range(BYTES_TRIES):
            if memory_gone and database_gone:
                break
            await asyncio.sleep(POLL_SECONDS)
            memory_gone = memory_gone or await self.memory.erase_deleted_bytes()
            database_gone = database_gone or await self.database.erase_deleted_bytes()
        return memory_gone and database_gone

    async def _erase_restored(self) -> None:
        """Bring file and database to the same erasures; what the database forgot is repeated."""
        found = await asyncio.to_thread(self.tombstones.read)
        if found.damaged:
            log.error(
                "tombstones_damaged",
                lines=found.damaged[:20],
                advice="restore tombstones.jsonl from a backup, or delete these lines",
            )
        known = {one.id: one for one in await self.journal.all()}
        oldest = self.clock.now() - self.lifetime
        for tombstone in found.tombstones.values():
            if tombstone.id not in known and tombstone.at >= oldest:
                adopted = await self.journal.adopt(tombstone)
                log.warning("erasing_again_what_was_restored", erasure=adopted.id)
                await self._run(adopted, wait=0)
        missing = [_tombstone(one) for id_, one in known.items() if id_ not in found.tombstones]
        await asyncio.to_thread(self.tombstones.add, *missing)

    async def _same_person(self, erasure: Erasure) -> set[str]:
        """Answer the pseudonyms that a restored database may know the person by."""
        now = self.renewed(erasure.user)
        if now is None:
            return set()
        known = await self.database.run(
            lambda connection: users_in(connection, self.tables, erasure.project)
        )
        return {user for user in known if ":" in user and self.renewed(user) == now}


def _tombstone(erasure: Erasure) -> Tombstone:
    at = erasure.erased_at or erasure.requested_at
    return Tombstone(erasure.id, erasure.project, erasure.user, at)


def _begins(column: Column[str], prefix: str) -> ColumnElement[bool]:
    return func.substr(column, 1, len(prefix)) == prefix
