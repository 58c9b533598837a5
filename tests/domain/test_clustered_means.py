"""Intervals that know that a user's turns are alike."""

import random

import pytest

from candor.domain.clustered_means import clustered_mean


def drawn(rng: random.Random, users: int) -> dict[str, list[float]]:
    """Users with a level of their own, and more or fewer turns by it."""
    held: dict[str, list[float]] = {}
    for number in range(users):
        level = rng.gauss(50, 15)
        turns = 1 + int(rng.random() * 6) + (3 if level > 50 else 0)
        held[str(number)] = [level + rng.gauss(0, 5) for _ in range(turns)]
    return held


def test_ninety_five_of_a_hundred_intervals_hold_the_true_mean() -> None:
    rng = random.Random(7)
    truth = clustered_mean(drawn(rng, 200_000))
    assert truth is not None
    held = 0
    for _ in range(1000):
        mean = clustered_mean(drawn(rng, 150))
        assert mean is not None
        assert mean.interval is not None
        held += mean.interval[0] <= truth.mean <= mean.interval[1]
    # 95 %, give or take four standard deviations
    assert 0.92 <= held / 1000 <= 0.978


def test_turns_of_one_user_are_worth_less_than_turns_of_many() -> None:
    few = clustered_mean({str(n): [float(n % 2)] * 50 for n in range(10)})
    many = clustered_mean({str(n): [float(n % 2)] for n in range(500)})
    assert few is not None
    assert many is not None
    assert few.mean == many.mean == 0.5
    assert (few.variance or 0) > 10 * (many.variance or 0)


def test_differences_between_equal_groups_hold_nought() -> None:
    rng = random.Random(3)
    missed = 0
    for _ in range(500):
        first, second = clustered_mean(drawn(rng, 80)), clustered_mean(drawn(rng, 80))
        assert first is not None
        assert second is not None
        _, interval = second.minus(first)
        assert interval is not None
        missed += not interval[0] <= 0 <= interval[1]
    assert missed / 500 <= 0.09


def test_too_little_says_nothing() -> None:
    assert clustered_mean({}) is None
    assert clustered_mean({"a": []}) is None
    alone = clustered_mean({"a": [1.0, 3.0]})
    assert alone is not None
    assert (alone.mean, alone.interval, alone.cases, alone.clusters) == (2.0, None, 2, 1)
    other = clustered_mean({"b": [5.0]})
    assert other is not None
    assert other.minus(alone) == (3.0, None)


@pytest.mark.parametrize("users", [2, 50])
def test_the_variance_of_single_turns_is_the_textbooks(users: int) -> None:
    values = [float(n**2 % 7) for n in range(users)]
    mean = clustered_mean({str(n): [value] for n, value in enumerate(values)})
    assert mean is not None
    average = sum(values) / users
    textbook = sum((one - average) ** 2 for one in values) / (users - 1) / users
    assert mean.variance == pytest.approx(textbook)
