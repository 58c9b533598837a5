"""What a circuit says about its provider, for people; asking costs nothing."""

from dataclasses import dataclass
from typing import Literal

from candor.providers.failover.circuit import Circuit, CircuitRules, Phase, phase_of
from candor.providers.failover.tally import count, sums

HealthStatus = Literal["untried", "healthy", "degraded", "unhealthy"]


@dataclass(frozen=True, slots=True)
class CircuitHealth:
    """A provider's health in one word, why, and the phase of its circuit."""

    status: HealthStatus
    reason: str
    phase: Phase


def judge(circuit: Circuit, *, now: float, rules: CircuitRules) -> CircuitHealth:
    """Answer how well a provider is.

    Unhealthy: it is left alone. Degraded: it is called, and its last call failed or half as many
    fail as would open its circuit.
    """
    phase = phase_of(circuit, now=now, rules=rules)
    if phase == "open":
        return CircuitHealth("unhealthy", _why_open(circuit, circuit.until - now), phase)
    if phase == "half_open":
        reason = f"one call at a time is let through; its last one failed ({circuit.last_kind})"
        return CircuitHealth("unhealthy", reason, phase)
    calls, failures = sums(count(circuit.slots, now=now, window=rules.window))
    lately = f"{failures} of {calls} calls failed in the last {rules.window:.0f} s"
    if circuit.failed_in_a_row:
        reason = f"its last call failed ({circuit.last_kind}); {lately}"
        return CircuitHealth("degraded", reason, phase)
    if calls >= rules.minimum and failures >= rules.rate / 2 * calls:
        return CircuitHealth("degraded", lately, phase)
    if circuit == Circuit():
        return CircuitHealth("untried", "it was not called lately", phase)
    return CircuitHealth("healthy", f"its last call was answered; {lately}", phase)


def _why_open(circuit: Circuit, seconds: float) -> str:
    left = f"{max(1, round(seconds))} s more"
    if circuit.asked_to_wait:
        return f"it asked to be left alone, for {left} ({circuit.last_kind})"
    row = circuit.failed_in_a_row
    failed = f"{row} calls failed in a row" if row > 1 else "too many calls failed"
    return f"left alone for {left}: {failed}, the last one with {circuit.last_kind}"
