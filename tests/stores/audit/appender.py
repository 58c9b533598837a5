"""Adds entries for ever in a process of its own: python -m … DATABASE_URL USER."""

import asyncio
import sys

from candor.domain.caller import Caller
from candor.domain.clock import SystemClock
from candor.privacy.hmac_stamper import HmacStamper
from candor.privacy.keyring import Keyring
from candor.stores.audit.entries import redaction_entry
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.database import open_database

KEY = bytes(range(32))


async def main(url: str, user: str) -> None:
    database = await open_database(url)
    clock = SystemClock()
    log = SqlAuditLog(database, clock, HmacStamper(Keyring([KEY]), "audit"))
    caller = Caller("default", f"k1:{user}")
    written = 0
    while True:
        await log.record(*(redaction_entry(caller, clock.now(), {"EMAIL": n}) for n in (1, 2, 3)))
        written += 3
        print(written, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
