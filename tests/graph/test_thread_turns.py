"""One turn at a time, also where a wait ends at the wrong moment."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from candor.domain.clock import SystemClock
from candor.domain.errors import BusyThread
from candor.stores.database import open_database
from candor.stores.leases.contract import LeaseStore
from candor.stores.leases.sql import SqlLeaseStore
from graph.thread_turns import ThreadTurns


@pytest.fixture
async def leases(tmp_path: Path) -> AsyncIterator[LeaseStore]:
    database = await open_database(f"sqlite:///{tmp_path / 'candor.sqlite3'}")
    yield SqlLeaseStore(database, SystemClock())
    await database.aclose()


class SlowToAnswer:
    """Leases whose row is written before the answer arrives, as over a slow network."""

    def __init__(self, leases: LeaseStore, seconds: float) -> None:
        self._leases = leases
        self._seconds = seconds

    async def take(self, name: str, holder: str, *, lasting: timedelta) -> bool:
        taken = await self._leases.take(name, holder, lasting=lasting)
        await asyncio.sleep(self._seconds)
        return taken

    async def give_back(self, name: str, holder: str) -> None:
        await self._leases.give_back(name, holder)

    async def delete_expired(self) -> int:
        return await self._leases.delete_expired()


def turns_over(leases: LeaseStore, *, wait: float = 5.0) -> ThreadTurns:
    return ThreadTurns(leases, wait=wait, longest_turn=60)


async def test_turns_of_a_thread_go_one_by_one(leases: LeaseStore) -> None:
    here, there = turns_over(leases), turns_over(leases)
    inside: list[str] = []

    async def turn(turns: ThreadTurns, holder: str) -> None:
        async with turns.hold("thread", holder):
            inside.append(holder)
            await asyncio.sleep(0.01)
            assert inside[-1] == holder

    await asyncio.gather(*(turn((here, there)[n % 2], f"turn-{n}") for n in range(10)))
    assert sorted(inside) == sorted(f"turn-{n}" for n in range(10))


@pytest.mark.parametrize("wait", [0.0, 0.1])
async def test_a_free_thread_is_taken_however_short_the_wait(
    leases: LeaseStore, wait: float
) -> None:
    impatient = turns_over(SlowToAnswer(leases, 0.2), wait=wait)
    async with impatient.hold("thread", "one"):
        pass
    async with impatient.hold("thread", "two"):
        for other in (impatient, turns_over(leases, wait=wait)):
            with pytest.raises(BusyThread):
                async with other.hold("thread", "three"):
                    pass


async def test_a_cancelled_wait_leaves_the_thread_free(leases: LeaseStore) -> None:
    async def hold() -> None:
        async with turns_over(SlowToAnswer(leases, 5.0)).hold("thread", "one"):
            pass

    waiting = asyncio.create_task(hold())
    await asyncio.sleep(0.1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with turns_over(leases, wait=0.5).hold("thread", "two"):
        pass


async def test_giving_up_does_not_take_the_thread_from_its_holder(leases: LeaseStore) -> None:
    turns = turns_over(leases, wait=0.1)
    other_process = turns_over(leases, wait=0.1)
    async with turns.hold("thread", "one"):
        for waiting in (turns, other_process):
            with pytest.raises(BusyThread) as raised:
                async with waiting.hold("thread", "two"):
                    pass
            assert raised.value.retry_after
        assert not await leases.take("thread", "three", lasting=timedelta(seconds=9))
