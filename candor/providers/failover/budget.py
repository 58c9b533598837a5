"""The retry budget as pure transitions: how many extra calls the vendors may be burdened with.

After the Google SRE book, chapter 21, "Deciding to Retry", and Finagle's RetryBudget.
"""

from dataclasses import dataclass

from candor.providers.failover.tally import Slot, count, sums


@dataclass(frozen=True, slots=True)
class BudgetRules:
    """Extra calls may be `share` of the first calls within `window` seconds, or `reserve`.

    The larger counts: without the reserve, a quiet service could not fall back at all.
    """

    share: float = 0.2
    reserve: int = 10
    window: float = 60.0


@dataclass(frozen=True, slots=True)
class Spent:
    """The window's slots of (number, first calls, extra calls)."""

    slots: tuple[Slot, ...] = ()


def count_first(spent: Spent, *, now: float, rules: BudgetRules) -> Spent:
    """Count a turn's first call, which earns a share of an extra one."""
    return Spent(count(spent.slots, now=now, window=rules.window, first=1))


def spend(spent: Spent, *, now: float, rules: BudgetRules) -> tuple[Spent, bool]:
    """Count an extra call and answer True, or answer False where the window has no room.

    Windows that end at an extra call and follow each other without a gap hold every extra call,
    so over any time extra calls stay within the share of the first ones and one reserve.
    """
    slots = count(spent.slots, now=now, window=rules.window)
    if _left(slots, rules) < 1:
        return Spent(slots), False
    return Spent(count(slots, now=now, window=rules.window, second=1)), True


def left(spent: Spent, *, now: float, rules: BudgetRules) -> int:
    """Answer how many extra calls may still be made within the window."""
    return int(_left(count(spent.slots, now=now, window=rules.window), rules))


def _left(slots: tuple[Slot, ...], rules: BudgetRules) -> float:
    firsts, extras = sums(slots)
    # rounded, since 0.2 * 35 falls short of 7 in binary
    return round(max(rules.reserve, rules.share * firsts), 6) - extras
