"""What comes back of a conversation: the newest whole exchanges that fit, while it is fresh."""

from datetime import timedelta

import pytest

from candor.providers.contract import Message
from nodes.recall import newest_within, recall
from nodes.state import MEMORY_VERSION, Memory, Remembered, Turn
from tests.clock import TurnedClock

LIFETIME = timedelta(minutes=30)


def conversation(count: int, length: int = 20) -> list[Remembered]:
    said: list[Remembered] = []
    for number in range(count):
        said.append({"role": "user", "content": f"question {number} ".ljust(length, "q")})
        said.append({"role": "assistant", "content": f"answer {number} ".ljust(length, "a")})
    return said


def memory(clock: TurnedClock, messages: list[Remembered]) -> Memory:
    return {"version": MEMORY_VERSION, "at": clock.now().isoformat(), "messages": messages}


async def recalled(
    state: Turn, clock: TurnedClock, *, messages: int = 10, tokens: int = 2000
) -> list[Message]:
    update = await recall(state, clock=clock, lifetime=LIFETIME, messages=messages, tokens=tokens)
    return update["history"]


async def test_nothing_was_said(clock: TurnedClock) -> None:
    assert await recalled(Turn(), clock) == []
    assert await recalled(Turn(memory=memory(clock, [])), clock) == []


async def test_the_newest_messages_come_back_in_order(clock: TurnedClock) -> None:
    said = conversation(8)
    history = await recalled(Turn(memory=memory(clock, said)), clock)
    assert [(one.role, one.content) for one in history] == [
        (one["role"], one["content"]) for one in said[-10:]
    ]


@pytest.mark.parametrize(("messages", "kept"), [(0, 0), (1, 0), (2, 2), (3, 2), (5, 4), (99, 8)])
async def test_a_limit_never_cuts_an_exchange(clock: TurnedClock, messages: int, kept: int) -> None:
    state = Turn(memory=memory(clock, conversation(4)))
    history = await recalled(state, clock, messages=messages)
    assert [one.role for one in history] == ["user", "assistant"] * (kept // 2)
    assert len(history) == kept


@pytest.mark.parametrize(("tokens", "kept"), [(0, 0), (150, 0), (260, 2), (600, 4), (2000, 8)])
async def test_tokens_never_cut_an_exchange(clock: TurnedClock, tokens: int, kept: int) -> None:
    state = Turn(memory=memory(clock, conversation(4, length=400)))
    history = await recalled(state, clock, tokens=tokens)
    assert [one.role for one in history] == ["user", "assistant"] * (kept // 2)
    assert sum(len(one.content) for one in history) <= 4 * tokens
    assert len(history) == kept


async def test_a_memory_ends_with_its_lifetime(clock: TurnedClock) -> None:
    state = Turn(memory=memory(clock, conversation(1)))
    clock.move(minutes=29, seconds=59)
    assert len(await recalled(state, clock)) == 2
    clock.move(seconds=1)
    assert await recalled(state, clock) == []


async def test_a_memory_of_another_version_is_left_alone(clock: TurnedClock) -> None:
    old = memory(clock, conversation(1))
    old["version"] = MEMORY_VERSION + 1
    assert await recalled(Turn(memory=old), clock) == []


def test_an_exchange_longer_than_the_limit_hides_what_was_before() -> None:
    said = [
        Message("user", "short"),
        Message("assistant", "short"),
        Message("user", "short"),
        Message("assistant", "x" * 10_000),
    ]
    assert newest_within(said, 2000) == []
