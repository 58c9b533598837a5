"""Conversation memory in a SQLite file of its own."""

import asyncio
import contextvars
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self, TypeVar

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.sqlite import SqliteSaver

from candor.domain.sealing import Sealer
from candor.stores.database import BRIEF_WAIT_MS, WAIT_MS
from candor.stores.memory.serializer import SEALED, SealedSerializer, of_thread, thread_of

Result = TypeVar("Result")

_OLDER = "SELECT 1 FROM checkpoints newer WHERE {same} AND newer.checkpoint_id > old.checkpoint_id"
# the tables of the checkpointer, and the column of each that its serializer writes
_SEALED_VALUES = {"checkpoints": "checkpoint", "writes": "value"}
# a range and not a pattern: names may hold wildcards, and an index finds a range
_UNDER = "thread_id >= :first AND thread_id < :beyond"
_LAST = "\U0010ffff"
_THREADS = f"""
    SELECT thread_id FROM checkpoints WHERE {_UNDER} AND thread_id > :after
    UNION SELECT thread_id FROM writes WHERE {_UNDER} AND thread_id > :after
    ORDER BY thread_id LIMIT :limit
"""  # noqa: S608  # fixed
_TAKEN = """
    SELECT 1 FROM checkpoints WHERE thread_id = :name
    UNION SELECT 1 FROM writes WHERE thread_id = :name
"""
_SAME = "newer.thread_id = old.thread_id AND newer.checkpoint_ns = old.checkpoint_ns"


class OneThreadSaver(BaseCheckpointSaver[str]):
    """LangGraph's SQLite checkpointer run in one thread of its own.

    Its asynchronous sister changes threads for every statement, this one once per call.
    """

    def __init__(self, saver: SqliteSaver) -> None:
        super().__init__(serde=saver.serde)
        self.saver = saver
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="memory")

    async def run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Run a function in the checkpointer's thread."""
        loop = asyncio.get_running_loop()
        inside = contextvars.copy_context()
        return await loop.run_in_executor(self._thread, inside.run, work, *arguments)

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a thread's newest checkpoint, or the one that is named."""
        with of_thread(thread_of(config)):
            return await self.run(self.saver.get_tuple, config)

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """Yield the checkpoints of a thread, the newest first; without one, of every thread."""

        def read(one: RunnableConfig) -> list[CheckpointTuple]:
            return list(self.saver.list(one, filter=filter, before=before, limit=limit))

        for one in [config] if config else [_of(t) for t in await self.run(self._threads)]:
            with of_thread(thread_of(one)):
                checkpoints = await self.run(read, one)
            for found in checkpoints:
                yield found

    def _threads(self) -> list[str]:
        with self.saver.cursor(transaction=False) as cursor:
            found = cursor.execute("SELECT DISTINCT thread_id FROM checkpoints").fetchall()
        return [thread for (thread,) in found]

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Write a checkpoint."""
        with of_thread(thread_of(config)):
            return await self.run(self.saver.put, config, checkpoint, metadata, new_versions)

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Write what a step wrote, where a run ended before its checkpoint."""
        with of_thread(thread_of(config)):
            await self.run(self.saver.put_writes, config, writes, task_id, task_path)

    async def adelete_thread(self, thread_id: str) -> None:
        """Remove a thread."""
        await self.run(self.saver.delete_thread, thread_id)

    def get_next_version(self, current: str | None, channel: None) -> str:
        """Answer the version after `current`."""
        return self.saver.get_next_version(current, channel)

    async def aclose(self) -> None:
        """Close the file and the thread."""
        await self.run(self.saver.conn.close)
        self._thread.shutdown()


def _of(thread: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread}}


def _range(prefix: str) -> dict[str, Any]:
    """Answer the first name with the prefix, and the first one beyond."""
    beyond = prefix[:-1] + chr(ord(prefix[-1]) + 1) if prefix else _LAST
    return {"first": prefix, "beyond": beyond}


