"""The circuit breakers of all providers, kept in cells."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from candor.domain.clock import Clock
from candor.providers.failover.cells import Cells
from candor.providers.failover.circuit import (
    Circuit,
    CircuitRules,
    Entry,
    enter,
    fail,
    leave,
    succeed,
)
from candor.providers.failover.codec import circuit_from_json, circuit_to_json
from candor.providers.failures import NOT_CALLED, FailureKind, ProviderFailure

# added to a call's own time before its probe's place is given to another
LEASE_SECONDS = 5.0
# a timeout after less than this says more about the turn than about the provider
LEAST_SECONDS_TO_BLAME = 1.0


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was let through: to which circuit, and how many seconds it has."""

    circuit: str
    entry: Entry
    seconds: float


class Breakers:
    """One circuit per name; a name is `provider:model`."""

    def __init__(
        self,
        cells: Cells,
        clock: Clock,
        rules: CircuitRules,
        *,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.rules = rules
        self._cells = cells
        self._clock = clock
        self._chance = chance

    def now(self) -> float:
        """Answer the clock's seconds since 1970."""
        return self._clock.now().timestamp()

    async def enter(self, circuit: str, *, seconds: float) -> Call | None:
        """Ask for a call of at most so many seconds; None while the provider is left alone."""

        def step(held: str | None) -> tuple[str | None, Entry]:
            before = circuit_from_json(held)
            after, entry = enter(
                before, now=self.now(), lease=seconds + LEASE_SECONDS, rules=self.rules
            )
            return (held if after is before else circuit_to_json(after)), entry

        entry = await self._cells.change(_cell(circuit), step)
        return Call(circuit, entry, seconds) if entry.allowed else None

    async def settle(self, call: Call, failure: BaseException | None) -> None:
        """Tell how a call ended; what is not the provider's fault leaves its circuit alone."""

        def change(before: Circuit) -> Circuit:
            now = self.now()
            if failure is None:
                return succeed(before, call.entry, now=now, rules=self.rules)
            if not isinstance(failure, ProviderFailure) or _says_nothing(failure, call):
                return leave(before, call.entry)
            if failure.blames_request:
                # it did answer
                return succeed(before, call.entry, now=now, rules=self.rules)
            return fail(
                before,
                call.entry,
                failure.kind,
                wait=failure.retry_after or None,
                now=now,
                rules=self.rules,
                chance=self._chance,
            )

        def step(held: str | None) -> tuple[str | None, None]:
            before = circuit_from_json(held)
            after = change(before)
            return (held if after == before else circuit_to_json(after)), None

        await self._cells.change(_cell(call.circuit), step)

    async def look(self, circuit: str) -> Circuit:
        """Answer what is known of a circuit."""
        return circuit_from_json(await self._cells.read(_cell(circuit)))


def _says_nothing(failure: ProviderFailure, call: Call) -> bool:
    if failure.kind in NOT_CALLED:
        return True
    return failure.kind is FailureKind.TIMEOUT and call.seconds < LEAST_SECONDS_TO_BLAME


def _cell(circuit: str) -> str:
    return f"circuit:{circuit}"
