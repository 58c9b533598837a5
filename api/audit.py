"""Writes down who used what is an operator's alone, and what was refused."""

from fastapi import Request

from candor.domain.caller import Caller
from candor.domain.clock import Clock
from candor.domain.errors import CandorError, Forbidden, Unauthorized
from candor.stores.audit.contract import AuditEntry, AuditLog
from candor.stores.audit.entries import OTHER, operator_entry, refusal_entry
from candor.stores.audit.tallies import Tallies

REFUSED = (Unauthorized, Forbidden)
# a scraper comes every few seconds and reads nothing of anybody
SCRAPED = frozenset({"/metrics"})
REFUSALS_SECONDS = 60.0
SCRAPES_SECONDS = 3600.0


class AccessAudit:
    """Adds entries for operators' accesses and for refusals, the repeated ones as counts."""

    def __init__(
        self,
        log: AuditLog,
        clock: Clock,
        *,
        refusals_seconds: float = REFUSALS_SECONDS,
        scrapes_seconds: float = SCRAPES_SECONDS,
    ) -> None:
        self._log = log
        self._clock = clock
        self._refusals = Tallies(log.add, seconds=refusals_seconds)
        self._scrapes = Tallies(log.add, seconds=scrapes_seconds)

    async def operator(self, request: Request, operator: Caller) -> None:
        """Write an access down before anything is shown; scrapes are counted by the hour."""
        method, route = request.method, route_template(request)

        def compose(count: int) -> AuditEntry:
            return operator_entry(operator, self._clock.now(), method, route, count=count)

        if route in SCRAPED:
            kind = (operator.project, operator.user, method, route)
            self._scrapes.count(kind, compose, rest=compose)
        else:
            await self._log.record(compose(1))

    def refused(self, request: Request, error: CandorError) -> None:
        """Write a refusal down: at once, and those like it counted by the minute."""
        if not isinstance(error, REFUSED):
            return
        method, route, code = request.method, route_template(request), error.code
        caller: Caller | None = getattr(request.state, "caller", None)

        def compose(count: int) -> AuditEntry:
            now = self._clock.now()
            return refusal_entry(now, code, method, route, caller=caller, count=count)

        def compose_rest(count: int) -> AuditEntry:
            now = self._clock.now()
            return refusal_entry(now, code, OTHER, OTHER, caller=None, count=count)

        person = (caller.project, caller.user) if caller else None
        self._refusals.count((code, method, route, person), compose, rest=compose_rest)

    def close(self) -> None:
        """Add what has been counted so far."""
        self._refusals.close()
        self._scrapes.close()


def route_template(request: Request) -> str:
    """Answer the route that was asked for, with names in place of what a client writes there."""
    return str(getattr(request.scope.get("route"), "path", OTHER))
