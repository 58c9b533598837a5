"""Removes the bytes of a deleted conversation from the files."""

import asyncio
from collections.abc import Sequence

import structlog

from candor.stores.database import Database
from candor.stores.memory.contract import Memory
from candor.stores.traces import Traces

TRIES, PAUSE_SECONDS = 20, 0.05

log = structlog.get_logger(__name__)


async def erase_conversation_bytes(
    database: Database, memory: Memory, said: Sequence[bytes], remembered: Sequence[bytes]
) -> bool:
    """Erase what deleting has left; False where somebody who reads has kept it from that.

    `said` are the traces of the transcript, `remembered` those of the memory.
    """
    of_memory, of_database = Traces(remembered), Traces(said)
    memory_gone = await memory.erase_traces(of_memory)
    database_gone = await database.erase_traces(of_database)
    for _ in range(TRIES):
        if memory_gone and database_gone:
            return True
        await asyncio.sleep(PAUSE_SECONDS)
        memory_gone = memory_gone or await memory.erase_traces(of_memory)
        database_gone = database_gone or await database.erase_traces(of_database)
    log.warning("deleted_bytes_wait_for_readers")
    return False
