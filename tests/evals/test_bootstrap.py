"""Intervals of means, shares and differences."""

import random

import pytest

from evals.bootstrap import difference_interval, interval, share_interval


def test_the_same_seed_answers_the_same() -> None:
    source = random.Random(1)
    values = [source.random() for _ in range(50)]
    assert interval(values, 7) == interval(list(values), 7)
    assert interval(values, 7) != interval(values, 8)


def test_it_covers_the_true_mean_about_as_often_as_it_says() -> None:
    source = random.Random(5)
    covered = 0
    for trial in range(200):
        low, high = interval([source.gauss(3, 1) for _ in range(60)], trial, resamples=400)
        covered += low <= 3 <= high
    assert 175 <= covered <= 199


def test_a_share_is_as_a_mean_of_ones_and_noughts() -> None:
    of_share = share_interval(30, 40, 2)
    of_mean = interval([1.0] * 30 + [0.0] * 10, 2)
    assert of_share == pytest.approx(of_mean, abs=0.03)
    assert share_interval(40, 40, 2) == (1.0, 1.0)


def test_pairs_tell_what_two_samples_cannot() -> None:
    source = random.Random(9)
    before = [source.gauss(0, 5) for _ in range(80)]
    after = [value + source.gauss(0.5, 0.2) for value in before]
    low, high = difference_interval(before, after, 1)
    assert low > 0
    # one case more, and they are no pairs
    apart = difference_interval(before, [*after, 0.0], 1)
    assert apart[0] < 0 < apart[1]
    assert apart[1] - apart[0] > 5 * (high - low)


def test_a_large_set_is_drawn_in_parts() -> None:
    low, high = interval([0.0, 1.0] * 20_000, 3, resamples=200)
    assert 0.49 < low < 0.5 < high < 0.51


@pytest.mark.parametrize("given", [([], [1.0]), ([1.0], []), ([], [])])
def test_no_values_have_no_interval(given: tuple[list[float], list[float]]) -> None:
    with pytest.raises(ValueError, match="no values"):
        difference_interval(*given, 1)
    with pytest.raises(ValueError, match="no values"):
        share_interval(0, 0, 1)
