"""Which identity keys the kept pseudonyms were made with, so that a missing one is noticed.

A pseudonym names the newest key alone, although every older one is part of it: without one of
them the same person gets another pseudonym of the same looks. So a probe, a pseudonym of nobody,
is kept beside the records and must come out the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, text, union

from candor.stores.tables import erasures, identity_keys, metadata

THE_ROW = 1
# any number that no other advisory lock of the product has
LOCK = 7162536


@dataclass(frozen=True, slots=True)
class IdentityKeys:
    """The keys in force: their ids, the newest first, and the probe that they make.

    `renewed` answers a kept pseudonym under the newest key, None for one whose key is unknown.
    """

    ids: Sequence[str]
    probe: str
    renewed: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Unreachable:
    """How many people nobody can find, and the keys by which they were known, newest first."""

    users: int
    key_ids: tuple[str, ...]
    pseudonyms: frozenset[str]


def unreachable(connection: Connection, keys: IdentityKeys) -> Unreachable | None:
    """Answer whom the present keys do not find; None where they find everybody."""
    kept = connection.execute(select(identity_keys)).one_or_none()
    if kept is not None and keys.renewed(kept.probe) == keys.probe:
        return None
    known_by = tuple(kept.key_ids.split(",")) if kept is not None else ()
    lost = {
        user for user in _pseudonyms(connection) if kept is not None or keys.renewed(user) is None
    }
    if not lost:
        return None
    # a database of before this was kept tells of a key by its pseudonyms alone
    by = known_by or tuple(sorted({user.partition(":")[0] for user in lost}))
    return Unreachable(len(lost), by, frozenset(lost))


def are_in_force(connection: Connection, keys: IdentityKeys) -> bool:
    """Tell whether every pseudonym is made with these keys already."""
    return connection.execute(select(identity_keys.c.probe)).scalar_one_or_none() == keys.probe


def keep_identity_keys(connection: Connection, keys: IdentityKeys) -> None:
    """Write down the keys in force, once every pseudonym is made with them.

    Nothing is written where another process has gone on to newer keys in the meantime.
    """
    take_turns(connection)
    row = {"id": THE_ROW, "key_ids": ",".join(keys.ids), "probe": keys.probe}
    kept = connection.execute(select(identity_keys)).one_or_none()
    if kept == tuple(row.values()) or unreachable(connection, keys) is not None:
        return
    connection.execute(delete(identity_keys))
    connection.execute(insert(identity_keys).values(row))


def take_turns(connection: Connection) -> None:
    """Wait for other processes that look after the identity keys."""
    # SQLite has one writer at a time, and every transaction begins as one
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))


def _pseudonyms(connection: Connection) -> set[str]:
    # a tombstone is no record of what somebody said or did
    tables = [
        table for table in metadata.sorted_tables if "user" in table.c and table is not erasures
    ]
    users = union(*(select(table.c.user) for table in tables)).subquery()
    known = select(users.c.user).where(users.c.user.like("k________:%"))
    return set(connection.execute(known).scalars())