class SqliteMemory:
    """LangGraph's SQLite checkpointer, made to forget without a trace."""

    def __init__(self, saver: OneThreadSaver, serializer: SealedSerializer) -> None:
        self._saver = saver
        self._serializer = serializer

    @classmethod
    async def open(cls, path: Path, sealer: Sealer) -> Self:
        """Open or make the file; what an older version wrote is forgotten."""
        serializer = SealedSerializer(sealer)

        def connect() -> OneThreadSaver:
            connection = sqlite3.connect(path, check_same_thread=False)
            for pragma in ("secure_delete=ON", "synchronous=NORMAL", f"busy_timeout={WAIT_MS}"):
                connection.execute(f"PRAGMA {pragma}")
            saver = SqliteSaver(connection, serde=serializer)
            saver.setup()
            with saver.cursor() as cursor:
                for table in _SEALED_VALUES:
                    cursor.execute(f"DELETE FROM {table} WHERE type NOT LIKE ?", (f"%{SEALED}",))  # noqa: S608  # fixed
            return OneThreadSaver(saver)

        return cls(await asyncio.to_thread(connect), serializer)

    @property
    def checkpointer(self) -> OneThreadSaver:
        """Answer what the graph is compiled with."""
        return self._saver

    async def threads(self, *, prefix: str = "", after: str = "", limit: int) -> list[str]:
        """Answer a page of the names of threads."""
        asked = {**_range(prefix), "after": after, "limit": limit}

        def read() -> list[str]:
            with self._saver.saver.cursor(transaction=False) as cursor:
                return [thread for (thread,) in cursor.execute(_THREADS, asked)]

        return await self._saver.run(read)

    async def forget(self, thread: str) -> None:
        """Remove one thread's memory."""
        await self._saver.adelete_thread(thread)

    async def forget_under(self, prefix: str) -> int:
        """Remove every thread whose name begins with the prefix; answer how many."""
        asked = {**_range(prefix), "after": "", "limit": -1}

        def remove() -> int:
            with self._saver.saver.cursor() as cursor:
                count: int = cursor.execute(f"SELECT count(*) FROM ({_THREADS})", asked).fetchone()[  # noqa: S608  # fixed
                    0
                ]
                for table in _SEALED_VALUES:
                    cursor.execute(f"DELETE FROM {table} WHERE {_UNDER}", asked)  # noqa: S608  # fixed
            return count

        return await self._saver.run(remove)

    async def rename(self, thread: str, renamed: str) -> None:
        """Give a thread's memory another name, unless that has one of its own."""

        def move() -> None:
            with self._saver.saver.cursor() as cursor:
                if cursor.execute(_TAKEN, {"name": renamed}).fetchone():
                    for table in _SEALED_VALUES:
                        cursor.execute(f"DELETE FROM {table} WHERE thread_id = ?", (thread,))  # noqa: S608  # fixed
                    return
                for table, column in _SEALED_VALUES.items():
                    found = cursor.execute(
                        f"SELECT rowid, {column} FROM {table} WHERE thread_id = ?",  # noqa: S608  # fixed
                        (thread,),
                    ).fetchall()
                    cursor.executemany(
                        f"UPDATE {table} SET thread_id = ?, {column} = ? WHERE rowid = ?",  # noqa: S608  # fixed
                        [
                            (renamed, self._serializer.rebound(sealed, thread, renamed), row)
                            for row, sealed in found
                        ],
                    )

        await self._saver.run(move)

    async def prune(self) -> None:
        """Keep each thread's newest checkpoint."""
        older = _OLDER.format(same=_SAME)

        def remove() -> None:
            with self._saver.saver.cursor() as cursor:
                for table in ("writes", "checkpoints"):
                    cursor.execute(
                        f"DELETE FROM {table} AS old WHERE EXISTS ({older})"  # noqa: S608  # fixed
                    )

        await self._saver.run(remove)

    async def reseal(self, most: int) -> int:
        """Bring up to `most` values per table under the current key; answer how many there were."""
        prefix = self._serializer.current_prefix

        def change() -> int:
            changed = 0
            with self._saver.saver.cursor() as cursor:
                for table, column in _SEALED_VALUES.items():
                    found = cursor.execute(
                        f"SELECT rowid, thread_id, {column} FROM {table}"  # noqa: S608  # fixed
                        f" WHERE substr({column}, 1, ?) <> ? LIMIT ?",
                        (len(prefix), prefix, most),
                    ).fetchall()
                    for row, thread, sealed in found:
                        cursor.execute(
                            f"UPDATE {table} SET {column} = ? WHERE rowid = ?",  # noqa: S608  # fixed
                            (self._serializer.resealed(thread, sealed), row),
                        )
                    changed += len(found)
            return changed

        return await self._saver.run(change)

    async def key_ids(self) -> Counter[str]:
        """Count the values under each key."""

        def count() -> Counter[str]:
            found: Counter[str] = Counter()
            with self._saver.saver.cursor(transaction=False) as cursor:
                for table, column in _SEALED_VALUES.items():
                    cursor.execute(
                        f"SELECT substr({column}, 1, instr({column}, X'3A') - 1), count(*)"  # noqa: S608  # fixed
                        f" FROM {table} GROUP BY 1"
                    )
                    found.update({id_.decode(): number for id_, number in cursor.fetchall()})
            return found

        return await self._saver.run(count)

    async def erase_deleted_bytes(self, *, thorough: bool = False) -> bool:
        """Empty the write-ahead log, which keeps deleted rows; False while another reads it."""

        def truncate() -> bool:
            with self._saver.saver.cursor(transaction=False) as cursor:
                if thorough:
                    cursor.execute("VACUUM")
                cursor.execute(f"PRAGMA busy_timeout={BRIEF_WAIT_MS}")
                busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
            return not busy

        return await self._saver.run(truncate)

    async def aclose(self) -> None:
        """Close the file."""
        await self._saver.aclose()
