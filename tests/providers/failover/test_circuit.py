"""One circuit: when it opens, for how long, and who may try whether it works again."""

from dataclasses import replace

import pytest

from candor.providers.failover.circuit import (
    LONGEST_WAIT,
    Circuit,
    CircuitRules,
    Entry,
    enter,
    fail,
    leave,
    phase_of,
    succeed,
)
from candor.providers.failures import FailureKind

RULES = CircuitRules(minimum=10)
LET_IN = Entry(allowed=True)
PROBE = Entry(allowed=True, probe=True)


def failed(
    circuit: Circuit,
    now: float,
    *,
    entry: Entry = LET_IN,
    wait: float | None = None,
    rules: CircuitRules = RULES,
    chance: float = 0.5,
) -> Circuit:
    kind = FailureKind.RATE_LIMITED if wait else FailureKind.SERVER_ERROR
    return fail(circuit, entry, kind, wait=wait, now=now, rules=rules, chance=lambda: chance)


def opened(now: float = 1000.0) -> Circuit:
    circuit = Circuit()
    for _ in range(RULES.consecutive):
        circuit = failed(circuit, now)
    return circuit


def phase(circuit: Circuit, now: float) -> str:
    return phase_of(circuit, now=now, rules=RULES)


def test_failures_in_a_row_open_it() -> None:
    circuit = Circuit()
    for _ in range(RULES.consecutive - 1):
        circuit = failed(circuit, 1000)
    assert phase(circuit, 1000) == "closed"
    assert phase(failed(circuit, 1000), 1000) == "open"


def test_an_answer_between_starts_the_row_anew() -> None:
    circuit, rules = Circuit(), replace(RULES, rate=0.6)
    for step in range(40):
        circuit = failed(circuit, 1000 + 5 * step, rules=rules)
        circuit = succeed(circuit, LET_IN, now=1000 + 5 * step, rules=rules)
    assert circuit.failed_in_a_row == 0


def test_a_share_of_failures_opens_it_from_a_number_of_calls_on() -> None:
    circuit = Circuit()
    for _ in range(4):
        circuit = succeed(circuit, LET_IN, now=1000, rules=RULES)
    for turn in range(5):
        circuit = failed(circuit, 1000)
        assert phase(circuit, 1000) == "closed", turn
        # so that no row is long enough
        circuit = replace(circuit, failed_in_a_row=0)
    circuit = failed(circuit, 1000)
    assert phase(circuit, 1000) == "open"


def test_failures_that_left_the_window_do_not_count() -> None:
    circuit = Circuit()
    for step in range(30):
        circuit = replace(failed(circuit, 1000 + 7 * step), failed_in_a_row=0)
    assert phase(circuit, 1210) == "closed"


def test_nobody_enters_while_it_is_open_and_one_after() -> None:
    circuit = opened()
    assert circuit.until == 1005
    for now in (1000, 1004.9):
        circuit, entry = enter(circuit, now=now, lease=10, rules=RULES)
        assert not entry.allowed
    assert phase(circuit, 1005) == "half_open"
    circuit, first = enter(circuit, now=1005, lease=10, rules=RULES)
    circuit, second = enter(circuit, now=1005, lease=10, rules=RULES)
    assert (first, second.allowed) == (PROBE, False)


def test_a_probe_that_is_answered_closes_it_and_forgets() -> None:
    circuit, probe = enter(opened(), now=1006, lease=10, rules=RULES)
    circuit = succeed(circuit, probe, now=1007, rules=RULES)
    assert phase(circuit, 1007) == "closed"
    assert phase(failed(circuit, 1007), 1007) == "closed"


@pytest.mark.parametrize("chance", [0.0, 0.5, 0.999])
def test_probes_that_fail_open_it_for_twice_as_long_each_time(chance: float) -> None:
    circuit, now = opened(), 1000.0
    lengths = []
    for _ in range(9):
        now = circuit.until
        circuit, probe = enter(circuit, now=now, lease=10, rules=RULES)
        assert probe.probe
        circuit = failed(circuit, now, entry=probe, chance=chance)
        lengths.append((circuit.until - now) / (0.8 + 0.4 * chance))
    assert lengths == pytest.approx([10, 20, 40, 80, 160, 300, 300, 300, 300])


def test_after_a_good_while_the_first_opening_is_short_again() -> None:
    circuit, probe = enter(opened(), now=1006, lease=10, rules=RULES)
    soon = succeed(circuit, probe, now=1006, rules=RULES)
    for now, seconds in ((1010, 10), (1006 + RULES.window + 1, 5)):
        again = soon
        for _ in range(RULES.consecutive):
            again = failed(again, now)
        assert again.until - now == pytest.approx(seconds)


def test_a_probe_that_ended_without_a_word_gives_its_place_back() -> None:
    circuit, probe = enter(opened(), now=1006, lease=10, rules=RULES)
    circuit = leave(circuit, probe)
    assert enter(circuit, now=1006, lease=10, rules=RULES)[1].probe


def test_a_probe_that_is_not_heard_of_again_loses_its_place() -> None:
    circuit, _ = enter(opened(), now=1006, lease=10, rules=RULES)
    assert not enter(circuit, now=1015, lease=10, rules=RULES)[1].allowed
    assert enter(circuit, now=1017, lease=10, rules=RULES)[1].probe


def test_a_late_end_of_an_earlier_call_changes_nothing() -> None:
    circuit = opened()
    assert succeed(circuit, LET_IN, now=1001, rules=RULES) == circuit
    assert failed(circuit, 1001) == circuit


def test_who_asks_for_a_pause_gets_it_to_the_second() -> None:
    circuit = failed(Circuit(), 1000, wait=30)
    assert (circuit.until, circuit.asked_to_wait) == (1030, True)
    assert not enter(circuit, now=1029.9, lease=10, rules=RULES)[1].allowed
    circuit, probe = enter(circuit, now=1030, lease=10, rules=RULES)
    assert probe.probe
    assert phase(succeed(circuit, probe, now=1031, rules=RULES), 1031) == "closed"


def test_the_longest_of_several_pauses_counts_and_none_is_endless() -> None:
    circuit = failed(failed(Circuit(), 1000, wait=30), 1001, wait=5)
    assert circuit.until == 1030
    assert failed(circuit, 1002, wait=10 * LONGEST_WAIT).until == 1002 + LONGEST_WAIT


def test_a_clock_that_jumps_back_does_not_lock_it_for_ever() -> None:
    circuit = opened(now=1_000_000)
    assert phase(circuit, 1000) == "half_open"
    circuit, probe = enter(replace(circuit, probe_until=1_000_010), now=1000, lease=9, rules=RULES)
    assert probe.probe


def test_switched_off_it_counts_and_lets_everybody_in() -> None:
    off = replace(RULES, enabled=False)
    circuit = Circuit()
    for _ in range(20):
        circuit = failed(circuit, 1000, wait=30, rules=off)
    assert circuit.failed_in_a_row == 20
    assert enter(circuit, now=1000, lease=10, rules=off)[1] == LET_IN
