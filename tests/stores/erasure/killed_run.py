"""Erase one user after another, each in a process that SIGKILL ends one moment later.

python -m … FOLDER URL prints how many moments there are. Run number n erases the n-th user; the
last one comes to its end.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from candor.domain.caller import Caller
from candor.stores.database import Database, Result, Work
from candor.stores.traces import Traces
from tests.stores.erasure.stage import open_stage


def victim(number: int) -> Caller:
    return Caller("default", f"k1:{number:064x}")


class KillingDatabase:
    """A real database that ends the process before or after one of its transactions."""

    def __init__(self, database: Database, deadly: int) -> None:
        self._database = database
        self._left = deadly
        self.is_sqlite = database.is_sqlite

    def _moment(self) -> None:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1

    async def run(self, work: Work[Result]) -> Result:
        self._moment()
        result = await self._database.run(work)
        self._moment()
        return result

    async def erase_deleted_bytes(self, tables: Sequence[str] = ()) -> bool:
        self._moment()
        result = await self._database.erase_deleted_bytes(tables)
        self._moment()
        return result

    async def erase_traces(self, traces: Traces) -> bool:
        return await self._database.erase_traces(traces)

    async def aclose(self) -> None:
        await self._database.aclose()


async def erase(folder: Path, url: str, number: int) -> None:
    def wrap(database: Database) -> Database:
        return KillingDatabase(database, number)

    async with open_stage(folder, url, wrap=wrap) as stage:
        await stage.erasures.erase(victim(number), "self", wait=1)


def main(folder: Path, url: str) -> None:
    number = 0
    while True:
        child = os.fork()
        if child == 0:
            asyncio.run(erase(folder, url, number))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            break
        number += 1
    print(number, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
