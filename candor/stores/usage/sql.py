"""Usage in SQL: one row per user and month, one row per question that is being answered."""

from datetime import timedelta

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from candor.domain.caller import Caller
from candor.domain.clock import Clock
from candor.domain.tiers import MONTHLY_LIMITS, Tier
from candor.stores.database import Database
from candor.stores.tables import reservations, subscriptions, usage_months
from candor.stores.usage.contract import MonthlyUsage, period_of


class SqlUsageStore:
    """Takes the last question at most once: the limit is part of the updating statement."""

    def __init__(
        self, database: Database, clock: Clock, limits: dict[Tier, int] | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits or MONTHLY_LIMITS
        self._upsert = sqlite_insert if database.is_sqlite else postgresql_insert

    async def current(self, caller: Caller) -> MonthlyUsage:
        """Answer the caller's tier and count of this month."""
        period = period_of(self._clock.now())
        async with self._database.read() as connection:
            tier = await self._tier(connection, caller)
            used = await connection.scalar(self._used(caller, period))
        return MonthlyUsage(tier, used or 0, self._limits[tier], period)

    async def set_tier(self, caller: Caller, tier: Tier) -> MonthlyUsage:
        """Put the caller on a tier, from now on."""
        now = self._clock.now()
        row = self._upsert(subscriptions).values(
            project=caller.project, user=caller.user, tier=tier.value, since=now
        )
        async with self._database.write() as connection:
            await connection.execute(
                row.on_conflict_do_update(
                    index_elements=["project", "user"],
                    set_={"tier": row.excluded.tier, "since": row.excluded.since},
                )
            )
        return await self.current(caller)

    async def reserve(self, caller: Caller, turn_id: str) -> tuple[bool, MonthlyUsage]:
        """Take one question of the month; False where none is left."""
        now = self._clock.now()
        period = period_of(now)
        async with self._database.write() as connection:
            tier = await self._tier(connection, caller)
            limit = self._limits[tier]
            row = self._upsert(usage_months).values(
                project=caller.project, user=caller.user, period=period, used=1
            )
            one_more = row.on_conflict_do_update(
                index_elements=["project", "user", "period"],
                set_={"used": usage_months.c.used + 1},
                where=usage_months.c.used < limit,
            ).returning(usage_months.c.used)
            taken = (await connection.execute(one_more)).scalar_one_or_none() if limit else None
            if taken is None:
                used = await connection.scalar(self._used(caller, period))
                return False, MonthlyUsage(tier, used or 0, limit, period)
            await connection.execute(
                insert(reservations).values(
                    turn_id=turn_id,
                    project=caller.project,
                    user=caller.user,
                    period=period,
                    at=now,
                )
            )
        return True, MonthlyUsage(tier, taken, limit, period)

    async def settle(self, turn_id: str) -> None:
        """Let the question count."""
        async with self._database.write() as connection:
            await connection.execute(delete(reservations).where(reservations.c.turn_id == turn_id))

    async def release(self, turn_id: str) -> None:
        """Give the question back; nothing happens where it was settled or released before."""
        async with self._database.write() as connection:
            await self._give_back(connection, turn_id)

    async def release_stale(self, older_than: timedelta) -> int:
        """Give back what crashed turns left reserved, and answer how many."""
        before = self._clock.now() - older_than
        async with self._database.write() as connection:
            stale = (
                await connection.execute(
                    select(reservations.c.turn_id).where(reservations.c.at < before)
                )
            ).scalars()
            turn_ids = list(stale)
            for turn_id in turn_ids:
                await self._give_back(connection, turn_id)
        return len(turn_ids)

    async def _give_back(self, connection: AsyncConnection, turn_id: str) -> None:
        row = (
            await connection.execute(
                delete(reservations)
                .where(reservations.c.turn_id == turn_id)
                .returning(reservations.c.project, reservations.c.user, reservations.c.period)
            )
        ).one_or_none()
        if row is not None:
            await connection.execute(
                update(usage_months)
                .where(
                    usage_months.c.project == row.project,
                    usage_months.c.user == row.user,
                    usage_months.c.period == row.period,
                    usage_months.c.used > 0,
                )
                .values(used=usage_months.c.used - 1)
            )

    async def _tier(self, connection: AsyncConnection, caller: Caller) -> Tier:
        name = (
            await connection.execute(
                select(subscriptions.c.tier).where(
                    subscriptions.c.project == caller.project,
                    subscriptions.c.user == caller.user,
                )
            )
        ).scalar_one_or_none()
        return Tier(name) if name else Tier.FREE

    def _used(self, caller: Caller, period: str) -> Select[int]:
        return select(usage_months.c.used).where(
            usage_months.c.project == caller.project,
            usage_months.c.user == caller.user,
            usage_months.c.period == period,
        )
