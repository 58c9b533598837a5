"""An erasure whose process is killed at any moment is finished by the next start."""

import asyncio
import subprocess
import sys
from pathlib import Path

from candor.domain.caller import Caller
from tests.stores.erasure.killed_run import victim
from tests.stores.erasure.stage import open_stage

USERS = 60


async def test_killed_at_every_moment(folder: Path, database_url: str, bert: Caller) -> None:
    traces: set[bytes] = set()
    async with open_stage(folder, database_url) as stage:
        await stage.fill(bert)
        for number in range(USERS):
            traces |= await stage.fill(victim(number))
    ran = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "tests.stores.erasure.killed_run", str(folder), database_url],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        timeout=240,
        check=True,
    )
    moments, last = map(int, ran.stdout.split())
    assert last == 0, ran.stderr
    assert 20 < moments < USERS
    async with open_stage(folder, database_url) as stage:
        begun = await stage.erasures.journal.all()
        # the first one is killed before its erasure is written down
        assert {one.user for one in begun} == {victim(n).user for n in range(1, moments + 1)}
        assert sum(one.finished_at is None for one in begun) > 15
        await stage.erasures.resume()
        assert await stage.erasures.journal.unfinished() == []
        for number in range(1, moments + 1):
            assert await stage.kept_on(victim(number)) == {}, number
        assert await stage.kept_on(victim(0)) != {}
        for one in await stage.erasures.journal.all():
            assert (one.counts.erased["messages"], one.counts.unlinked["turns"]) == (4, 2)
        assert (await stage.kept_on(bert))["messages"] == 4
        gone = {f"thread-{victim(n).user[3:]}".encode() for n in range(1, moments + 1)}
        assert stage.hits(gone) == {}
