"""All stores that know people, opened over one folder or database, and filled with them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import empty_checkpoint
from sqlalchemy import select

from candor.domain.caller import Caller
from candor.domain.clock import Clock, SystemClock, time_ordered_id
from candor.domain.tiers import Tier
from candor.privacy.register.reader import read_register
from candor.stores.chats.contract import Chat
from candor.stores.chats.sql import SqlChatStore
from candor.stores.consent.contract import ConsentChoice
from candor.stores.consent.sql import SqlConsentStore
from candor.stores.database import Database, open_database
from candor.stores.erasure.contract import Erasure
from candor.stores.erasure.erasures import Erasures
from candor.stores.erasure.journal import ErasureJournal
from candor.stores.erasure.personal_tables import personal_tables
from candor.stores.erasure.tombstones import Tombstones
from candor.stores.feedback.sql import SqlFeedbackStore
from candor.stores.idempotency.sql import SqlIdempotencyStore
from candor.stores.leases.sql import SqlLeaseStore
from candor.stores.memory.contract import Memory
from candor.stores.memory.sqlite import SqliteMemory
from candor.stores.tables import metadata
from candor.stores.transcript.contract import Exchange, ThreadKey
from candor.stores.transcript.sql import SqlTranscriptStore
from candor.stores.turns.sql import SqlTurnLedger
from candor.stores.usage.sql import SqlUsageStore
from tests.sealers import known_sealer
from tests.stores.turn_records import ANSWERED, turn_record

Wrap = Callable[[Database], Database]


@dataclass(frozen=True)
class Stage:
    """The stores, and the erasures over them."""

    folder: Path
    clock: Clock
    database: Database
    memory: Memory
    ledger: SqlTurnLedger
    transcripts: SqlTranscriptStore
    usage: SqlUsageStore
    consents: SqlConsentStore
    feedback: SqlFeedbackStore
    chats: SqlChatStore
    idempotency: SqlIdempotencyStore
    leases: SqlLeaseStore
    erasures: Erasures
    rates_forgotten: list[Caller]
    answers_forgotten: list[str]

    async def fill(self, caller: Caller, exchanges: int = 2) -> set[bytes]:
        """Keep something of a person in every store; answer bytes that lie in the files then."""
        await self.consents.record(caller, ConsentChoice(True, ("answering",), "DE", "2026-11"))
        await self.usage.set_tier(caller, Tier.PRO)
        await self.chats.keep(caller, Chat(language="de"), f"place of {caller.user[3:]}")
        threads = [f"thread-{caller.user[3:]}-{number}" for number in range(2)]
        for number in range(exchanges):
            turn_id = await self.converse(caller, threads[number % 2], f"question {number} " * 5)
            await self.feedback.give(caller, turn_id, 1, f"comment {number} " * 5)
        key = f"k1:key-{time_ordered_id(self.clock.now())}"
        await self.idempotency.claim(caller, key, "k1:fingerprint")
        await self.idempotency.answer(caller, key, threads[0], "An answer.")
        await self.usage.reserve(caller, time_ordered_id(self.clock.now()))
        await self.ledger.flush()
        return await self.traces(caller)

    async def converse(self, caller: Caller, thread: str, question: str) -> str:
        """Run what a turn writes, and answer its id."""
        now = self.clock.now()
        turn_id = time_ordered_id(now)
        until = now + timedelta(minutes=30)
        await self.usage.reserve(caller, turn_id)
        exchange = Exchange(turn_id, question, "An answer.")
        await self.transcripts.settle(caller, thread, exchange, began=now, memory_until=until)
        await self.remember(caller, thread)
        self.ledger.add(turn_record(caller, turn_id, now, attempts=(ANSWERED,)))
        return turn_id

    async def remember(self, caller: Caller, thread: str) -> None:
        """Write a checkpoint."""
        checkpoint = empty_checkpoint()
        checkpoint["channel_values"] = {"memory": {"messages": ["said"]}}
        checkpoint["channel_versions"] = {"memory": checkpoint["id"]}
        of: RunnableConfig = {
            "configurable": {
                "thread_id": str(ThreadKey(caller.project, caller.user, thread)),
                "checkpoint_ns": "",
            }
        }
        await self.memory.checkpointer.aput(of, checkpoint, {}, {"memory": checkpoint["id"]})

    async def traces(self, caller: Caller) -> set[bytes]:
        """Answer long texts of the person's rows: what no file may hold after an erasure."""
        found = {caller.user}
        for table in metadata.sorted_tables:
            if table.name not in {"turns", "attempts"}:
                for row in await self.rows(table.name, caller.user):
                    found |= {
                        value
                        for name, value in row.items()
                        if isinstance(value, str) and len(value) > 20 and name != "turn_id"
                    }
        return {text.encode() for text in found}

    async def rows(self, table: str, user: str | None = None) -> list[dict[str, Any]]:
        """Answer a table's rows, of one user or of all."""
        query = select(metadata.tables[table])
        if user is not None and "user" in query.selected_columns:
            query = query.where(metadata.tables[table].c.user == user)
        elif user is not None:
            return []
        found = await self.database.run(
            lambda connection: connection.execute(query).mappings().all()
        )
        return [dict(row) for row in found]

    async def kept_on(self, caller: Caller) -> dict[str, int]:
        """Count what is left of a person but the tombstone."""
        prefix = f"{caller.project}/{caller.user}/"
        counts = {"memory": len(await self.memory.threads(prefix=prefix, limit=999))}
        for table in metadata.tables.values():
            if "user" in table.c and table.name != "erasures":
                rows = await self.rows(table.name, caller.user)
                counts[table.name] = sum(row["project"] == caller.project for row in rows)
        held = [row for row in await self.rows("leases") if row["name"].startswith(prefix)]
        counts["leases"] = len(held)
        return {name: count for name, count in counts.items() if count}

    def hits(self, traces: set[bytes]) -> dict[str, int]:
        """Count the traces in every file of the folder."""
        files = {path.name: path.read_bytes() for path in self.folder.iterdir() if path.is_file()}
        counts = {name: sum(map(content.count, traces)) for name, content in files.items()}
        return {name: count for name, count in counts.items() if count}


