"""Faults as people write them: `429@2`, `cut@120`, `hang@5`, `ok`."""

import math
from dataclasses import replace
from typing import get_args

from candor.simulator.script import Answer, Fault, FaultKind, Reaction

OK = "ok"
KINDS: tuple[str, ...] = tuple(kind for kind in get_args(FaultKind) if kind != "status")
# which field the number behind the @ sets; kinds that are not here take none
_AMOUNTS = {
    "status": "retry_after",
    "hang": "seconds",
    "drip": "seconds",
    "stall": "characters",
    "cut": "characters",
    "filtered": "characters",
    "length": "characters",
}
_PLAIN = {"drip": Fault("drip", seconds=0.5)}


def read_faults(written: str) -> list[Fault | None]:
    """Read faults parted by commas or blanks; `ok` is None. Raises ValueError."""
    return [read_fault(word) for word in written.replace(",", " ").split()]


def read_fault(written: str) -> Fault | None:
    """Read one fault; a 429 without a number asks to wait one second. Raises ValueError."""
    name, marked, amount = written.strip().replace("-", "_").partition("@")
    if name == OK and not marked:
        return None
    if name.isascii() and name.isdigit():
        fault = Fault("status", _status(name), retry_after=1.0 if name == "429" else None)
    elif name in KINDS:
        fault = _PLAIN.get(name) or Fault(_kind(name))
    else:
        raise ValueError(
            f"{written} is not a fault; take ok, a status such as 429 or 503, {', '.join(KINDS)}"
        )
    return _with_amount(fault, written, amount) if marked else fault


def write(reaction: Reaction) -> str:
    """Write a reaction as it would be read."""
    if not isinstance(reaction, Fault):
        return OK
    name = str(reaction.status) if reaction.kind == "status" else reaction.kind
    field = _AMOUNTS.get(reaction.kind)
    amount = getattr(reaction, field) if field else None
    return name if amount is None else f"{name}@{amount:g}"


def is_good(reaction: Reaction) -> bool:
    """Tell whether a reaction is an answer rather than a fault."""
    return reaction is None or isinstance(reaction, Answer | str)


def _status(digits: str) -> int:
    status = int(digits)
    if not 400 <= status <= 599:
        raise ValueError(f"{digits} is not an error status; take one from 400 to 599")
    return status


def _kind(name: str) -> FaultKind:
    return next(kind for kind in get_args(FaultKind) if kind == name)


def _with_amount(fault: Fault, written: str, amount: str) -> Fault:
    field = _AMOUNTS.get(fault.kind)
    if field is None:
        raise ValueError(f"{written}: {fault.kind} takes no number")
    try:
        number = float(amount)
    except ValueError:
        number = math.nan
    if field == "characters":
        if not (amount.isascii() and amount.isdigit()):
            raise ValueError(f"{written}: write a whole number of characters behind the @")
        return replace(fault, characters=int(amount))
    if not 0 <= number <= 86_400:
        raise ValueError(f"{written}: write seconds from 0 to 86400 behind the @")
    return (
        replace(fault, retry_after=number)
        if field == "retry_after"
        else replace(fault, seconds=number)
    )
