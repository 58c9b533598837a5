"""LangGraph's PostgreSQL checkpointer, each value bound to its thread."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

from candor.stores.memory.serializer import of_thread, thread_of


class BoundPostgresSaver(AsyncPostgresSaver):
    """Tells the serializer whose value it writes and reads."""

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a thread's newest checkpoint, or the one that is named."""
        with of_thread(thread_of(config)):
            return await super().aget_tuple(config)

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """Yield the checkpoints of a thread, the newest first; none without a thread."""
        if config is None:
            return
        with of_thread(thread_of(config)):
            listed = super().alist(config, filter=filter, before=before, limit=limit)
            checkpoints = [found async for found in listed]
        for found in checkpoints:
            yield found

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Write a checkpoint."""
        with of_thread(thread_of(config)):
            return await super().aput(config, checkpoint, metadata, new_versions)

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Write what a step wrote, where a run ended before its checkpoint."""
        with of_thread(thread_of(config)):
            await super().aput_writes(config, writes, task_id, task_path)