@asynccontextmanager
async def open_stage(
    folder: Path, url: str, *, clock: Clock | None = None, wrap: Wrap | None = None
) -> AsyncIterator[Stage]:
    """Open the stores; `wrap` is put around the database that the erasures work with."""
    clock = clock or SystemClock()
    sealer = known_sealer()
    database = await open_database(url)
    memory: Memory
    if database.is_sqlite:
        memory = await SqliteMemory.open(folder / "memory.sqlite3", sealer)
    else:
        from candor.stores.memory.postgres import PostgresMemory

        memory = await PostgresMemory.open(url, sealer)
    ledger = SqlTurnLedger(database)
    rates_forgotten: list[Caller] = []
    answers_forgotten: list[str] = []

    async def forget_answers(project: str) -> None:
        answers_forgotten.append(project)

    async def forget_rates(caller: Caller) -> None:
        rates_forgotten.append(caller)

    noted: list[Erasure] = []

    async def note(erasure: Erasure) -> None:
        noted.append(erasure)

    watched = wrap(database) if wrap else database
    erasures = Erasures(
        journal=ErasureJournal(watched),
        database=watched,
        memory=memory,
        tables=personal_tables(metadata, read_register().erasure_rules()),
        tombstones=Tombstones(folder / "tombstones.jsonl"),
        write_waiting=ledger.flush,
        forget_rates=forget_rates,
        forget_answers=forget_answers,
        renewed=renewed,
        clock=clock,
        new_id=time_ordered_id,
        lifetime=timedelta(days=400),
        note=note,
    )
    try:
        yield Stage(
            folder=folder,
            clock=clock,
            database=database,
            memory=memory,
            ledger=ledger,
            transcripts=SqlTranscriptStore(database, clock, sealer),
            usage=SqlUsageStore(database, clock),
            consents=SqlConsentStore(database, clock, time_ordered_id),
            feedback=SqlFeedbackStore(database, clock, sealer),
            chats=SqlChatStore(database, clock),
            idempotency=SqlIdempotencyStore(database, clock, sealer),
            leases=SqlLeaseStore(database, clock),
            erasures=erasures,
            rates_forgotten=rates_forgotten,
            answers_forgotten=answers_forgotten,
        )
    finally:
        await ledger.aclose()
        await memory.aclose()
        await database.aclose()


def renewed(pseudonym: str) -> str | None:
    """Fold a pseudonym of the key k1 to the one of k2, as a rotation does."""
    key, _, digest = pseudonym.partition(":")
    return f"k2:{digest}" if key in {"k1", "k2"} else None
