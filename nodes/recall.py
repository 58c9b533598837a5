"""Bring back what was said a moment ago in this conversation."""

from datetime import datetime, timedelta

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, trim_messages
from langchain_core.messages.utils import count_tokens_approximately

from candor.domain.clock import Clock
from candor.providers.contract import Message
from nodes.state import MEMORY_VERSION, Memory, Turn, TurnUpdate


async def recall(
    state: Turn, *, clock: Clock, lifetime: timedelta, messages: int, tokens: int
) -> TurnUpdate:
    """Answer the last messages that fit; nothing where the memory has expired.

    What the client gave of its own conversation goes before the memory.
    """
    if messages and (given := state.get("given")):
        return {"history": newest_within(list(given[-messages:]), tokens)}
    memory = state.get("memory")
    if memory is None or not messages or not is_fresh(memory, clock.now(), lifetime):
        return {"history": []}
    said = [
        Message("user" if message["role"] == "user" else "assistant", message["content"])
        for message in memory["messages"][-messages:]
    ]
    return {"history": newest_within(said, tokens)}


def is_fresh(memory: Memory, now: datetime, lifetime: timedelta) -> bool:
    """Tell whether a memory is of a version we read and younger than `lifetime`."""
    if memory["version"] != MEMORY_VERSION:
        return False
    return now - datetime.fromisoformat(memory["at"]) < lifetime


def newest_within(said: list[Message], tokens: int) -> list[Message]:
    """Keep the newest whole exchanges of at most `tokens` (about four characters each)."""
    if not said:
        return []
    as_langchain: list[BaseMessage] = [
        HumanMessage(message.content) if message.role == "user" else AIMessage(message.content)
        for message in said
    ]
    kept = trim_messages(
        as_langchain,
        max_tokens=tokens,
        token_counter=count_tokens_approximately,
        strategy="last",
        start_on="human",
    )
    return said[len(said) - len(kept) :]
