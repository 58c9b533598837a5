"""In which order a table's rows are read, page by page."""

from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, and_, case, literal, tuple_

from candor.stores.tables import consent_choices, messages, turns

# a question stands before its answer
_ROLE = case((messages.c.role == "user", 0), else_=1)

_ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "messages": (messages.c.thread, messages.c.at, messages.c.turn_id, _ROLE.label("role_rank")),
    "turns": (turns.c.at, turns.c.turn_id),
    "consent_choices": (consent_choices.c.at, consent_choices.c.id),
}


def order_of(table: Table) -> tuple[ColumnElement[Any], ...]:
    """Answer what a table is sorted by: as people read it, else by its key."""
    return _ORDERS.get(table.name) or tuple(table.primary_key)


def after(order: tuple[ColumnElement[Any], ...], last: RowMapping) -> ColumnElement[bool]:
    """Answer which rows come after the last one of a page.

    The first columns are also compared by themselves, which is what an index can serve.
    """
    values = [literal(last[part.name], part.type) for part in order]
    whole = tuple_(*order) > tuple_(*values)
    if len(order) < 3:
        return whole
    return and_(tuple_(*order[:2]) >= tuple_(*values[:2]), whole)
