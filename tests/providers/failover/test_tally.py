"""Counts over a moving window, also when the clock jumps."""

import pytest

from candor.providers.failover.tally import SLOTS, Slot, count, read_slots, sums


def test_what_is_older_than_the_window_is_gone() -> None:
    slots = count((), now=0, window=60, first=1)
    slots = count(slots, now=30, window=60, first=2, second=1)
    assert sums(slots) == (3, 1)
    assert sums(count(slots, now=59.9, window=60)) == (3, 1)
    assert sums(count(slots, now=60.1, window=60)) == (2, 1)
    assert count(slots, now=1000, window=60) == ()


def test_the_size_stays_whatever_is_counted() -> None:
    slots: tuple[Slot, ...] = ()
    for step in range(10_000):
        slots = count(slots, now=step / 10, window=60, first=1)
    assert len(slots) == SLOTS
    assert 580 < sums(slots)[0] <= 600


def test_a_clock_that_jumps_back_leaves_no_counts_ahead() -> None:
    slots = count((), now=10_000, window=60, first=5)
    assert sums(count(slots, now=100, window=60, first=1)) == (1, 0)


@pytest.mark.parametrize("given", [None, 3, "abc", [3], [[1, 2]], [[1, 2, "3"]], [[1, 2, 3.5]]])
def test_what_is_no_slots_is_refused(given: object) -> None:
    with pytest.raises(ValueError, match="no slots"):
        read_slots(given)
