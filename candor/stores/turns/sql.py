"""The ledger in SQL, written in batches off the turn's path."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, or_, select

from candor.domain.caller import UNLINKED as NOBODY
from candor.domain.clock import NewId, time_ordered_id
from candor.stores.batches import Batches
from candor.stores.budgets.contract import Charge
from candor.stores.database import Database
from candor.stores.erasure.fence import hold_fence
from candor.stores.erasure.personal_tables import UNLINKED
from candor.stores.tables import attempts, erasures, turns
from candor.stores.turns.contract import TurnRecord

LONGEST_MODEL = 80


Settle = Callable[[Connection, Sequence[Charge]], None]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A turn as it is kept, and what it is charged to, which may be kept under its user."""

    turn: TurnRecord
    charge: Charge


class SqlTurnLedger:
    """One row per turn and one per attempt; `settle` charges budgets in the same transaction."""

    def __init__(
        self,
        database: Database,
        new_id: NewId = time_ordered_id,
        settle: Settle = lambda _connection, _charges: None,
    ) -> None:
        self._database = database
        self._new_id = new_id
        self._settle = settle
        self._batches: Batches[_Entry] = Batches("turn-ledger", self._write_rows)

    def add(self, turn: TurnRecord) -> None:
        """Take a record; it is on disk within a moment, unlinked where it must be."""
        charge = Charge(
            turn.turn_id,
            turn.caller.project,
            turn.caller.user,
            turn.at,
            sum(attempt.cost_nano for attempt in turn.attempts),
        )
        self._batches.add(_Entry(turn if turn.linked else self._unlinked(turn), charge))

    async def flush(self) -> None:
        """Write everything that waits; the database's error where it cannot be reached."""
        await self._batches.flush()

    async def aclose(self) -> None:
        """Stop the writer and write what is left."""
        await self._batches.aclose()

    def _unlinked(self, turn: TurnRecord) -> TurnRecord:
        """Take away what leads to the caller: the transcript has the turn's id and its second."""
        hour = turn.at.replace(minute=0, second=0, microsecond=0)
        nobody = replace(turn.caller, user=NOBODY)
        return replace(turn, turn_id=self._new_id(hour), at=hour, caller=nobody)

    async def _write_rows(self, batch: Sequence[_Entry]) -> None:
        def write(connection: Connection) -> None:
            hold_fence(connection)
            kept = _without_erased(connection, batch)
            turn_rows = [_turn_row(one.turn) for one in kept]
            attempt_rows = [row for one in kept for row in _attempt_rows(one.turn)]
            connection.execute(insert(turns), turn_rows)
            if attempt_rows:
                connection.execute(insert(attempts), attempt_rows)
            self._settle(connection, [one.charge for one in kept])

        await self._database.run(write)


def _without_erased(connection: Connection, batch: Sequence[_Entry]) -> list[_Entry]:
    """Answer the entries, those of persons who were erased meanwhile without the person."""
    charges = [one.charge for one in batch]
    found = select(erasures.c.project, erasures.c.user, erasures.c.erased_at).where(
        erasures.c.user.in_({charge.user for charge in charges}),
        or_(erasures.c.erased_at.is_(None), erasures.c.erased_at >= min(c.at for c in charges)),
    )
    erased = connection.execute(found).all()

    def is_erased(charge: Charge) -> bool:
        return any(
            (charge.project, charge.user) == (project, user) and (at is None or at >= charge.at)
            for project, user, at in erased
        )

    def without(one: _Entry) -> _Entry:
        turn = one.turn
        if turn.linked:
            turn = replace(turn, caller=replace(turn.caller, user=UNLINKED))
        return _Entry(turn, replace(one.charge, user=None))

    return [without(one) if is_erased(one.charge) else one for one in batch]


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
