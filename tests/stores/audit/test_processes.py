"""Two processes add to one log and are killed at any moment: gapless, and it verifies."""

import asyncio
import subprocess
import sys

import pytest

from candor.privacy.hmac_stamper import HmacStamper
from candor.privacy.keyring import Keyring
from candor.stores.audit.verification import verify
from candor.stores.database import Database
from tests.end_to_end.command_line import ROOT, environment
from tests.stores.audit.appender import KEY


def begin(url: str, user: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.stores.audit.appender", url, user]
    return subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("more", [0.05, 0.21])
async def test_killed_in_the_middle(database: Database, database_url: str, more: float) -> None:
    running = [begin(database_url, user) for user in ("anna", "bert")]
    told = 0
    try:
        for process in running:
            assert process.stdout is not None
            for _ in range(20):
                assert process.stdout.readline()
        await asyncio.sleep(more)
    finally:
        for process in running:
            process.kill()
            told += int(process.communicate()[0].split()[-1])
    stamper = HmacStamper(Keyring([KEY]), "audit")
    verdict = await database.run(lambda connection: verify(connection, stamper))
    assert verdict.broken is None
    assert verdict.entries == verdict.head.seq
    # each process may have been killed between writing three entries and telling of them
    assert told <= verdict.entries <= told + 6
    assert verdict.entries % 3 == 0
