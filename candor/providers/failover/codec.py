"""Circuits and budgets as short JSON; what cannot be read starts anew."""

import json
from typing import Any

from candor.providers.failover.budget import Spent
from candor.providers.failover.circuit import Circuit
from candor.providers.failover.tally import read_slots


def circuit_to_json(circuit: Circuit) -> str:
    """Write a circuit."""
    return json.dumps(
        {
            "slots": circuit.slots,
            "row": circuit.failed_in_a_row,
            "kind": circuit.last_kind,
            "openings": circuit.openings,
            "until": circuit.until,
            "asked": circuit.asked_to_wait,
            "probe": circuit.probe_until,
            "closed": circuit.closed_at,
        },
        separators=(",", ":"),
    )


def circuit_from_json(text: str | None) -> Circuit:
    """Read a circuit."""
    held = _read(text)
    try:
        return Circuit(
            slots=read_slots(held["slots"]),
            failed_in_a_row=int(held["row"]),
            last_kind=str(held["kind"]),
            openings=int(held["openings"]),
            until=float(held["until"]),
            asked_to_wait=bool(held["asked"]),
            probe_until=float(held["probe"]),
            closed_at=float(held["closed"]),
        )
    except (KeyError, TypeError, ValueError):
        return Circuit()


def spent_to_json(spent: Spent) -> str:
    """Write a budget's window."""
    return json.dumps(spent.slots, separators=(",", ":"))


def spent_from_json(text: str | None) -> Spent:
    """Read a budget's window."""
    try:
        return Spent(read_slots(json.loads(text or "[]")))
    except ValueError:
        return Spent()


def _read(text: str | None) -> dict[str, Any]:
    try:
        held = json.loads(text or "{}")
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}
