import asyncio
from functools import partial

from candor.stores.audit.contract import AuditEntry
from candor.stores.audit.entries import refusal_entry
from candor.stores.audit.tallies import Tallies
from tests.clock import TurnedClock

SECONDS = 0.05


def counts(added: list[AuditEntry]) -> list[int | str]:
    return [entry.details["count"] for entry in added]


def compose(clock: TurnedClock, count: int) -> AuditEntry:
    now = clock.now()
    return refusal_entry(now, "forbidden", "GET", "/api/x", caller=None, count=count)


async def test_the_first_at_once_and_the_rest_as_one(clock: TurnedClock) -> None:
    added: list[AuditEntry] = []
    tallies = Tallies(added.append, seconds=SECONDS)
    for _ in range(1000):
        tallies.count("kind", partial(compose, clock))
    assert counts(added) == [1]
    await asyncio.sleep(SECONDS * 2)
    assert counts(added) == [1, 999]
    tallies.count("kind", partial(compose, clock))
    assert counts(added) == [1, 999, 1]
    tallies.close()
    assert counts(added) == [1, 999, 1]


async def test_closing_adds_what_was_counted(clock: TurnedClock) -> None:
    added: list[AuditEntry] = []
    tallies = Tallies(added.append, seconds=3600)
    for kind in ("one", "two", "one", "one"):
        tallies.count(kind, partial(compose, clock))
    tallies.close()
    assert counts(added) == [1, 1, 2]


async def test_made_up_kinds_cannot_flood_the_log(clock: TurnedClock) -> None:
    added: list[AuditEntry] = []
    tallies = Tallies(added.append, seconds=3600, most_kinds=10)
    for kind in range(5000):
        tallies.count(kind, partial(compose, clock), rest=partial(compose, clock))
    tallies.close()
    assert len(added) == 12
    assert sum(int(count) for count in counts(added)) == 5000
