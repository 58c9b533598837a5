"""Restoring at scale: random chunkings against the whole, and many users at once.

`python -m benchmarks.restoring [chunkings] [users]`; exit status 1 where one is not exact.
"""

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from candor.bootstrap.resources import open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from candor.domain.caller import Caller
from candor.domain.events import Done, Text
from candor.privacy.restore import restore
from graph.turn import Question
from tests.graph.echoes import let_vendors_echo
from tests.privacy.chunkings import PLACEHOLDERS, VALUES, random_text, restored_in_pieces
from tests.settings import given_settings
from tests.simulator import Simulator

CHUNKINGS, USERS = 100_000, 1_000


def chunkings(count: int) -> int:
    """Answer how many of `count` random chunkings of random texts differ from the whole."""
    source = random.Random(3)
    wrong = 0
    for _ in range(count):
        said = random_text(source)
        longest = source.randint(1, 30)
        wrong += restored_in_pieces(said, source, longest=longest) != restore(
            said, PLACEHOLDERS, VALUES
        )
    return wrong


async def users(settings: Settings, count: int) -> int:
    """Answer how many of `count` users, all at once, read anything but their own value."""
    await index_samples(settings)
    async with open_resources(settings) as resources:

        async def ask(number: int) -> bool:
            value = f"user{number}.canary@example.org"
            caller = Caller("default", f"k1:{number}")
            question = Question(f"How to stake? I am {value}")
            events = [event async for event in resources.turns.events(question, caller)]
            done = events[-1]
            streamed = "".join(event.text for event in events if isinstance(event, Text))
            exact = isinstance(done, Done) and done.answer.answer == streamed
            return exact and f"You wrote {value}, is" in streamed and streamed.count("canary") == 1

        return (await asyncio.gather(*(ask(number) for number in range(count)))).count(False)


def main(chunkings_count: int = CHUNKINGS, users_count: int = USERS) -> None:
    """Run both and print what was not exact."""
    began = time.perf_counter()
    wrong = chunkings(chunkings_count)
    print(f"{chunkings_count:,} chunkings: {wrong} not exact, {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, Simulator() as simulator:
        let_vendors_echo(simulator)
        given: dict[str, Any] = {
            "data_dir": Path(folder),
            "turn_timeout_seconds": 240.0,
            "provider_timeout_seconds": 120.0,
            "openai_api_key": "sk-simulated",
            "openai_base_url": simulator.url("openai"),
        }
        crossed = asyncio.run(users(given_settings(**given), users_count))
    print(f"{users_count:,} users: {crossed} not exact, {time.perf_counter() - began:.1f} s")
    if wrong or crossed:
        raise SystemExit(1)


if __name__ == "__main__":
    main(*(int(given) for given in sys.argv[1:]))
