"""Number values in a process of its own, for test_vault; prints each with its number."""

import asyncio
import random
import sys

from candor.domain.caller import Caller
from candor.domain.clock import SystemClock
from candor.stores.database import open_database
from tests.stores.vaults import email, new_vault


async def run(url: str, user: str, seed: int) -> None:
    """Number a hundred values of forty, in an order of its own."""
    caller = Caller("default", user)
    chosen = random.Random(seed)
    database = await open_database(url)
    vault = new_vault(database, SystemClock(), [bytes(32)])
    order = [place % 40 for place in range(100)]
    chosen.shuffle(order)
    for place in order:
        value = email(f"user{place}")
        (number,) = await vault.number(caller, [value])
        print(value.canonical, number)
    await database.aclose()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], sys.argv[2], int(sys.argv[3])))
