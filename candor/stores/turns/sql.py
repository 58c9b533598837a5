"""The ledger in SQL, written in batches off the turn's path."""

import asyncio
from dataclasses import replace
from typing import Any

import structlog
from sqlalchemy import Connection, insert, or_, select
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from candor.stores.database import Database
from candor.stores.erasure.fence import hold_fence
from candor.stores.erasure.personal_tables import UNLINKED
from candor.stores.tables import attempts, erasures, turns
from candor.stores.turns.contract import TurnRecord

PAUSE_SECONDS = 0.1
BATCH = 500
MOST_WAITING = 100_000
LONGEST_MODEL = 80
RETRY_SECONDS = 2.0

log = structlog.get_logger(__name__)


class SqlTurnLedger:
    """Gathers records for a moment and writes them together; a clean stop writes the rest."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[TurnRecord] = []
        self._work = asyncio.Event()
        self._writing = asyncio.Lock()
        self._writer = asyncio.create_task(self._write_for_ever(), name="turn-ledger")

    def add(self, turn: TurnRecord) -> None:
        """Take a record; it is on disk within a moment."""
        if len(self._waiting) >= MOST_WAITING:
            log.error("ledger_record_lost", turn_id=turn.turn_id, error="the ledger is full")
            return
        self._waiting.append(turn)
        self._work.set()

    async def flush(self) -> None:
        """Write everything that waits; the database's error where it cannot be reached."""
        async with self._writing:
            while self._waiting:
                batch = self._waiting[:BATCH]
                try:
                    await self._write(batch)
                except (OperationalError, InterfaceError, OSError):
                    raise
                except SQLAlchemyError:
                    await self._write_one_by_one(batch)
                del self._waiting[: len(batch)]

    async def _write_one_by_one(self, batch: list[TurnRecord]) -> None:
        """Write what can be written: one odd record must not keep the others for ever."""
        for turn in batch:
            try:
                await self._write([turn])
            except (OperationalError, InterfaceError):
                raise
            except SQLAlchemyError as failure:
                log.error("ledger_record_lost", turn_id=turn.turn_id, error=type(failure).__name__)

    async def aclose(self) -> None:
        """Stop the writer and write what is left."""
        # a batch in the middle of being written would be written twice
        async with self._writing:
            self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)
        await self.flush()

    async def _write_for_ever(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                await self.flush()
            except (SQLAlchemyError, OSError) as failure:
                log.warning("ledger_write_failed", error=type(failure).__name__)
                await asyncio.sleep(RETRY_SECONDS)
                self._work.set()

    async def _write(self, batch: list[TurnRecord]) -> None:
        def write(connection: Connection) -> None:
            hold_fence(connection)
            unlinked = _unlinked(connection, batch)
            turn_rows = [_turn_row(turn) for turn in unlinked]
            attempt_rows = [row for turn in unlinked for row in _attempt_rows(turn)]
            connection.execute(insert(turns), turn_rows)
            if attempt_rows:
                connection.execute(insert(attempts), attempt_rows)

        await self._database.run(write)


def _unlinked(connection: Connection, batch: list[TurnRecord]) -> list[TurnRecord]:
    """Answer the records, those of persons who were erased meanwhile without the person."""
    found = select(erasures.c.project, erasures.c.user, erasures.c.erased_at).where(
        erasures.c.user.in_({turn.caller.user for turn in batch}),
        or_(erasures.c.erased_at.is_(None), erasures.c.erased_at >= min(turn.at for turn in batch)),
    )
    erased = connection.execute(found).all()

    def is_erased(turn: TurnRecord) -> bool:
        return any(
            (turn.caller.project, turn.caller.user) == (project, user)
            and (at is None or at >= turn.at)
            for project, user, at in erased
        )

    return [
        replace(turn, caller=replace(turn.caller, user=UNLINKED)) if is_erased(turn) else turn
        for turn in batch
    ]


def _turn_row(turn: TurnRecord) -> dict[str, Any]:
    return {
        "turn_id": turn.turn_id,
        "project": turn.caller.project,
        "user": turn.caller.user,
        "channel": turn.caller.channel,
        "at": turn.at,
        "tier": turn.tier,
        "outcome": turn.outcome,
        "category": turn.category,
        "language": turn.language,
        "complexity": turn.complexity,
        "provider": turn.provider,
        "model": turn.model and turn.model[:LONGEST_MODEL],
        "prompt_hash": turn.prompt_hash,
        "degraded": turn.degraded,
        "fallback": turn.fallback,
        "confidence": turn.confidence,
        "warnings": turn.warnings,
        "input_tokens": sum(attempt.input_tokens for attempt in turn.attempts),
        "output_tokens": sum(attempt.output_tokens for attempt in turn.attempts),
        "cost_nano": sum(attempt.cost_nano for attempt in turn.attempts),
        "ms": turn.ms,
    }


def _attempt_rows(turn: TurnRecord) -> list[dict[str, Any]]:
    return [
        {
            "turn_id": turn.turn_id,
            "number": number,
            "project": turn.caller.project,
            "user": turn.caller.user,
            "at": turn.at,
            "provider": attempt.provider,
            "model": attempt.model[:LONGEST_MODEL],
            "outcome": attempt.outcome,
            "ms": attempt.ms,
            "input_tokens": attempt.input_tokens,
            "output_tokens": attempt.output_tokens,
            "cached_input_tokens": attempt.cached_input_tokens,
            "reasoning_tokens": attempt.reasoning_tokens,
            "cost_nano": attempt.cost_nano,
            "estimated": attempt.estimated,
        }
        for number, attempt in enumerate(turn.attempts, start=1)
    ]
