"""What the conversation memory still holds of a user, opened."""

from collections.abc import AsyncIterator
from datetime import datetime

from langchain_core.runnables import RunnableConfig

from candor.domain.caller import Caller
from candor.domain.sealing import SealBroken
from candor.stores.export.rows import Row, as_json
from candor.stores.memory.contract import Memory
from candor.stores.memory.paging import each_thread

PAGE = 100


async def own_memories(memory: Memory, owner: Caller) -> AsyncIterator[Row]:
    """Yield each conversation's memory: its thread, its instant and its messages.

    Messages are null where the memory does not open, and empty where no turn has finished.
    """
    prefix = f"{owner.project}/{owner.user}/"
    async for name in each_thread(memory, prefix, page=PAGE):
        yield {"thread": name.removeprefix(prefix), **await _messages(memory, name)}


async def _messages(memory: Memory, name: str) -> Row:
    config: RunnableConfig = {"configurable": {"thread_id": name, "checkpoint_ns": ""}}
    try:
        checkpoint = await memory.checkpointer.aget(config)
    except SealBroken:
        return {"at": None, "messages": None}
    held = checkpoint["channel_values"].get("memory", {}) if checkpoint else {}
    return {
        "at": as_json(datetime.fromisoformat(held["at"])) if held else None,
        "messages": [
            {"role": said["role"], "content": said["content"]} for said in held.get("messages", [])
        ],
    }
