"""Walks the chain from its beginning and finds the first place where it does not hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.engine import Row
from sqlalchemy.exc import OperationalError

from candor.domain.sealing import SealBroken
from candor.domain.stamping import Stamper
from candor.stores.audit.chain import FIELDS, Head, entry_hash
from candor.stores.tables import audit_entries

PAGE = 2_000

Kind = Literal[
    "altered",
    "missing",
    "reordered",
    "added",
    "cut_off",
    "was_altered",
    "head_altered",
    "head_missing",
    "key_missing",
    "anchor_differs",
    "anchor_gone",
]
Entry = Row[*tuple[Any, ...]]

_BEHIND = (
    select(*(audit_entries.c[name] for name in FIELDS), audit_entries.c.hash)
    .where(audit_entries.c.seq > bindparam("after"))
    .order_by(audit_entries.c.seq)
    .limit(bindparam("size"))
)
BEFORE_ALL = -(2**63)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and how; `seq` is the first entry that cannot be trusted."""

    kind: Kind
    seq: int
    says: str


class Broken(Exception):
    """Carries the first break out of a walk."""

    def __init__(self, kind: Kind, seq: int, says: str) -> None:
        super().__init__(kind)
        self.found = Break(kind, seq, says)


def walk(
    connection: Connection, stamper: Stamper, head: Head, *, until: int | None = None
) -> Iterator[Entry]:
    """Yield the entries that hold, in their order and to the head's last one; raises Broken.

    A page of them is in memory at a time. With `until` the walk ends at that entry.
    """
    last = head.last_seq if until is None else until
    expected, previous = head.first_seq, head.before_first
    for row in _rows(connection, expected):
        if expected > last:
            if until is not None:
                return
            raise Broken("added", expected, "entries stand behind the last one")
        _judge(connection, stamper, row, expected, previous)
        yield row
        expected, previous = expected + 1, row.hash
    if expected <= last:
        raise Broken("cut_off", expected, f"entries {expected:,} to {last:,} are missing")
    if until is None and previous != head.last_hash:
        raise Broken("head_altered", expected, "the head does not belong to the last entry")


def _judge(
    connection: Connection, stamper: Stamper, row: Entry, expected: int, previous: str
) -> None:
    seq = row.seq
    if not isinstance(seq, int):
        raise Broken("altered", expected, f"entry {expected:,} was altered")
    if seq < expected:
        raise Broken("added", seq, f"entry {seq:,} stands before the first one")
    if seq == expected and _hash(stamper, row, expected, previous) == row.hash:
        if row.action == "chain_was_altered":
            says = f"entry {seq:,} tells that the end of the log was altered when it was written"
            raise Broken("was_altered", seq, says)
        return
    if _stands_elsewhere(connection, stamper, expected, previous):
        raise Broken("reordered", expected, f"entry {expected:,} stands in another place")
    if seq > expected:
        gone = f"{expected:,}" if seq == expected + 1 else f"{expected:,} to {seq - 1:,}"
        raise Broken("missing", expected, f"missing: {gone}")
    raise Broken("altered", expected, f"entry {expected:,} was altered")


def _hash(stamper: Stamper, row: Entry, seq: int, previous: str) -> str | None:
    """Answer what an entry's hash would be in a place; None where its fields are not even plain."""
    try:
        return entry_hash(stamper, previous, (seq, *row[1:-1]))
    except (TypeError, ValueError):
        return None
    except SealBroken:
        says = f"entry {seq:,} was made under key {row.key_id}, which is not there"
        raise Broken("key_missing", seq, says) from None


def _stands_elsewhere(
    connection: Connection, stamper: Stamper, expected: int, previous: str
) -> bool:
    for row in _rows(connection, expected):
        try:
            if row.seq != expected and _hash(stamper, row, expected, previous) == row.hash:
                return True
        except Broken:
            continue
    return False


def _rows(connection: Connection, expected: int) -> Iterator[Entry]:
    """Yield every entry by its number; Broken where the next one cannot even be read."""
    after: Any = BEFORE_ALL
    size = PAGE
    while True:
        try:
            page = connection.execute(_BEHIND, {"after": after, "size": size}).all()
        except OperationalError:
            # SQLite reads a text that is not UTF-8 as an error; look for the one that holds it
            if connection.dialect.name != "sqlite":
                raise
            if size == 1:
                seq = after + 1 if isinstance(after, int) and after > 0 else expected
                raise Broken("altered", seq, f"entry {seq:,} cannot be read") from None
            size = 1
            continue
        yield from page
        if len(page) < size:
            return
        after = page[-1].seq
