"""Fill in what a hosting server (LangGraph Studio, Agent Protocol) does not send with a message."""

import time

from langgraph.config import get_config
from typing_extensions import TypedDict

from candor.domain.caller import Caller
from candor.domain.clock import Clock, NewId
from nodes.state import Turn, TurnUpdate


class HostedInput(TypedDict, total=False):
    """What a host sends: the question, and the language of the answer (BCP 47)."""

    message: str
    language: str | None


async def receive(state: Turn, *, caller: Caller, clock: Clock, new_id: NewId) -> TurnUpdate:
    """Give the turn its ids and its caller; the host's thread is the conversation."""
    now = clock.now()
    thread_id = get_config().get("configurable", {}).get("thread_id")
    return {
        "caller": caller,
        "thread_id": str(thread_id or new_id(now)),
        "turn_id": new_id(now),
        "started": now,
        "began": time.monotonic(),
        "language": state.get("language"),
    }
