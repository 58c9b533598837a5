"""Brings what is kept on users under the newest identity key."""

from candor.bootstrap.keys import Keys
from candor.stores.database import Database
from candor.stores.memory.contract import Memory
from candor.stores.rekeying import Rekeying, tables_of_users

PAGE = 500


async def renew_pseudonyms(database: Database, memory: Memory, keys: Keys) -> int:
    """Renew every older pseudonym; answer how many users there were.

    Nobody may serve turns meanwhile. Conversations begin with an empty memory afterwards, since
    a checkpoint is bound to its user.
    """
    pseudonyms = keys.pseudonyms
    if len(pseudonyms.ids) == 1:
        return 0
    users = await Rekeying(database, pseudonyms.key_id, pseudonyms.renewed, keys.sealer).run()
    forgotten = await _forget_older(memory, pseudonyms.key_id)
    if users or forgotten:
        await memory.erase_deleted_bytes(thorough=True)
        touched = tuple(table.name for table in tables_of_users())
        await database.erase_deleted_bytes(touched)
    return users


async def _forget_older(memory: Memory, newest: str) -> int:
    forgotten, after = 0, ""
    while threads := await memory.threads(after=after, limit=PAGE):
        after = threads[-1]
        older = [name for name in threads if not name.split("/")[1].startswith(f"{newest}:")]
        for name in older:
            await memory.forget(name)
        forgotten += len(older)
    return forgotten
