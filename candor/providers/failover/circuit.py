"""One circuit breaker as pure transitions, so that any store can share it between workers.

Closed, open, half-open after M. Nygard, Release It!, 2nd edition, section 5.2.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from candor.providers.failover.tally import Slot, count, sums
from candor.providers.failures import FailureKind

Phase = Literal["closed", "open", "half_open"]

# a vendor that asks for longer is asked again after this, in seconds
LONGEST_WAIT = 3600.0
JITTER = 0.2


@dataclass(frozen=True, slots=True)
class CircuitRules:
    """When a circuit opens and for how long (seconds); `enabled` False only ever counts.

    It opens after `consecutive` failures, or where of at least `minimum` calls within `window`
    the share `rate` failed. Each opening in a row doubles `open_for`, up to `longest`, give or
    take a fifth by chance.
    """

    enabled: bool = True
    consecutive: int = 5
    rate: float = 0.5
    minimum: int = 20
    window: float = 60.0
    open_for: float = 5.0
    longest: float = 300.0


@dataclass(frozen=True, slots=True)
class Circuit:
    """What is known of one provider and model; instants are seconds since 1970.

    `slots` count calls and failures. `until` is 0 while closed; after it, one probe at a time
    runs until `probe_until` at most. `openings` are those in a row, `closed_at` ended the last.
    """

    slots: tuple[Slot, ...] = ()
    failed_in_a_row: int = 0
    last_kind: str = ""
    openings: int = 0
    until: float = 0.0
    asked_to_wait: bool = False
    probe_until: float = 0.0
    closed_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """Whether a call may be made, and whether it is the probe of a half-open circuit."""

    allowed: bool
    probe: bool = False


def phase_of(circuit: Circuit, *, now: float, rules: CircuitRules) -> Phase:
    """Answer the phase; a wait too long to be true, after a clock jumped back, is over."""
    if not circuit.until:
        return "closed"
    longest = LONGEST_WAIT + rules.longest * (1 + JITTER)
    return "open" if now < circuit.until <= now + longest else "half_open"


def enter(
    circuit: Circuit, *, now: float, lease: float, rules: CircuitRules
) -> tuple[Circuit, Entry]:
    """Ask for a call; a probe that is not heard of again gives its place back after `lease`."""
    phase = phase_of(circuit, now=now, rules=rules)
    if phase == "closed" or not rules.enabled:
        return circuit, Entry(allowed=True)
    if phase == "open" or now < circuit.probe_until <= now + LONGEST_WAIT:
        return circuit, Entry(allowed=False)
    return replace(circuit, probe_until=now + lease), Entry(allowed=True, probe=True)


def succeed(circuit: Circuit, entry: Entry, *, now: float, rules: CircuitRules) -> Circuit:
    """A call was answered: the probe's answer closes the circuit."""
    if circuit.until and not entry.probe and rules.enabled:
        return circuit
    slots = () if circuit.until else circuit.slots
    return replace(
        circuit,
        slots=count(slots, now=now, window=rules.window, first=1),
        failed_in_a_row=0,
        until=0.0,
        asked_to_wait=False,
        probe_until=0.0,
        closed_at=now if circuit.until else circuit.closed_at,
    )


def fail(
    circuit: Circuit,
    entry: Entry,
    kind: FailureKind,
    *,
    wait: float | None,
    now: float,
    rules: CircuitRules,
    chance: Callable[[], float],
) -> Circuit:
    """A call failed by the provider's fault; `wait` is what it asked for, `chance` in [0, 1)."""
    if circuit.until and not entry.probe and wait is None:
        return circuit
    failed = replace(
        circuit,
        slots=count(circuit.slots, now=now, window=rules.window, first=1, second=1),
        failed_in_a_row=circuit.failed_in_a_row + 1,
        last_kind=kind.value,
    )
    if not rules.enabled:
        return failed
    if wait is not None:
        until = max(failed.until, now + min(wait, LONGEST_WAIT))
        return replace(failed, until=until, asked_to_wait=True, probe_until=0.0)
    if entry.probe or _is_enough(failed, rules):
        return _opened(failed, now=now, rules=rules, chance=chance)
    return failed


def leave(circuit: Circuit, entry: Entry) -> Circuit:
    """A call ended that says nothing about the provider; a probe gives its place back."""
    return replace(circuit, probe_until=0.0) if entry.probe else circuit


def _is_enough(circuit: Circuit, rules: CircuitRules) -> bool:
    if circuit.failed_in_a_row >= rules.consecutive:
        return True
    calls, failures = sums(circuit.slots)
    return calls >= rules.minimum and failures >= rules.rate * calls


def _opened(
    circuit: Circuit, *, now: float, rules: CircuitRules, chance: Callable[[], float]
) -> Circuit:
    recovered = bool(circuit.closed_at) and now - circuit.closed_at > rules.window
    openings = 1 if recovered and not circuit.until else circuit.openings + 1
    seconds = min(rules.longest, rules.open_for * 2.0 ** min(openings - 1, 30))
    seconds *= 1 + JITTER * (2 * chance() - 1)
    return replace(
        circuit, openings=openings, until=now + seconds, asked_to_wait=False, probe_until=0.0
    )
