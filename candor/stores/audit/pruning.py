"""Removes the oldest entries so that the rest still verifies."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, select

from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.stamping import Stamper
from candor.stores.audit.chain import Head, written_instant
from candor.stores.audit.contract import AuditBroken, AuditEntry
from candor.stores.audit.growth import Growth
from candor.stores.audit.verification import read_head
from candor.stores.audit.walking import Broken, walk
from candor.stores.tables import audit_entries, audit_subjects

# what is due waits for a day, so that pruning adds one entry a day and not one a sweep
PATIENCE = timedelta(days=1)
MOST_AT_ONCE = 5_000


def prune(
    connection: Connection, now: datetime, before: datetime, *, growth: Growth, stamper: Stamper
) -> int:
    """Remove entries from before an instant; AuditBroken where they do not verify.

    The head, which is stamped, says where the chain begins from then on; the database lets go
    only of entries that lie before it.
    """
    due = _due(connection, before)
    if due is None:
        return 0
    first, last = due[0], min(due[1], due[0] + MOST_AT_ONCE - 1)
    removed = last - first + 1
    details: dict[str, int | str] = {"first": first, "last": last, "removed": removed}
    entry = AuditEntry(DEFAULT_PROJECT, now, "pruning", "system", "system", details=details)
    growth.append(connection, [entry])
    try:
        read = read_head(connection, stamper)
        assert read is not None  # noqa: S101  # the entry above has moved it
        head, _ = read
        before_first = head.before_first
        for row in walk(connection, stamper, head, until=last):
            before_first = row.hash
    except Broken as broken:
        raise AuditBroken(f"{broken.found.says}; run: candor audit verify") from None
    growth.move(connection, Head(last + 1, before_first, head.last_seq, head.last_hash))
    connection.execute(delete(audit_entries).where(audit_entries.c.seq <= last))
    _unlink_the_forgotten(connection)
    return removed


def _due(connection: Connection, before: datetime) -> tuple[int, int] | None:
    """Answer the first and the last entry that are due; None where none is, or hardly."""
    entries = audit_entries.c
    oldest = connection.execute(
        select(entries.seq, entries.at).order_by(entries.seq).limit(1)
    ).one_or_none()
    if oldest is None or oldest.at >= written_instant(before - PATIENCE):
        return None
    kept = select(entries.seq).where(entries.at >= written_instant(before)).order_by(entries.seq)
    first_kept = connection.execute(kept.limit(1)).scalar_one_or_none()
    if first_kept is None:
        newest = select(entries.seq).order_by(entries.seq.desc()).limit(1)
        return oldest.seq, connection.execute(newest).scalar_one()
    return oldest.seq, first_kept - 1


def _unlink_the_forgotten(connection: Connection) -> None:
    """Delete the links of people whom no entry is about any more."""
    reference = audit_subjects.c.reference
    named = [
        exists().where(column == reference)
        for column in (audit_entries.c.subject, audit_entries.c.acted_by)
    ]
    connection.execute(delete(audit_subjects).where(~named[0], ~named[1]))
