"""The vault in SQL."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import structlog
from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, tuple_, update

from candor.domain.caller import Caller
from candor.domain.clock import Clock
from candor.domain.digests import Digests
from candor.domain.personal import PersonalValue, PlaceholderName
from candor.domain.sealing import SealBroken, Sealer
from candor.stores.database import Database
from candor.stores.erasure.fence import hold_fence, refuse_erased
from candor.stores.lifetimes.batches import delete_in_batches
from candor.stores.resealing import KEY_ID_LENGTH
from candor.stores.sealed_columns import VAULT_VALUE
from candor.stores.tables import vault_values as table
from candor.stores.traces import Traces

log = structlog.get_logger(__name__)

# built once: composing a statement costs more than running it
_OWN = and_(table.c.project == bindparam("of_project"), table.c.user == bindparam("of_user"))
_LOCK = select(func.pg_advisory_xact_lock(bindparam("lock")))
_RENEW_KNOWN = (
    update(table)
    .where(_OWN, table.c.digest.in_(bindparam("digests", expanding=True)))
    .values(expires_at=bindparam("until"))
    .returning(table.c.type, table.c.number, table.c.digest)
)
_RENEW_NAMED = (
    update(table)
    .where(
        _OWN,
        table.c.expires_at > bindparam("now"),
        tuple_(table.c.type, table.c.number).in_(bindparam("names", expanding=True)),
    )
    .values(expires_at=bindparam("until"))
    .returning(table.c.type, table.c.number, table.c.value)
)
_HIGHEST = (
    select(table.c.type, func.max(table.c.number))
    .where(_OWN, table.c.type.in_(bindparam("types", expanding=True)))
    .group_by(table.c.type)
)
_ADD = insert(table)


class SqlVaultStore:
    """Finds a value by its keyed digest and opens it only for its owner.

    Transactions of one user follow each other: on SQLite because their first statement writes,
    on PostgreSQL by an advisory lock.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        sealer: Sealer,
        digests: Digests,
        lifetime: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sealer = sealer
        self._digests = digests
        self._lifetime = lifetime

    async def number(
        self, caller: Caller, values: Sequence[PersonalValue], *, began: datetime | None = None
    ) -> list[int]:
        """Answer the number of each value, giving new ones the next.

        DataErased where the caller's data were erased since `began`, which is now where unset.
        """
        if not values:
            return []
        digests = [self._digests_of(caller, value) for value in values]
        owner = {"of_project": caller.project, "of_user": caller.user}
        now = self._clock.now()
        until = now + self._lifetime
        spelled = [one for spellings in digests for one in spellings]
        asked = {**owner, "digests": spelled, "until": until}

        def number(connection: Connection) -> list[int]:
            hold_fence(connection)
            refuse_erased(connection, caller, began or now)
            self._take_turns(connection, caller)
            known: dict[str, int] = {}
            for row in connection.execute(_RENEW_KNOWN, asked):
                known[row.digest] = row.number
            new = [v for v, ds in zip(values, digests, strict=True) if known.keys().isdisjoint(ds)]
            rows = self._rows(connection, owner, new, until, now)
            if rows:
                connection.execute(_ADD, rows)
                known |= {row["digest"]: row["number"] for row in rows}
            return [min(known[one] for one in ds if one in known) for ds in digests]

        return await self._database.run(number)

    async def values(
        self, caller: Caller, names: Iterable[PlaceholderName]
    ) -> dict[PlaceholderName, str]:
        """Answer the caller's own values and renew their lifetime."""
        now = self._clock.now()
        asked = {
            "of_project": caller.project,
            "of_user": caller.user,
            "names": [tuple(name) for name in names],
            "now": now,
            "until": now + self._lifetime,
        }
        if not asked["names"]:
            return {}

        def renew(connection: Connection) -> Sequence[tuple[str, int, str]]:
            self._take_turns(connection, caller)
            return [
                (row.type, row.number, row.value) for row in connection.execute(_RENEW_NAMED, asked)
            ]

        found: dict[PlaceholderName, str] = {}
        for type_, number, sealed in await self._database.run(renew):
            name = PlaceholderName(type_, number)
            try:
                found[name] = self._open(caller.project, caller.user, name, sealed).raw
            except SealBroken as broken:
                log.error("vault_value_unreadable", type=type_, exc_info=broken)
        return found

    async def delete_expired(self, now: datetime, traces: Traces | None = None) -> int:
        """Delete what nobody used for its lifetime; answer how many.

        `traces` takes how the values began.
        """
        return await delete_in_batches(
            self._database, table, table.c.expires_at <= now, sealed=table.c.value, traces=traces
        )

    async def forget(self, caller: Caller) -> int:
        """Delete everything of the caller's; answer how many values."""
        gone = delete(table).where(table.c.project == caller.project, table.c.user == caller.user)

        def forget(connection: Connection) -> int:
            self._take_turns(connection, caller)
            return connection.execute(gone).rowcount

        return await self._database.run(forget)

    async def renew_digests(self, *, limit: int = 500) -> int:
        """Make digests of older keys anew; a row that cannot be opened keeps its old one."""
        older = (
            select(table)
            .where(~table.c.digest.startswith(f"{self._digests.current}:"))
            .limit(limit)
        )

        def renew(connection: Connection) -> int:
            renewed = 0
            for row in connection.execute(older).mappings().all():
                name = PlaceholderName(row["type"], row["number"])
                try:
                    value = self._open(row["project"], row["user"], name, row["value"])
                except SealBroken:
                    continue
                owner = Caller(row["project"], row["user"])
                digest = self._digests_of(owner, value)[0]
                mine = and_(table.c.project == owner.project, table.c.user == owner.user)
                taken = select(table.c.number).where(mine, table.c.digest == digest)
                if connection.execute(taken).first() is not None:
                    continue
                this = and_(mine, table.c.type == name.type, table.c.number == name.number)
                renewed += connection.execute(
                    update(table).where(this).values(digest=digest)
                ).rowcount
            return renewed

        return await self._database.run(renew)

    async def digest_keys(self) -> dict[str, int]:
        """Count the digests under each key."""
        id_ = func.substr(table.c.digest, 1, KEY_ID_LENGTH)
        found = select(id_, func.count()).group_by(id_)
        return await self._database.run(
            lambda connection: {row[0]: row[1] for row in connection.execute(found)}
        )

    def _rows(
        self,
        connection: Connection,
        owner: dict[str, str],
        new: Sequence[PersonalValue],
        until: datetime,
        now: datetime,
    ) -> list[dict[str, Any]]:
        if not new:
            return []
        types = list({value.type for value in new})
        last = {row[0]: row[1] for row in connection.execute(_HIGHEST, {**owner, "types": types})}
        caller = Caller(owner["of_project"], owner["of_user"])
        rows: list[dict[str, Any]] = []
        for value in new:
            last[value.type] = last.get(value.type, 0) + 1
            row = {
                "project": caller.project,
                "user": caller.user,
                "type": value.type,
                "number": last[value.type],
            }
            plain = json.dumps([value.raw, value.canonical], ensure_ascii=False)
            rows.append(
                {
                    **row,
                    "digest": self._digests_of(caller, value)[0],
                    "value": self._sealer.seal_text(plain, VAULT_VALUE.context(row)),
                    "first_seen": now,
                    "expires_at": until,
                }
            )
        return rows

    def _open(self, project: str, user: str, name: PlaceholderName, sealed: str) -> PersonalValue:
        place = {"project": project, "user": user, "type": name.type, "number": name.number}
        raw, canonical = json.loads(self._sealer.open_text(sealed, VAULT_VALUE.context(place)))
        return PersonalValue(name.type, canonical, raw)

    def _digests_of(self, caller: Caller, value: PersonalValue) -> tuple[str, ...]:
        return self._digests.of(caller.project, caller.user, value.type, value.canonical)

    def _take_turns(self, connection: Connection, caller: Caller) -> None:
        if not self._database.is_sqlite:
            named = sha256(f"vault {caller.project} {caller.user}".encode()).digest()
            lock = int.from_bytes(named[:8], "big", signed=True)
            connection.execute(_LOCK, {"lock": lock})
