"""Feedback in SQL."""

from typing import Any, cast

from sqlalchemy import Connection, RowMapping, and_, select

from candor.domain.caller import Caller
from candor.domain.clock import Clock
from candor.domain.sealing import Sealer
from candor.stores.database import Database
from candor.stores.erasure.fence import hold_fence, refuse_erased
from candor.stores.feedback.contract import Feedback, Score
from candor.stores.sealed_columns import FEEDBACK_COMMENT
from candor.stores.tables import feedback as table
from candor.stores.tables import messages
from candor.stores.upsert import upsert


class SqlFeedbackStore:
    """Keeps one row for each turn that somebody judged; comments are sealed."""

    def __init__(self, database: Database, clock: Clock, sealer: Sealer) -> None:
        self._database = database
        self._clock = clock
        self._sealer = sealer
        row = upsert(database, table)
        self._keep = row.on_conflict_do_update(
            index_elements=["turn_id"],
            set_={name: row.excluded[name] for name in ("score", "comment", "at")},
        )

    async def give(
        self, caller: Caller, turn_id: str, score: Score, comment: str | None
    ) -> Feedback | None:
        """Keep it in place of what was said before; None where the caller has no such turn."""
        now = self._clock.now()
        row: dict[str, Any] = {
            "turn_id": turn_id,
            "project": caller.project,
            "user": caller.user,
            "score": score,
            "at": now,
        }
        row["comment"] = comment and self._sealer.seal_text(comment, FEEDBACK_COMMENT.context(row))
        theirs = select(messages.c.turn_id).where(
            messages.c.turn_id == turn_id,
            messages.c.project == caller.project,
            messages.c.user == caller.user,
        )

        def write(connection: Connection) -> bool:
            hold_fence(connection)
            refuse_erased(connection, caller, now)
            if connection.execute(theirs.limit(1)).first() is None:
                return False
            connection.execute(self._keep, row)
            return True

        kept = await self._database.run(write)
        return Feedback(turn_id, score, comment, now) if kept else None

    async def of(self, caller: Caller, turn_id: str) -> Feedback | None:
        """Answer what the caller said of a turn."""
        theirs = select(table).where(
            and_(
                table.c.turn_id == turn_id,
                table.c.project == caller.project,
                table.c.user == caller.user,
            )
        )
        row = await self._database.run(
            lambda connection: connection.execute(theirs).mappings().one_or_none()
        )
        return self._read(row) if row else None

    def _read(self, row: RowMapping) -> Feedback:
        comment = row["comment"]
        if comment is not None:
            comment = self._sealer.open_text(comment, FEEDBACK_COMMENT.context(row))
        return Feedback(row["turn_id"], cast(Score, row["score"]), comment, row["at"])
