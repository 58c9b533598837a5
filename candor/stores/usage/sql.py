"""Usage in SQL: one row per user and month, one row per question that is being answered."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, literal, select, update

from candor.domain.caller import Caller
from candor.domain.clock import Clock
from candor.domain.tiers import MONTHLY_LIMITS, Tier
from candor.stores.audit.contract import AuditLog
from candor.stores.audit.entries import tier_entry
from candor.stores.database import Database
from candor.stores.erasure.used_questions import still_counting
from candor.stores.tables import reservations, subscriptions, usage_months
from candor.stores.upsert import upsert
from candor.stores.usage.contract import MonthlyUsage, period_of

# built once: composing a statement costs more than running it
_TIER = select(subscriptions.c.tier).where(
    subscriptions.c.project == bindparam("project"), subscriptions.c.user == bindparam("user")
)
_COUNTED = select(usage_months.c.used).where(
    usage_months.c.project == bindparam("project"),
    usage_months.c.user == bindparam("user"),
    usage_months.c.period == bindparam("period"),
)
_USED = select(func.coalesce(_COUNTED.scalar_subquery(), 0) + still_counting())
_HOLD = insert(reservations)
_LET_GO = (
    delete(reservations)
    .where(reservations.c.turn_id == bindparam("turn_id"))
    .returning(reservations.c.project, reservations.c.user, reservations.c.period)
)
_ONE_LESS = (
    update(usage_months)
    .where(
        usage_months.c.project == bindparam("of_project"),
        usage_months.c.user == bindparam("of_user"),
        usage_months.c.period == bindparam("of_period"),
        usage_months.c.used > 0,
    )
    .values(used=usage_months.c.used - 1)
)
# a month without a question would only tell that somebody was here
_NONE_LEFT = delete(usage_months).where(
    usage_months.c.project == bindparam("of_project"),
    usage_months.c.user == bindparam("of_user"),
    usage_months.c.period == bindparam("of_period"),
    usage_months.c.used == 0,
)


class SqlUsageStore:
    """Takes the last question at most once: the limit is part of the updating statement."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        limits: dict[Tier, int] | None = None,
        *,
        audit: AuditLog | None = None,
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._limits = limits or MONTHLY_LIMITS
        earlier = still_counting()
        first: Select[*tuple[Any, ...]] = select(
            bindparam("project"), bindparam("user"), bindparam("period"), literal(1)
        ).where(earlier < bindparam("limit"))
        self._one_more = (
            upsert(database, usage_months)
            .from_select(["project", "user", "period", "used"], first)
            .on_conflict_do_update(
                index_elements=["project", "user", "period"],
                set_={"used": usage_months.c.used + 1},
                where=usage_months.c.used + earlier < bindparam("limit"),
            )
            .returning(usage_months.c.used + earlier)
        )

    async def current(self, caller: Caller) -> MonthlyUsage:
        """Answer the caller's tier and count of this month."""
        period = period_of(self._clock.now())
        return await self._database.run(lambda connection: self._month(connection, caller, period))

    async def set_tier(self, caller: Caller, tier: Tier) -> MonthlyUsage:
        """Put the caller on a tier, from now on; the change and its audit entry are one."""
        now = self._clock.now()
        row = upsert(self._database, subscriptions).values(
            project=caller.project, user=caller.user, tier=tier.value, since=now
        )
        put = row.on_conflict_do_update(
            index_elements=["project", "user"],
            set_={"tier": row.excluded.tier, "since": row.excluded.since},
        )

        def change(connection: Connection) -> MonthlyUsage:
            before = _tier(connection, caller)
            connection.execute(put)
            month = self._month(connection, caller, period_of(now))
            if self._audit is not None and before != tier:
                self._audit.append(connection, tier_entry(caller, now, before, tier))
            return month

        return await self._database.run(change)

    async def reserve(self, caller: Caller, turn_id: str) -> tuple[bool, MonthlyUsage]:
        """Take one question of the month; False where none is left."""
        now = self._clock.now()
        period = period_of(now)
        of = {"project": caller.project, "user": caller.user, "period": period}

        def take(connection: Connection) -> tuple[bool, MonthlyUsage]:
            tier = _tier(connection, caller)
            limit = self._limits[tier]
            asked = {**of, "used": 1, "limit": limit}
            used = connection.execute(self._one_more, asked).scalar_one_or_none() if limit else None
            if used is None:
                return False, self._month(connection, caller, period)
            connection.execute(_HOLD, {**of, "turn_id": turn_id, "at": now})
            return True, MonthlyUsage(tier, used, limit, period)

        return await self._database.run(take)

    async def release(self, turn_id: str) -> None:
        """Give the question back; nothing happens where it was settled or released before."""
        await self._database.run(lambda connection: _give_back(connection, turn_id))

    async def release_stale(self, older_than: timedelta) -> int:
        """Give back what crashed turns left reserved, and answer how many."""
        before = self._clock.now() - older_than

        def give_back(connection: Connection) -> int:
            stale = select(reservations.c.turn_id).where(reservations.c.at < before)
            turn_ids = connection.execute(stale).scalars().all()
            for turn_id in turn_ids:
                _give_back(connection, turn_id)
            return len(turn_ids)

        return await self._database.run(give_back)

    def _month(self, connection: Connection, caller: Caller, period: str) -> MonthlyUsage:
        tier = _tier(connection, caller)
        of = {"project": caller.project, "user": caller.user, "period": period}
        used = connection.execute(_USED, of).scalar_one()
        return MonthlyUsage(tier, used, self._limits[tier], period)


def _tier(connection: Connection, caller: Caller) -> Tier:
    of = {"project": caller.project, "user": caller.user}
    name = connection.execute(_TIER, of).scalar_one_or_none()
    return Tier(name) if name else Tier.FREE


def _give_back(connection: Connection, turn_id: str) -> None:
    row = connection.execute(_LET_GO, {"turn_id": turn_id}).one_or_none()
    if row is not None:
        of = {"of_project": row.project, "of_user": row.user, "of_period": row.period}
        connection.execute(_ONE_LESS, of)
        connection.execute(_NONE_LEFT, of)
