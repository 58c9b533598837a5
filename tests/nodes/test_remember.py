"""What a conversation's memory becomes after a turn."""

from datetime import timedelta

from candor.stores.transcript.contract import Exchange
from nodes.record import remember
from nodes.state import MEMORY_VERSION, Memory, Turn
from tests.clock import TurnedClock

LIFETIME = timedelta(minutes=30)


def after(clock: TurnedClock, number: int, held: Memory | None, messages: int = 10) -> Memory:
    state = Turn(memory=held) if held else Turn()
    exchange = Exchange(f"turn-{number}", f"question {number}", f"answer {number}")
    return remember(state, exchange, "de", clock.now(), LIFETIME, messages)


def test_a_memory_begins_with_the_first_exchange(clock: TurnedClock) -> None:
    assert after(clock, 1, None) == {
        "version": MEMORY_VERSION,
        "at": "2026-11-20T12:00:00+00:00",
        "messages": [
            {"role": "user", "content": "question 1"},
            {"role": "assistant", "content": "answer 1"},
        ],
        "language": "de",
    }


def test_it_grows_to_its_limit_and_drops_the_oldest(clock: TurnedClock) -> None:
    held: Memory | None = None
    for number in range(9):
        clock.move(minutes=29)
        held = after(clock, number, held)
    assert held is not None
    assert [said["content"] for said in held["messages"][::2]] == [
        f"question {number}" for number in range(4, 9)
    ]
    assert held["at"] == clock.now().isoformat()


def test_what_has_expired_is_not_kept(clock: TurnedClock) -> None:
    held = after(clock, 1, None)
    clock.move(minutes=30)
    assert [said["content"] for said in after(clock, 2, held)["messages"]] == [
        "question 2",
        "answer 2",
    ]


def test_what_another_version_wrote_is_not_kept(clock: TurnedClock) -> None:
    held = after(clock, 1, None)
    held["version"] = MEMORY_VERSION + 1
    assert len(after(clock, 2, held)["messages"]) == 2


def test_a_service_that_remembers_nothing_keeps_nothing(clock: TurnedClock) -> None:
    assert after(clock, 1, None, messages=0)["messages"] == []


def test_the_memory_before_is_left_as_it_was(clock: TurnedClock) -> None:
    held = after(clock, 1, None)
    after(clock, 2, held)
    assert len(held["messages"]) == 2
