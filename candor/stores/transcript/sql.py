"""Transcripts in SQL."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    tuple_,
    update,
)

from candor.domain.caller import Caller
from candor.domain.clock import Clock
from candor.domain.sealing import Sealer
from candor.stores.database import Database
from candor.stores.erasure.fence import hold_fence, refuse_erased
from candor.stores.lifetimes.batches import delete_in_batches
from candor.stores.sealed_columns import MESSAGE_TEXT, THREAD_TITLE
from candor.stores.tables import feedback, idempotency_keys, messages, reservations, threads
from candor.stores.traces import Traces, traces_of
from candor.stores.transcript.contract import Exchange, Thread, ThreadKey, TranscriptMessage
from candor.stores.upsert import upsert

TITLE_LENGTH = 80

# built once: composing a statement costs more than running it
_SETTLE = delete(reservations).where(reservations.c.turn_id == bindparam("turn_id"))
_SAY = insert(messages)


class SqlTranscriptStore:
    """Keeps redacted conversations, encrypted, until they are deleted or too old."""

    def __init__(self, database: Database, clock: Clock, sealer: Sealer) -> None:
        self._database = database
        self._clock = clock
        self._sealer = sealer
        row = upsert(database, threads)
        self._continue = row.on_conflict_do_update(
            index_elements=["project", "user", "thread"],
            set_={
                "updated_at": row.excluded.updated_at,
                "memory_until": row.excluded.memory_until,
            },
        )

    async def settle(
        self,
        caller: Caller,
        thread: str,
        exchange: Exchange,
        *,
        began: datetime,
        memory_until: datetime,
    ) -> None:
        """Write the exchange and let its question count; DataErased where it may not be kept."""
        now = self._clock.now()
        of = {"project": caller.project, "user": caller.user, "thread": thread}
        title = self._sealer.seal_text(_title(exchange.question), THREAD_TITLE.context(of))
        said = [
            self._sealed({**of, "turn_id": exchange.turn_id, "at": now, "role": role}, text)
            for role, text in (("user", exchange.question), ("assistant", exchange.answer))
        ]

        def write(connection: Connection) -> None:
            hold_fence(connection)
            refuse_erased(connection, caller, began)
            connection.execute(_SETTLE, {"turn_id": exchange.turn_id})
            connection.execute(
                self._continue,
                {
                    **of,
                    "title": title,
                    "started_at": now,
                    "updated_at": now,
                    "memory_until": memory_until,
                },
            )
            connection.execute(_SAY, said)

        await self._database.run(write)

    async def threads(self, caller: Caller, *, limit: int = 100) -> list[Thread]:
        """Answer the caller's conversations, the latest first."""
        latest = (
            select(threads)
            .where(threads.c.project == caller.project, threads.c.user == caller.user)
            .order_by(threads.c.updated_at.desc())
            .limit(limit)
        )
        rows = await self._database.run(
            lambda connection: connection.execute(latest).mappings().all()
        )
        return [self._thread(row) for row in rows]

    async def thread(self, caller: Caller, thread: str) -> Thread | None:
        """Answer one of the caller's conversations."""
        found = select(threads).where(_own(threads, caller, thread))
        row = await self._database.run(
            lambda connection: connection.execute(found).mappings().one_or_none()
        )
        return self._thread(row) if row else None

    async def messages(self, caller: Caller, thread: str) -> list[TranscriptMessage]:
        """Answer a conversation's messages in the order they were said."""
        said = (
            select(messages)
            .where(_own(messages, caller, thread))
            .order_by(messages.c.at, messages.c.turn_id, messages.c.role.desc())
        )
        rows = await self._database.run(
            lambda connection: connection.execute(said).mappings().all()
        )
        return [self._message(row) for row in rows]

    async def delete(self, caller: Caller, thread: str) -> list[bytes]:
        """Delete a conversation, what was said of its answers, and those kept for repeats.

        Answer the traces of what went; none where there was no such conversation.
        """
        judged = select(messages.c.turn_id).where(_own(messages, caller, thread))
        sealed = (
            (messages, messages.c.text),
            (idempotency_keys, idempotency_keys.c.answer),
            (threads, threads.c.title),
        )

        def remove(connection: Connection) -> list[bytes]:
            judgements = delete(feedback).where(feedback.c.turn_id.in_(judged))
            said = connection.execute(judgements.returning(feedback.c.comment)).scalars().all()
            gone: list[str | None] = [*said]
            for table, value in sealed:
                rows = delete(table).where(_own(table, caller, thread)).returning(value)
                said = connection.execute(rows).scalars().all()
                gone += said
            # the last table tells whether there was one
            return traces_of(caller.user, thread, gone) if said else []

        return await self._database.run(remove)

    async def memory_expired(self, now: datetime, *, limit: int = 500) -> list[ThreadKey]:
        """Answer the threads whose memory should be gone."""
        expired = (
            select(threads.c.project, threads.c.user, threads.c.thread)
            .where(threads.c.memory_until <= now)
            .limit(limit)
        )
        rows = await self._database.run(lambda connection: connection.execute(expired).all())
        return [ThreadKey(row.project, row.user, row.thread) for row in rows]

    async def memory_is_expired(self, key: ThreadKey, now: datetime) -> bool:
        """Tell whether the memory should still be gone; False where a turn has renewed it."""
        found = select(threads.c.thread).where(_named(key), threads.c.memory_until <= now)
        row = await self._database.run(lambda connection: connection.execute(found).one_or_none())
        return row is not None

    async def memory_forgotten(self, key: ThreadKey) -> None:
        """Note that a memory is gone."""
        done = update(threads).where(_named(key)).values(memory_until=None)
        await self._database.run(lambda connection: connection.execute(done).rowcount)

    async def without_deadline(self, keys: Sequence[ThreadKey]) -> list[ThreadKey]:
        """Answer which of the keys have no conversation that expects a memory."""
        if not keys:
            return []
        name = tuple_(threads.c.project, threads.c.user, threads.c.thread)
        found = select(threads.c.project, threads.c.user, threads.c.thread).where(
            name.in_([(key.project, key.user, key.thread) for key in keys]),
            threads.c.memory_until.is_not(None),
        )
        rows = await self._database.run(lambda connection: connection.execute(found).all())
        expected = {ThreadKey(row.project, row.user, row.thread) for row in rows}
        return [key for key in keys if key not in expected]

    async def delete_older(self, age: timedelta, traces: Traces | None = None) -> int:
        """Delete conversations that nobody continued for `age`; answer how many.

        `traces` takes how their texts began.
        """
        before = self._clock.now() - age
        await delete_in_batches(
            self._database,
            messages,
            messages.c.at < before,
            sealed=messages.c.text,
            traces=traces,
        )
        # a row with a deadline is what the sweep finds the memory by
        old = (threads.c.updated_at < before, threads.c.memory_until.is_(None))
        return await delete_in_batches(
            self._database, threads, *old, sealed=threads.c.title, traces=traces
        )

    def _sealed(self, row: dict[str, Any], text: str) -> dict[str, Any]:
        return {**row, "text": self._sealer.seal_text(text, MESSAGE_TEXT.context(row))}

    def _thread(self, row: RowMapping) -> Thread:
        title = self._sealer.open_text(row["title"], THREAD_TITLE.context(row))
        return Thread(row["thread"], title, row["started_at"], row["updated_at"])

    def _message(self, row: RowMapping) -> TranscriptMessage:
        text = self._sealer.open_text(row["text"], MESSAGE_TEXT.context(row))
        return TranscriptMessage(row["turn_id"], row["role"], text, row["at"])


def _title(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"


def _named(key: ThreadKey) -> ColumnElement[bool]:
    return and_(
        threads.c.project == key.project,
        threads.c.user == key.user,
        threads.c.thread == key.thread,
    )


def _own(table: Table, caller: Caller, thread: str) -> ColumnElement[bool]:
    return and_(
        table.c.project == caller.project,
        table.c.user == caller.user,
        table.c.thread == thread,
    )
