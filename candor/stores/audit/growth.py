"""Growing the chain: entries get their places under the lock of the head."""

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.engine import Row

from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.stamping import Stamper
from candor.stores.audit.chain import FIELDS, Head, entry_hash, written_details, written_instant
from candor.stores.audit.contract import Action, AuditEntry
from candor.stores.audit.subjects import Subjects
from candor.stores.database import Database
from candor.stores.tables import audit_entries, audit_heads
from candor.stores.upsert import upsert

THE_HEAD = 1

# built once: composing a statement costs more than running it
# an update that changes nothing takes the row's lock on either database
_LOCK = (
    update(audit_heads)
    .where(audit_heads.c.id == THE_HEAD)
    .values(last_seq=audit_heads.c.last_seq)
    .returning(audit_heads)
)
_ADD = insert(audit_entries)
_MOVE = update(audit_heads).where(audit_heads.c.id == THE_HEAD)
_NEWEST = (
    select(audit_entries.c.seq, audit_entries.c.hash).order_by(audit_entries.c.seq.desc()).limit(1)
)

log = structlog.get_logger(__name__)


class Growth:
    """Adds entries behind the last one; in several processes one after the other."""

    def __init__(self, database: Database, stamper: Stamper, subjects: Subjects) -> None:
        self._stamper = stamper
        self._subjects = subjects
        self._begin = upsert(database, audit_heads).on_conflict_do_nothing()

    def append(self, connection: Connection, entries: Sequence[AuditEntry]) -> None:
        """Add entries in their order and move the head; SealBroken where its key is missing."""
        references = self._references(connection, entries)
        head, remarks = self.lock(connection, entries[0])
        rows: list[dict[str, Any]] = []
        seq, last = head.last_seq, head.last_hash
        key_id = self._stamper.current
        for entry in (*remarks, *entries):
            seq += 1
            row: dict[str, Any] = {
                "seq": seq,
                "project": entry.project,
                "at": written_instant(entry.at),
                "action": entry.action,
                "actor": entry.actor,
                "channel": entry.channel,
                "subject": references.get((entry.project, entry.about or "")),
                "acted_by": references.get((entry.project, entry.by or "")),
                "details": written_details(entry.details),
                "key_id": key_id,
            }
            last = row["hash"] = entry_hash(self._stamper, last, [row[name] for name in FIELDS])
            rows.append(row)
        connection.execute(_ADD, rows)
        self.move(connection, Head(head.first_seq, head.before_first, seq, last))

    def lock(self, connection: Connection, entry: AuditEntry) -> tuple[Head, list[AuditEntry]]:
        """Answer the head, held until the transaction ends, and what must be said of it first.

        A head that does not fit is not mended in silence: the chain goes on behind what is there,
        and says from then on that it was altered.
        """
        row = connection.execute(_LOCK).one_or_none()
        if row is None:
            self._put(connection)
            row = connection.execute(_LOCK).one()
        head = Head(row.first_seq, row.before_first, row.last_seq, row.last_hash)
        remarks: list[AuditEntry] = []
        # the head's key is looked at first: a newer one makes the keyring learn of a rotation
        holds = head.mac(self._stamper, row.key_id) == row.mac
        if row.key_id != self._stamper.current:
            details = {"before": row.key_id, "after": self._stamper.current}
            remarks.append(_remark(entry, "key_rotation", details))
        newest = connection.execute(_NEWEST).one_or_none()
        if not holds or not _fits(head, newest):
            log.error("audit_chain_was_altered", last_seq=head.last_seq)
            remarks.insert(0, _remark(entry, "chain_was_altered", {"said": head.last_seq}))
            head = _behind(head, newest)
        return head, remarks

    def move(self, connection: Connection, head: Head) -> None:
        """Write the head down, stamped under the newest key."""
        connection.execute(_MOVE, self._row(head))

    def _put(self, connection: Connection) -> None:
        connection.execute(self._begin, {"id": THE_HEAD, **self._row(Head())})

    def _row(self, head: Head) -> dict[str, Any]:
        key_id = self._stamper.current
        return {
            "first_seq": head.first_seq,
            "before_first": head.before_first,
            "last_seq": head.last_seq,
            "last_hash": head.last_hash,
            "key_id": key_id,
            "mac": head.mac(self._stamper, key_id),
        }

    def _references(
        self, connection: Connection, entries: Sequence[AuditEntry]
    ) -> dict[tuple[str, str], str]:
        people = {
            (entry.project, person): entry.meet
            for entry in sorted(entries, key=lambda entry: entry.meet)
            for person in (entry.about, entry.by)
            if person is not None
        }
        met = [one for one, meet in people.items() if meet]
        references = self._subjects.met(connection, met, entries[0].at)
        for person in (one for one, meet in people.items() if not meet):
            known = self._subjects.find(connection, person)
            if known:
                references[person] = known[0]
        return references


def _remark(entry: AuditEntry, action: Action, details: dict[str, int | str]) -> AuditEntry:
    return AuditEntry(DEFAULT_PROJECT, entry.at, action, "system", "system", details=details)


def _fits(head: Head, newest: Row[Any, Any] | None) -> bool:
    if newest is None:
        return head.first_seq == head.last_seq + 1
    return (newest.seq, newest.hash) == (head.last_seq, head.last_hash)


def _behind(head: Head, newest: Row[Any, Any] | None) -> Head:
    if newest is None:
        return Head()
    return Head(head.first_seq, head.before_first, newest.seq, newest.hash)
