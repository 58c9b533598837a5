"""Consent in SQL: every choice is a row, the newest one holds."""

from typing import cast

from sqlalchemy import Connection, insert, select

from candor.domain.caller import Caller
from candor.domain.clock import Clock, NewId
from candor.stores.consent.contract import ConsentChoice, ConsentState, Purpose
from candor.stores.database import Database
from candor.stores.tables import consent_choices as table

NOTHING_CHOSEN = ConsentState(given=False, purposes=(), region=None, version=None, at=None)


class SqlConsentStore:
    """Keeps every choice as proof of when, what and under which text."""

    def __init__(self, database: Database, clock: Clock, new_id: NewId) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id

    async def is_given(self, caller: Caller, *, purpose: Purpose) -> bool:
        """Tell whether the newest choice agrees to the purpose."""
        state = await self.current(caller)
        return state.given and purpose in state.purposes

    async def current(self, caller: Caller) -> ConsentState:
        """Answer the newest choice."""
        return await self._database.run(lambda connection: _newest(connection, caller))

    async def record(self, caller: Caller, choice: ConsentChoice) -> ConsentState:
        """Add a choice and answer what now holds; repeating the same choice adds nothing."""
        now = self._clock.now()
        chosen = ConsentState(choice.given, choice.purposes, choice.region, choice.version, now)

        def add(connection: Connection) -> ConsentState:
            held = _newest(connection, caller)
            if (held.given, held.purposes, held.region, held.version) == (
                choice.given,
                choice.purposes,
                choice.region,
                choice.version,
            ):
                return held
            connection.execute(
                insert(table).values(
                    id=self._new_id(now),
                    project=caller.project,
                    user=caller.user,
                    given=choice.given,
                    purposes=",".join(choice.purposes),
                    region=choice.region,
                    version=choice.version,
                    at=now,
                )
            )
            return chosen

        return await self._database.run(add)


def _newest(connection: Connection, caller: Caller) -> ConsentState:
    row = connection.execute(
        select(table)
        .where(table.c.project == caller.project, table.c.user == caller.user)
        .order_by(table.c.at.desc(), table.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return NOTHING_CHOSEN
    purposes = tuple(cast(Purpose, name) for name in row.purposes.split(",") if name)
    return ConsentState(row.given, purposes, row.region, row.version, row.at)
