"""Which tables keep records of people, and what an erasure does to them."""

import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    MetaData,
    Table,
    and_,
    bindparam,
    delete,
    select,
    update,
)

from candor.stores.erasure.contract import Action, Counts, NoErasureRule, Rules

UNLINKED = "erased"

# the column that says how old a row is, the first that a table has
INSTANTS = ("at", "started_at", "since", "first_seen", "created_at", "requested_at")
PERIOD = "period"
# what else could lead from a record that stays to the person
LINKS = ("thread",)


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """A table with a project and a user in each row."""

    table: Table
    action: Action
    instant: str | None

    def of(self, project: str, users: Collection[str]) -> ColumnElement[bool]:
        """Answer the condition that picks the rows of these users."""
        return and_(self.table.c.project == project, self.table.c.user.in_(users))

    def older(self, than: datetime) -> ColumnElement[bool]:
        """Answer the condition that picks rows which are not younger than an instant."""
        if self.instant is None:
            period: ColumnElement[bool] = self.table.c[PERIOD] <= than.strftime("%Y-%m")
            return period
        return self.table.c[self.instant] <= than


def personal_tables(metadata: MetaData, rules: Rules) -> tuple[PersonalTable, ...]:
    """Answer every table that keeps records of people with its rule; NoErasureRule without one."""
    tables = [
        table for table in metadata.sorted_tables if {"project", "user"} <= set(table.c.keys())
    ]
    return tuple(_with_rule(table, rules) for table in tables)


def _with_rule(table: Table, rules: Rules) -> PersonalTable:
    action = rules.get(table.name)
    if action is None:
        raise NoErasureRule(
            f"The table {table.name} keeps records of people, and no rule says what an erasure "
            "does to them: delete, unlink or keep."
        )
    instant = next((name for name in INSTANTS if name in table.c), None)
    if instant is None and PERIOD not in table.c and action != "keep":
        raise NoErasureRule(
            f"The table {table.name} does not say how old its rows are, so that an erasure could "
            f"not be repeated on a restored backup; give it one of {', '.join(INSTANTS)}."
        )
    return PersonalTable(table, action, instant)


def forget_rows(
    connection: Connection,
    tables: Iterable[PersonalTable],
    project: str,
    users: Collection[str],
    *,
    until: datetime | None = None,
    periods: bool = True,
    random_name: Callable[[], str] = secrets.token_hex,
) -> Counts:
    """Delete and unlink the users' rows, all of them or those until an instant; count them.

    A month cannot be told apart by an instant; `periods=False` leaves monthly tables alone.
    """
    counts = Counts()
    for one in tables:
        if one.action == "keep" or (one.instant is None and not periods):
            continue
        theirs = one.of(project, users)
        if until is not None:
            theirs = and_(theirs, one.older(until))
        if one.action == "delete":
            gone = connection.execute(delete(one.table).where(theirs)).rowcount
            counts += Counts(erased=Counter({one.table.name: gone}))
        else:
            unlinked = _unlink(connection, one.table, theirs, random_name)
            counts += Counts(unlinked=Counter({one.table.name: unlinked}))
    return counts


def _unlink(
    connection: Connection,
    table: Table,
    theirs: ColumnElement[bool],
    random_name: Callable[[], str],
) -> int:
    blank: dict[str, Any] = {
        name: None if table.c[name].nullable else "" for name in LINKS if name in table.c
    }
    if not table.c.user.primary_key:
        changed = update(table).where(theirs).values(user=UNLINKED, **blank)
        return connection.execute(changed).rowcount
    # a name of its own for each row, so that two of one person do not meet again
    key = list(table.primary_key.columns)
    rows = connection.execute(select(*key).where(theirs)).mappings().all()
    if rows:
        this = and_(*(column == bindparam(f"of_{column.name}") for column in key))
        connection.execute(
            update(table).where(this).values(user=bindparam("nobody"), **blank),
            [
                {f"of_{name}": value for name, value in row.items()}
                | {"nobody": f"{UNLINKED}:{random_name()}"}
                for row in rows
            ],
        )
    return len(rows)


def users_in(connection: Connection, tables: Iterable[PersonalTable], project: str) -> set[str]:
    """Answer every user that a project has a record of."""
    found: set[str] = set()
    for one in tables:
        users = select(one.table.c.user).where(one.table.c.project == project).distinct()
        found.update(connection.execute(users).scalars())
    return found


def projects_in(connection: Connection, tables: Iterable[PersonalTable]) -> set[str]:
    """Answer every project that there is a record of."""
    found: set[str] = set()
    for one in tables:
        found.update(connection.execute(select(one.table.c.project).distinct()).scalars())
    return found
