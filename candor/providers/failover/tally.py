"""Counts over a moving window, kept in slots so that their size does not grow with the traffic."""

from collections.abc import Iterable, Sequence

SLOTS = 30

Slot = tuple[int, int, int]


def count(
    slots: Iterable[Slot], *, now: float, window: float, first: int = 0, second: int = 0
) -> tuple[Slot, ...]:
    """Answer the slots of the window that ends at `now` (seconds), with the numbers added.

    A slot is (number, first, second). Slots that lie ahead, after a clock jumped back, go too.
    """
    current = int(now * SLOTS / window)
    kept = [slot for slot in slots if current - SLOTS < slot[0] <= current]
    if first or second:
        if kept and kept[-1][0] == current:
            _, one, other = kept.pop()
            first, second = one + first, other + second
        kept.append((current, first, second))
    return tuple(kept)


def sums(slots: Iterable[Slot]) -> tuple[int, int]:
    """Answer the sums of both numbers."""
    held = list(slots)
    return sum(slot[1] for slot in held), sum(slot[2] for slot in held)


def read_slots(given: object) -> tuple[Slot, ...]:
    """Read slots as JSON holds them; ValueError for anything else."""
    if not isinstance(given, Sequence) or not all(
        isinstance(slot, Sequence)
        and len(slot) == 3
        and all(type(number) is int for number in slot)
        for slot in given
    ):
        raise ValueError("no slots")
    return tuple((slot[0], slot[1], slot[2]) for slot in given)
