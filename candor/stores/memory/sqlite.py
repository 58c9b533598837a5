"""Conversation memory in a SQLite file of its own."""

import asyncio
import sqlite3
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

from candor.stores.memory.serializer import checkpoint_serializer

Result = TypeVar("Result")

_OLDER = "SELECT 1 FROM checkpoints newer WHERE {same} AND newer.checkpoint_id > old.checkpoint_id"
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
        return await loop.run_in_executor(self._thread, work, *arguments)

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a thread's newest checkpoint, or the one that is named."""
        return await self.run(self.saver.get_tuple, config)

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """Yield checkpoints, the newest first."""

        def read() -> list[CheckpointTuple]:
            return list(self.saver.list(config, filter=filter, before=before, limit=limit))

        for found in await self.run(read):
            yield found

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Write a checkpoint."""
        return await self.run(self.saver.put, config, checkpoint, metadata, new_versions)

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Write what a step wrote, where a run ended before its checkpoint."""
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


class SqliteMemory:
    """LangGraph's SQLite checkpointer, made to forget without a trace."""

    def __init__(self, saver: OneThreadSaver) -> None:
        self._saver = saver

    @classmethod
    async def open(cls, path: Path, encryption_key: bytes) -> Self:
        """Open or make the file."""

        def connect() -> OneThreadSaver:
            connection = sqlite3.connect(path, check_same_thread=False)
            for pragma in ("secure_delete=ON", "synchronous=NORMAL", "busy_timeout=10000"):
                connection.execute(f"PRAGMA {pragma}")
            saver = SqliteSaver(connection, serde=checkpoint_serializer(encryption_key))
            saver.setup()
            return OneThreadSaver(saver)

        return cls(await asyncio.to_thread(connect))

    @property
    def checkpointer(self) -> OneThreadSaver:
        """Answer what the graph is compiled with."""
        return self._saver

    async def forget(self, thread: str) -> None:
        """Remove one thread's memory."""
        await self._saver.adelete_thread(thread)

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

    async def erase_deleted_bytes(self) -> None:
        """Empty the write-ahead log, which keeps deleted rows."""

        def truncate() -> None:
            with self._saver.saver.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        await self._saver.run(truncate)

    async def aclose(self) -> None:
        """Close the file."""
        await self._saver.aclose()
