"""Reading entries, a bounded number at a time."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.engine import Row

from candor.stores.audit.contract import Action, KeptEntry
from candor.stores.tables import audit_entries


def kept(rows: Iterable[Row[*tuple[Any, ...]]]) -> list[KeptEntry]:
    """Answer rows of the table as entries."""
    return [KeptEntry(**row._mapping) for row in rows]


def latest(
    connection: Connection,
    *,
    most: int,
    since: str | None = None,
    action: Action | None = None,
    project: str | None = None,
) -> list[KeptEntry]:
    """Answer the latest `most` entries in their order; `since` is an instant as entries keep it."""
    found = select(audit_entries).order_by(audit_entries.c.seq.desc()).limit(most)
    if since is not None:
        found = found.where(audit_entries.c.at >= since)
    if action is not None:
        found = found.where(audit_entries.c.action == action)
    if project is not None:
        found = found.where(audit_entries.c.project == project)
    return kept(connection.execute(found))[::-1]
