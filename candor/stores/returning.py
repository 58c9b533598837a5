"""What becomes of two rows of one person, who came back under a new pseudonym in the meantime."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, select, update

from candor.domain.tiers import Tier
from candor.stores.tables import subscriptions, threads, usage_months, user_spending

Values = Mapping[str, Any]
Merge = Callable[[Values, RowMapping], Values]


def merge_rows(connection: Connection, table: Table, moved: Values) -> None:
    """Bring `moved`, an older row that is already renamed, into the row that has its key.

    A table without a rule keeps the row that is there, which is the newer one.
    """
    merge = _RULES.get(table.name)
    this = _key(table, moved)
    kept = connection.execute(select(table).where(this)).mappings().one_or_none()
    if merge is None or kept is None:
        return
    changed = merge(moved, kept)
    if changed:
        connection.execute(update(table).where(this).values(**changed))


def _added_up(*columns: str) -> Merge:
    return lambda moved, kept: {column: kept[column] + moved[column] for column in columns}


def _set_last(moved: Values, kept: RowMapping) -> Values:
    """Let the latest decision hold, and of two of one instant the better tier."""
    order = list(Tier)

    def rank(row: Values | RowMapping) -> tuple[Any, int]:
        return row["since"], order.index(Tier(row["tier"]))

    return {"tier": moved["tier"], "since": moved["since"]} if rank(moved) > rank(kept) else {}


def _one_conversation(moved: Values, kept: RowMapping) -> Values:
    """Let the conversation begin with its first question, and last as long as either part."""
    first = moved if moved["started_at"] < kept["started_at"] else kept
    ends = [row["memory_until"] for row in (moved, kept) if row["memory_until"] is not None]
    return {
        "title": first["title"],
        "started_at": first["started_at"],
        "updated_at": max(moved["updated_at"], kept["updated_at"]),
        "memory_until": max(ends, default=None),
    }


_RULES: dict[str, Merge] = {
    usage_months.name: _added_up("used"),
    user_spending.name: _added_up("spent_nano", "held_nano"),
    subscriptions.name: _set_last,
    threads.name: _one_conversation,
}


def _key(table: Table, row: Values) -> ColumnElement[bool]:
    return and_(*(key == row[key.name] for key in table.primary_key))
