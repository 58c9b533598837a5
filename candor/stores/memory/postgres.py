"""Conversation memory in PostgreSQL."""

from typing import Any

from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.engine import make_url

from candor.stores.memory.serializer import checkpoint_serializer


class PostgresMemory:
    """LangGraph's PostgreSQL checkpointer over a small pool."""

    def __init__(
        self, saver: AsyncPostgresSaver, pool: AsyncConnectionPool[AsyncConnection[DictRow]]
    ) -> None:
        self._saver = saver
        self._pool = pool

    @classmethod
    async def open(cls, url: str, encryption_key: bytes) -> "PostgresMemory":
        """Connect and make the checkpointer's tables."""
        address = make_url(url).set(drivername="postgresql")
        settings: dict[str, Any] = {
            "autocommit": True,
            "prepare_threshold": 0,
            "row_factory": dict_row,
        }
        pool: AsyncConnectionPool[AsyncConnection[DictRow]] = AsyncConnectionPool(
            address.render_as_string(hide_password=False),
            min_size=1,
            # LangGraph's saver takes turns on one lock, so more connections would idle
            max_size=2,
            check=AsyncConnectionPool.check_connection,
            kwargs=settings,
            open=False,
        )
        await pool.open(wait=True, timeout=15)
        saver = AsyncPostgresSaver(pool, serde=checkpoint_serializer(encryption_key))
        try:
            await saver.setup()
        except BaseException:
            await pool.close()
            raise
        return cls(saver, pool)

    @property
    def checkpointer(self) -> AsyncPostgresSaver:
        """Answer what the graph is compiled with."""
        return self._saver

    async def forget(self, thread: str) -> None:
        """Remove one thread's memory."""
        await self._saver.adelete_thread(thread)

    async def prune(self) -> None:
        """Keep the newest checkpoint of every thread that has more than one."""
        async with self._pool.connection() as connection:
            rows = await connection.execute(
                "SELECT thread_id FROM checkpoints GROUP BY thread_id HAVING count(*) > 1"
            )
            threads = [row["thread_id"] for row in await rows.fetchall()]
        await self._saver.aprune(threads)

    async def erase_deleted_bytes(self) -> None:
        """Let PostgreSQL free the deleted rows' pages."""
        async with self._pool.connection() as connection:
            for table in ("checkpoint_writes", "checkpoint_blobs", "checkpoints"):
                await connection.execute(f"VACUUM {table}")

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.close()
