"""The lifetime of what is remembered of people's chats."""

from datetime import datetime

from candor.stores.chats.contract import GROUP
from candor.stores.database import Database
from candor.stores.lifetimes.batches import BATCH, delete_in_batches
from candor.stores.tables import chats


async def delete_old_chats(database: Database, before: datetime, *, batch: int = BATCH) -> int:
    """Delete the chats that no person has used since; a group's settings stay."""
    old = (chats.c.at < before, chats.c.place != GROUP)
    return await delete_in_batches(database, chats, *old, batch=batch)
