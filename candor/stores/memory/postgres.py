"""Conversation memory in PostgreSQL."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.engine import make_url

from candor.domain.sealing import Sealer
from candor.stores.memory.bound_saver import BoundPostgresSaver
from candor.stores.memory.serializer import SEALED, SealedSerializer
from candor.stores.traces import Traces

_TABLES = ("checkpoint_writes", "checkpoint_blobs", "checkpoints")
_UNDER = "starts_with(thread_id, %s)"
_OLDER = "SELECT thread_id FROM checkpoint_blobs WHERE type <> 'empty' AND type NOT LIKE %s"
# the database's own order could differ from ours
_THREADS = """
    SELECT DISTINCT thread_id COLLATE "C" AS thread_id FROM (
        SELECT thread_id FROM checkpoints UNION SELECT thread_id FROM checkpoint_writes
        UNION SELECT thread_id FROM checkpoint_blobs
    ) AS kept
    WHERE starts_with(thread_id, %(prefix)s) AND thread_id COLLATE "C" > %(after)s
    ORDER BY thread_id LIMIT %(limit)s
"""
# the columns that the serializer writes, and what names their rows
_SEALED_VALUES = {
    "checkpoint_blobs": ("thread_id", "checkpoint_ns", "channel", "version"),
    "checkpoint_writes": ("thread_id", "checkpoint_ns", "checkpoint_id", "task_id", "idx"),
}


class PostgresMemory:
    """LangGraph's PostgreSQL checkpointer over a small pool."""

    def __init__(
        self,
        saver: BoundPostgresSaver,
        pool: AsyncConnectionPool[AsyncConnection[DictRow]],
        serializer: SealedSerializer,
    ) -> None:
        self._saver = saver
        self._pool = pool
        self._serializer = serializer

    @classmethod
    async def open(cls, url: str, sealer: Sealer) -> "PostgresMemory":
        """Connect and make the checkpointer's tables; what an older version wrote is forgotten."""
        serializer = SealedSerializer(sealer)
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
        saver = BoundPostgresSaver(pool, serde=serializer)
        try:
            await saver.setup()
            async with pool.connection() as connection:
                rows = await connection.execute(_OLDER, (f"%{SEALED}",))
                older = {row["thread_id"] for row in await rows.fetchall()}
            for thread in older:
                await saver.adelete_thread(thread)
        except BaseException:
            await pool.close()
            raise
        return cls(saver, pool, serializer)

    @property
    def checkpointer(self) -> BoundPostgresSaver:
        """Answer what the graph is compiled with."""
        return self._saver

    async def threads(self, *, prefix: str = "", after: str = "", limit: int) -> list[str]:
        """Answer a page of the names of threads."""
        asked = {"prefix": prefix, "after": after, "limit": limit}
        async with self._pool.connection() as connection:
            rows = await connection.execute(_THREADS, asked)
            return [row["thread_id"] for row in await rows.fetchall()]

    async def traces(self, thread: str) -> list[bytes]:
        """Answer none: PostgreSQL frees deleted rows in its own time."""
        return []

    async def forget(self, thread: str) -> None:
        """Remove one thread's memory."""
        await self._saver.adelete_thread(thread)

    async def forget_under(self, prefix: str) -> int:
        """Remove every thread whose name begins with the prefix; answer how many."""
        threads: set[str] = set()
        async with self._pool.connection() as connection, connection.transaction():
            for table in _TABLES:
                gone = await connection.execute(
                    f"DELETE FROM {table} WHERE {_UNDER} RETURNING thread_id",  # noqa: S608  # fixed
                    [prefix],
                )
                threads.update(row["thread_id"] for row in await gone.fetchall())
        return len(threads)

    async def rename(self, thread: str, renamed: str) -> None:
        """Give a thread's memory another name, unless that has one of its own."""
        async with self._pool.connection() as connection, connection.transaction():
            taken = " UNION ".join(f"SELECT 1 FROM {one} WHERE thread_id = %s" for one in _TABLES)  # noqa: S608  # fixed
            names = [renamed] * len(_TABLES)
            if await (await connection.execute(taken, names)).fetchone():
                for table in _TABLES:
                    await connection.execute(f"DELETE FROM {table} WHERE thread_id = %s", (thread,))  # noqa: S608  # fixed
                return
            for table, key in _SEALED_VALUES.items():
                found = await connection.execute(
                    f"SELECT * FROM {table} WHERE thread_id = %s AND blob IS NOT NULL",  # noqa: S608  # fixed
                    (thread,),
                )
                for row in await found.fetchall():
                    sealed = self._serializer.rebound(bytes(row["blob"]), thread, renamed)
                    await connection.execute(
                        f"UPDATE {table} SET blob = %s WHERE {_row_is(key)}",  # noqa: S608  # fixed
                        (sealed, *(row[name] for name in key)),
                    )
            for table in _TABLES:
                await connection.execute(
                    f"UPDATE {table} SET thread_id = %s WHERE thread_id = %s",  # noqa: S608  # fixed
                    (renamed, thread),
                )

    async def prune(self, traces: Traces) -> None:
        """Keep the newest checkpoint of every thread that has more than one."""
        async with self._pool.connection() as connection:
            rows = await connection.execute(
                "SELECT thread_id FROM checkpoints GROUP BY thread_id HAVING count(*) > 1"
            )
            threads = [row["thread_id"] for row in await rows.fetchall()]
        await self._saver.aprune(threads)

    async def reseal(self, most: int) -> int:
        """Bring up to `most` values per table under the current key; answer how many there were."""
        prefix = self._serializer.current_prefix
        changed = 0
        async with self._pool.connection() as connection:
            for table, names in _SEALED_VALUES.items():
                older = f"substring(blob from 1 for {len(prefix)}) <> %s"
                found = await connection.execute(
                    f"SELECT * FROM {table} WHERE {older} LIMIT %s",  # noqa: S608  # fixed
                    (prefix, most),
                )
                for row in await found.fetchall():
                    sealed = self._serializer.resealed(row["thread_id"], bytes(row["blob"]))
                    await connection.execute(
                        f"UPDATE {table} SET blob = %s WHERE {_row_is(names)}",  # noqa: S608  # fixed
                        (sealed, *(row[name] for name in names)),
                    )
                    changed += 1
        return changed

    async def key_ids(self) -> Counter[str]:
        """Count the values under each key."""
        found: Counter[str] = Counter()
        async with self._pool.connection() as connection:
            for table in _SEALED_VALUES:
                rows = await connection.execute(
                    f"SELECT substring(blob from 1 for position('\\x3a'::bytea in blob) - 1) AS id,"  # noqa: S608  # fixed
                    f" count(*) AS number FROM {table} WHERE blob IS NOT NULL GROUP BY 1"
                )
                for row in await rows.fetchall():
                    found[bytes(row["id"]).decode()] += row["number"]
        return found

    async def erase_deleted_bytes(self, *, thorough: bool = False) -> bool:
        """Let PostgreSQL free the deleted rows' pages."""
        async with self._pool.connection() as connection:
            for table in _TABLES:
                await connection.execute(f"VACUUM {table}")
        return True

    async def erase_traces(self, traces: Traces) -> bool:
        """Let PostgreSQL free the deleted rows' pages."""
        return await self.erase_deleted_bytes()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.close()


def _row_is(names: Sequence[str]) -> str:
    return " AND ".join(f"{name} = %s" for name in names)
