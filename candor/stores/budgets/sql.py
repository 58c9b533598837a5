"""Budgets in SQL: two numbers per period, spent and held, and one row per turn that is running.

Every transaction takes its locks in one order, holds before periods and those by their keys, so
that no two wait for each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from candor.domain.budgets import Budget, Budgets, Period, Spending, period_name
from candor.domain.caller import UNLINKED, Caller
from candor.domain.clock import Clock
from candor.stores.budgets.contract import Charge, Standing
from candor.stores.database import Database
from candor.stores.tables import project_spending, spending_holds, user_spending
from candor.stores.upsert import upsert

# by name, months stand before their days
_PERIODS: tuple[Period, ...] = ("month", "day")

_HELD = select(spending_holds.c.nano).where(spending_holds.c.turn_id == bindparam("turn_id"))
_LET_GO = (
    delete(spending_holds)
    .where(spending_holds.c.turn_id == bindparam("of_turn"))
    .returning(
        spending_holds.c.project, spending_holds.c.user, spending_holds.c.at, spending_holds.c.nano
    )
)


class _NoRoom(Exception):
    """A period has no room; raised to undo what the transaction has done before."""

    def __init__(self, period: Period) -> None:
        self.period = period


@dataclass(frozen=True, slots=True, order=True)
class _Counter:
    """The row of one period of a project (`user` empty) or of one of its users."""

    is_users: bool
    project: str
    user: str
    name: str

    @property
    def table(self) -> Table:
        return user_spending if self.is_users else project_spending

    @property
    def key(self) -> dict[str, str]:
        key = {"project": self.project, "period": self.name}
        return {**key, "user": self.user} if self.is_users else key


class SqlBudgetStore:
    """Gives out no dollar twice: the limit is part of the statement that holds it."""

    def __init__(self, database: Database, clock: Clock, budgets: Budgets) -> None:
        self._database = database
        self._clock = clock
        self._budgets = budgets

    async def hold(self, caller: Caller, turn_id: str, began: datetime, nano: int) -> Spending:
        """Raise what is held for the turn to `nano` nano-dollars, or tell that there is no room."""
        budget = self._budgets.of(caller.project)
        user = caller.user if budget.user.any else None
        quotes = budget.quotes

        def take(connection: Connection) -> Spending:
            held = connection.execute(_HELD, {"turn_id": turn_id}).scalar_one_or_none()
            more = nano - (held or 0)
            if more <= 0:
                return Spending(held or 0, quotes=quotes)
            self._keep_hold(connection, caller.project, user, turn_id, began, nano)
            thrifty = False
            for period, counter in _counters(budget, caller.project, user, began):
                limit = (budget.user if counter.is_users else budget.project).of(period)
                used = self._hold_of(connection, counter, more, limit)
                if used is None:
                    raise _NoRoom(period)
                before = used - more
                thrifty = thrifty or (limit is not None and before >= budget.soft * limit)
            return Spending(nano, thrifty and budget.soft < 1, quotes=quotes)

        try:
            return await self._database.run(take)
        except _NoRoom as full:
            period = full.period
        return Spending(0, thrifty=True, exhausted=period, quotes=quotes)

    async def of_user(self, caller: Caller) -> Sequence[Standing]:
        """Answer how far the caller's own budgets of this day and month are used up."""
        budget, now = self._budgets.of(caller.project), self._clock.now()
        limited = [
            (period, counter, budget.user.of(period))
            for period, counter in _counters(budget, caller.project, caller.user, now)
            if counter.is_users
        ]
        if not limited:
            return []

        def read(connection: Connection) -> list[Standing]:
            found = []
            for period, counter, limit in limited:
                spent, held = _read(connection, counter)
                found.append(Standing(caller.project, period, counter.name, limit, spent, held))
            return found

        return await self._database.run(read)

    async def of_projects(self) -> Sequence[Standing]:
        """Answer how far every project's budgets of this day and month are used up."""
        now = self._clock.now()
        names = {period_name(period, now): period for period in _PERIODS}
        today = select(project_spending).where(project_spending.c.period.in_(names))

        def read(connection: Connection) -> list[Standing]:
            rows = {
                (row.project, row.period): (row.spent_nano, row.held_nano)
                for row in connection.execute(today)
            }
            projects = {project for project, _ in rows} | self._budgets.projects.keys()
            return [
                Standing(
                    project,
                    period,
                    name,
                    self._budgets.of(project).project.of(period),
                    *rows.get((project, name), (0, 0)),
                )
                for project in sorted(projects)
                for name, period in names.items()
            ]

        return await self._database.run(read)

    async def release_stale(self, older_than: timedelta) -> int:
        """End the holds of turns that crashed, and answer how many there were."""
        before = self._clock.now() - older_than
        stale = select(spending_holds.c.turn_id).where(spending_holds.c.at < before)
        turn_ids = await self._database.run(
            lambda connection: connection.execute(stale).scalars().all()
        )
        for turn_id in turn_ids:
            await self._database.run(
                lambda connection, turn_id=turn_id: self._let_go(connection, [turn_id], ())  # type: ignore[misc]
            )
        return len(turn_ids)

    def settle(self, connection: Connection, charges: Sequence[Charge]) -> None:
        """End the turns' holds and count what they have cost; part of the ledger's transaction."""
        self._let_go(connection, sorted(charge.turn_id for charge in charges), charges)

    def _let_go(
        self, connection: Connection, turn_ids: Iterable[str], charges: Sequence[Charge]
    ) -> None:
        spent: dict[_Counter, int] = defaultdict(int)
        freed: dict[_Counter, int] = defaultdict(int)
        latest: dict[_Counter, datetime] = {}
        for turn_id in turn_ids:
            hold = connection.execute(_LET_GO, {"of_turn": turn_id}).one_or_none()
            if hold is None:
                continue
            user = None if hold.user == UNLINKED else hold.user
            budget = self._budgets.of(hold.project)
            for _, counter in _counters(budget, hold.project, user, hold.at):
                freed[counter] += hold.nano
        for charge in charges:
            if not charge.nano:
                continue
            budget = self._budgets.of(charge.project)
            for _, counter in _counters(budget, charge.project, charge.user, charge.at):
                spent[counter] += charge.nano
                latest[counter] = max(charge.at, latest.get(counter, charge.at))
        for counter in sorted({*spent, *freed}):
            at = latest.get(counter)
            if at is None:
                _free(connection, counter, freed[counter])
            else:
                self._charge(connection, counter, at, spent[counter], freed[counter])

    def _keep_hold(
        self,
        connection: Connection,
        project: str,
        user: str | None,
        turn_id: str,
        began: datetime,
        nano: int,
    ) -> None:
        row = upsert(self._database, spending_holds).values(
            turn_id=turn_id, project=project, user=user or UNLINKED, nano=nano, at=began
        )
        connection.execute(
            row.on_conflict_do_update(index_elements=["turn_id"], set_={"nano": row.excluded.nano})
        )

    def _hold_of(
        self, connection: Connection, counter: _Counter, more: int, limit: int | None
    ) -> int | None:
        """Hold so much more of a period; answer what it is used up by then, None without room."""
        if limit is not None and more > limit:
            return None
        table = counter.table
        row = upsert(self._database, table).values(
            **counter.key, **self._instant(counter), spent_nano=0, held_nano=more
        )
        used = table.c.spent_nano + table.c.held_nano
        put = row.on_conflict_do_update(
            index_elements=list(counter.key),
            set_={"held_nano": table.c.held_nano + more},
            where=None if limit is None else used + more <= limit,
        ).returning(used)
        found: int | None = connection.execute(put).scalar_one_or_none()
        return found

    def _charge(
        self, connection: Connection, counter: _Counter, at: datetime, spent: int, freed: int
    ) -> None:
        table = counter.table
        row = upsert(self._database, table).values(
            **counter.key, **self._instant(counter, at), spent_nano=spent, held_nano=0
        )
        connection.execute(
            row.on_conflict_do_update(
                index_elements=list(counter.key),
                set_={
                    "spent_nano": table.c.spent_nano + spent,
                    "held_nano": table.c.held_nano - freed,
                    **self._instant(counter, at),
                },
            )
        )

    def _instant(self, counter: _Counter, at: datetime | None = None) -> dict[str, Any]:
        # only a person's rows must tell how old they are, for erasures from restored backups
        return {"at": at or self._clock.now()} if counter.is_users else {}


def _counters(
    budget: Budget, project: str, user: str | None, at: datetime
) -> list[tuple[Period, _Counter]]:
    """Answer the periods that a turn counts in, in the order of their locks.

    A project's are always kept, a user's only where there is a limit for users.
    """
    names = [(period, period_name(period, at)) for period in _PERIODS]
    counters = [(period, _Counter(False, project, "", name)) for period, name in names]
    if user is not None:
        counters += [
            (period, _Counter(True, project, user, name))
            for period, name in names
            if budget.user.of(period) is not None
        ]
    return counters


def _this(counter: _Counter) -> list[Any]:
    return [counter.table.c[name] == value for name, value in counter.key.items()]


def _read(connection: Connection, counter: _Counter) -> tuple[int, int]:
    table = counter.table
    row = connection.execute(
        select(table.c.spent_nano, table.c.held_nano).where(*_this(counter))
    ).one_or_none()
    return (row.spent_nano, row.held_nano) if row is not None else (0, 0)


def _free(connection: Connection, counter: _Counter, freed: int) -> None:
    table = counter.table
    less = update(table).where(*_this(counter)).values(held_nano=table.c.held_nano - freed)
    connection.execute(less)
