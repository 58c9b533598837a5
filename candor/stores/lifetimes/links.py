"""Which rows still lead to a person."""

from sqlalchemy import ColumnElement, Table, and_


def is_linked(table: Table) -> ColumnElement[bool]:
    """Tell rows under a pseudonym, which begins with `k`, from those that lead to nobody.

    Written as a range, so that an index serves it; no word for nobody begins with that letter.
    """
    return and_(table.c.user >= "k", table.c.user < "l")
