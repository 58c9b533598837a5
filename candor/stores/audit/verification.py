"""Proves that no entry was altered, taken away or moved: what `candor audit verify` runs."""

import re
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, literal, select, union_all
from sqlalchemy.engine import Row

from candor.domain.errors import BadUsage
from candor.domain.sealing import SealBroken
from candor.domain.stamping import Stamper
from candor.stores.audit.chain import GENESIS, Head
from candor.stores.audit.walking import Break, Broken, Kind, walk
from candor.stores.tables import audit_entries, audit_heads, audit_subjects

_ANCHOR = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Anchor:
    """An entry's number and hash, noted where the database's writers cannot reach."""

    seq: int
    hash: str

    @classmethod
    def read(cls, written: str) -> "Anchor":
        """Read SEQ:HASH; BadUsage where it is not one."""
        found = _ANCHOR.fullmatch(written.strip())
        if found is None:
            raise BadUsage("an anchor is written SEQ:HASH, as `candor audit head` prints it")
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked, and the first break; `since` and `until` are instants of entries."""

    entries: int = 0
    first_seq: int = 1
    since: str | None = None
    until: str | None = None
    head: Anchor = Anchor(0, GENESIS)
    key_id: str | None = None
    broken: Break | None = None


def read_head(connection: Connection, stamper: Stamper) -> tuple[Head, str] | None:
    """Answer the head and the id of its key; None where the log is new. Broken as `verify`."""
    row = connection.execute(select(audit_heads)).one_or_none()
    if row is None:
        if _is_new(connection):
            return None
        raise Broken("head_missing", 1, "the head is missing, so nothing can be proven")
    head = Head(row.first_seq, row.before_first, row.last_seq, row.last_hash)
    if not _holds(head, row, stamper):
        raise Broken("head_altered", head.last_seq, "the head was altered")
    return head, row.key_id


def verify(connection: Connection, stamper: Stamper, anchor: Anchor | None = None) -> Verdict:
    """Check every entry that is kept, and that the anchor is among them."""
    _one_view(connection)
    verdict = Verdict()
    try:
        read = read_head(connection, stamper)
        if read is None:
            head = Head()
        else:
            head, key_id = read
            last = Anchor(head.last_seq, head.last_hash)
            verdict = replace(verdict, first_seq=head.first_seq, head=last, key_id=key_id)
        at_anchor = head.before_first
        for row in walk(connection, stamper, head):
            if anchor is not None and row.seq == anchor.seq:
                at_anchor = row.hash
            if verdict.since is None:
                verdict = replace(verdict, since=row.at)
        if anchor is not None:
            _check_anchor(anchor, head, at_anchor)
    except Broken as broken:
        return replace(verdict, broken=broken.found)
    until = row.at if head.last_seq >= head.first_seq else None
    return replace(verdict, entries=head.last_seq - head.first_seq + 1, until=until)


def _check_anchor(anchor: Anchor, head: Head, found: str) -> None:
    kind: Kind
    if anchor.seq > head.last_seq:
        kind, says = "cut_off", "the log ends before the anchor, so it was cut off or put back"
    elif anchor.seq < head.first_seq - 1:
        kind, says = "anchor_gone", "the anchor's entry was pruned; take a newer one"
    elif found != anchor.hash:
        kind, says = "anchor_differs", f"entry {anchor.seq:,} is not the one that was noted"
    else:
        return
    raise Broken(kind, anchor.seq, says)


def _holds(head: Head, row: Row[*tuple[Any, ...]], stamper: Stamper) -> bool:
    try:
        return bool(head.mac(stamper, row.key_id) == row.mac)
    except (TypeError, ValueError):
        return False
    except SealBroken:
        says = f"the head was made under key {row.key_id}, which is not there"
        raise Broken("key_missing", head.last_seq, says) from None


def _is_new(connection: Connection) -> bool:
    traces = union_all(
        select(literal(1)).select_from(audit_entries),
        select(literal(1)).select_from(audit_subjects),
    )
    return connection.execute(traces.limit(1)).one_or_none() is None


def _one_view(connection: Connection) -> None:
    """See the log as it is at one moment, while others go on adding to it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    else:
        # as a reader: a long look must not keep the writers waiting
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN")
