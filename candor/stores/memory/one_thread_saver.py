"""LangGraph's SQLite checkpointer, run in one thread, each value bound to its conversation."""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.sqlite import SqliteSaver

from candor.stores.memory.serializer import of_thread, thread_of

Result = TypeVar("Result")


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
