"""Opens the conversation memory, beside the records that it belongs to."""

from candor.bootstrap.keys import Keys
from candor.bootstrap.settings import Settings
from candor.stores.memory.contract import Memory
from candor.stores.memory.sqlite import SqliteMemory


async def open_memory(settings: Settings, keys: Keys) -> Memory:
    """Open the memory in the data folder, or in PostgreSQL where the records are there."""
    sealer = keys.sealer("checkpoints")
    if settings.database_address.startswith("sqlite"):
        return await SqliteMemory.open(settings.data_dir / "memory.sqlite3", sealer)
    # a quarter of a second of imports that SQLite does not need
    from candor.stores.memory.postgres import PostgresMemory

    return await PostgresMemory.open(settings.database_address, sealer)
