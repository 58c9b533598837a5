"""Consent in SQL: every choice is a row, the newest one about a purpose holds for it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, bindparam, insert, select

from candor.domain.caller import Caller
from candor.domain.clock import Clock, NewId
from candor.domain.purposes import PURPOSES, Purpose, Said
from candor.stores.audit.contract import AuditEntry, AuditLog
from candor.stores.audit.entries import consent_entry
from candor.stores.consent.contract import ConsentChoice, ConsentProof, ConsentState, Recorded
from candor.stores.database import Database
from candor.stores.tables import consent_choices as table

# built once: every turn reads it
_NEWEST_FIRST = (
    select(table)
    .where(table.c.project == bindparam("project"), table.c.user == bindparam("user"))
    .order_by(table.c.at.desc(), table.c.id.desc())
)


class SqlConsentStore:
    """Keeps every choice as proof of when, what and under which text.

    With `audit` each is an entry there too; `versions` are the texts that were published.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        new_id: NewId,
        *,
        audit: AuditLog | None = None,
        versions: Collection[str] = (),
    ) -> None:
        self._audit = audit
        self._versions = versions
        self._database = database
        self._clock = clock
        self._new_id = new_id

    async def current(self, caller: Caller) -> ConsentState:
        """Answer what the caller's choices add up to."""
        return await self._database.run(lambda connection: _state(connection, caller))

    async def record(self, caller: Caller, choice: ConsentChoice) -> Recorded:
        """Add a choice and answer what now holds; one that says nothing new adds nothing."""
        now = self._clock.now()
        row = {
            "id": self._new_id(now),
            "project": caller.project,
            "user": caller.user,
            "given": choice.given,
            "purposes": ",".join(choice.purposes),
            "region": choice.region,
            "version": choice.version,
            "text_sha256": choice.text_sha256,
            "language": choice.language,
            "channel": caller.channel,
            "gpc": caller.gpc,
            "at": now,
        }

        def add(connection: Connection) -> Recorded:
            held = _state(connection, caller)
            if all(_repeats(held.said.get(name), choice, caller) for name in choice.purposes):
                return Recorded(held, changed=False)
            connection.execute(insert(table).values(row))
            changed = Recorded(_state(connection, caller), changed=True)
            if self._audit is not None:
                self._audit.append(connection, self._entry(caller, choice, now))
            return changed

        return await self._database.run(add)

    def _entry(self, caller: Caller, choice: ConsentChoice, now: datetime) -> AuditEntry:
        return consent_entry(
            caller,
            now,
            given=choice.given,
            purposes=choice.purposes,
            region=choice.region,
            version=choice.version,
            known_versions=self._versions,
        )

    async def history(self, caller: Caller) -> list[ConsentProof]:
        """Answer every choice, newest first."""
        rows = await self._database.run(lambda connection: _rows(connection, caller).all())
        return [
            ConsentProof(
                ConsentChoice(
                    row.given,
                    _purposes(row),
                    row.region,
                    row.version,
                    row.text_sha256,
                    row.language,
                ),
                row.at,
                row.channel,
                row.gpc,
            )
            for row in rows
        ]


def _rows(connection: Connection, caller: Caller) -> Any:
    return connection.execute(_NEWEST_FIRST, {"project": caller.project, "user": caller.user})


def _state(connection: Connection, caller: Caller) -> ConsentState:
    said: dict[Purpose, Said] = {}
    newest: Row[Any] | None = None
    with _rows(connection, caller) as rows:
        for row in rows:
            newest = newest or row
            for purpose in _purposes(row):
                one = Said(row.given, row.version, row.at, row.region, row.gpc)
                said.setdefault(purpose, one)
            # a row without a channel is from when one choice was about every purpose
            if len(said) == len(PURPOSES) or row.channel is None:
                break
    if newest is None:
        return ConsentState(given=False, purposes=(), region=None, version=None, at=None)
    agreed = tuple(sorted(purpose for purpose, one in said.items() if one.given))
    return ConsentState(bool(agreed), agreed, newest.region, newest.version, newest.at, said)


def _purposes(row: Row[Any]) -> tuple[Purpose, ...]:
    return tuple(cast(Purpose, name) for name in row.purposes.split(",") if name)


def _repeats(said: Said | None, choice: ConsentChoice, caller: Caller) -> bool:
    return said is not None and (said.given, said.version, said.region, said.gpc) == (
        choice.given,
        choice.version,
        choice.region,
        caller.gpc,
    )
