"""The retry budget keeps extra calls within a share of the first ones, whatever fails."""

import random

import pytest

from candor.providers.failover.budget import BudgetRules, Spent, count_first, left, spend

RULES = BudgetRules()


def many_firsts(number: int, now: float = 0.0) -> Spent:
    spent = Spent()
    for _ in range(number):
        spent = count_first(spent, now=now, rules=RULES)
    return spent


def grant_all(spent: Spent, now: float) -> int:
    granted = 0
    while True:
        spent, allowed = spend(spent, now=now, rules=RULES)
        if not allowed:
            return granted
        granted += 1


@pytest.mark.parametrize(
    ("firsts", "extras"), [(0, 10), (1, 10), (50, 10), (54, 10), (55, 11), (500, 100)]
)
def test_a_fifth_of_the_first_calls_or_the_reserve(firsts: int, extras: int) -> None:
    spent = many_firsts(firsts)
    assert left(spent, now=0, rules=RULES) == extras
    assert grant_all(spent, 0) == extras


def test_the_window_moves_on() -> None:
    spent = many_firsts(500)
    for _ in range(100):
        spent, _ = spend(spent, now=0, rules=RULES)
    assert left(spent, now=30, rules=RULES) == 0
    assert left(spent, now=61, rules=RULES) == RULES.reserve


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("seconds_per_turn", [0.01, 0.05, 0.3])
def test_with_30_percent_failing_over_5000_turns(seed: int, seconds_per_turn: float) -> None:
    chance = random.Random(seed)
    spent, calls, answered, quoted = Spent(), 0, 0, 0
    for turn in range(5000):
        now = turn * seconds_per_turn
        spent = count_first(spent, now=now, rules=RULES)
        calls += 1
        works = chance.random() >= 0.3
        for _ in range(2):
            if works:
                break
            spent, allowed = spend(spent, now=now, rules=RULES)
            if not allowed:
                break
            calls += 1
            works = chance.random() >= 0.3
        answered += works
        quoted += not works
    assert calls <= 5000 * 1.2
    assert calls >= 5000 * 1.19
    assert answered + quoted == 5000
    assert answered / 5000 > 0.82


def test_bursts_cannot_save_up_more_than_their_window() -> None:
    chance = random.Random(7)
    spent, firsts, extras, now = Spent(), 0, 0, 0.0
    for _ in range(400):
        now += chance.choice([0.001, 0.5, 20, 61])
        for _ in range(chance.randrange(200)):
            spent = count_first(spent, now=now, rules=RULES)
            firsts += 1
        for _ in range(chance.randrange(100)):
            spent, allowed = spend(spent, now=now, rules=RULES)
            extras += allowed
    assert extras > 1000
    assert extras <= RULES.share * firsts + RULES.reserve * (now / RULES.window + 1)
