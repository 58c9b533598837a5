"""Conversation memory in a SQLite file of its own."""

from pathlib import Path

import aiosqlite
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from candor.stores.memory.serializer import checkpoint_serializer

_OLDER = "SELECT 1 FROM checkpoints newer WHERE {same} AND newer.checkpoint_id > old.checkpoint_id"
_SAME = "newer.thread_id = old.thread_id AND newer.checkpoint_ns = old.checkpoint_ns"


class SqliteMemory:
    """LangGraph's SQLite checkpointer, made to forget without a trace."""

    def __init__(self, saver: AsyncSqliteSaver) -> None:
        self._saver = saver

    @classmethod
    async def open(cls, path: Path, encryption_key: bytes) -> "SqliteMemory":
        """Open or make the file."""
        connection = await aiosqlite.connect(path)
        for pragma in ("secure_delete=ON", "synchronous=NORMAL", "busy_timeout=10000"):
            await connection.execute(f"PRAGMA {pragma}")
        saver = AsyncSqliteSaver(connection, serde=checkpoint_serializer(encryption_key))
        await saver.setup()
        return cls(saver)

    @property
    def checkpointer(self) -> AsyncSqliteSaver:
        """Answer what the graph is compiled with."""
        return self._saver

    async def forget(self, thread: str) -> None:
        """Remove one thread's memory."""
        await self._saver.adelete_thread(thread)

    async def prune(self) -> None:
        """Keep each thread's newest checkpoint."""
        older = _OLDER.format(same=_SAME)
        async with self._saver.lock:
            for table in ("writes", "checkpoints"):
                await self._saver.conn.execute(
                    f"DELETE FROM {table} AS old WHERE EXISTS ({older})"  # noqa: S608  # fixed text
                )
            await self._saver.conn.commit()

    async def erase_deleted_bytes(self) -> None:
        """Empty the write-ahead log, which keeps deleted rows."""
        async with self._saver.lock:
            await self._saver.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def aclose(self) -> None:
        """Close the file."""
        await self._saver.conn.close()
