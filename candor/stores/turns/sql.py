"""The ledger in SQL, written in batches off the turn's path."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, or_, select

from candor.domain.caller import UNLINKED as NOBODY
from candor.domain.clock import NewId, time_ordered_id
from candor.stores.batches import Batches
from candor.stores.database import Database
from candor.stores.erasure.fence import hold_fence
from candor.stores.erasure.personal_tables import UNLINKED
from candor.stores.tables import attempts, erasures, turns
from candor.stores.turns.contract import TurnRecord

LONGEST_MODEL = 80


class SqlTurnLedger(Batches[TurnRecord]):
    """One row per turn and one per attempt."""

    def __init__(self, database: Database, new_id: NewId = time_ordered_id) -> None:
        self._database = database
        self._new_id = new_id
        super().__init__("turn-ledger", self._write_rows)

    def add(self, turn: TurnRecord) -> None:
        """Take a record; it is on disk within a moment, unlinked where it must be."""
        super().add(turn if turn.linked else self._unlinked(turn))

    def _unlinked(self, turn: TurnRecord) -> TurnRecord:
        """Take away what leads to the caller: the transcript has the turn's id and its second."""
        hour = turn.at.replace(minute=0, second=0, microsecond=0)
        nobody = replace(turn.caller, user=NOBODY)
        return replace(turn, turn_id=self._new_id(hour), at=hour, caller=nobody)

    async def _write_rows(self, batch: Sequence[TurnRecord]) -> None:
        def write(connection: Connection) -> None:
            hold_fence(connection)
            unlinked = _unlinked(connection, batch)
            turn_rows = [_turn_row(turn) for turn in unlinked]
            attempt_rows = [row for turn in unlinked for row in _attempt_rows(turn)]
            connection.execute(insert(turns), turn_rows)
            if attempt_rows:
                connection.execute(insert(attempts), attempt_rows)

        await self._database.run(write)


def _unlinked(connection: Connection, batch: Sequence[TurnRecord]) -> list[TurnRecord]:
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
        "experiment": turn.experiment,
        "variant": turn.variant,
        "characters": turn.characters,
        "cached": turn.cached,
        "saved_nano": turn.saved_nano,
        "saved_ms": turn.saved_ms,
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
            "calls": attempt.calls,
        }
        for number, attempt in enumerate(turn.attempts, start=1)
    ]
