"""Fill in what a hosting server (LangGraph Studio, Agent Protocol) does not send with a message."""

import time

from langgraph.config import get_config
from typing_extensions import TypedDict

from candor.domain.caller import Caller
from candor.domain.clock import Clock, NewId
from candor.domain.threads import check_thread_id
from candor.privacy.identifiers import refuse_telling_thread
from candor.privacy.redact import Redactor
from nodes.state import Turn, TurnUpdate


class HostedInput(TypedDict, total=False):
    """What a host sends: the question, and the language of the answer (BCP 47)."""

    message: str
    language: str | None


async def receive(
    state: Turn, *, caller: Caller, clock: Clock, new_id: NewId, redactor: Redactor
) -> TurnUpdate:
    """Give the turn its ids and its caller; the host's thread is the conversation.

    Raises InvalidRequest where the thread's name is not allowed or tells something.
    """
    now = clock.now()
    named = get_config().get("configurable", {}).get("thread_id")
    thread_id = check_thread_id(str(named)) if named else new_id(now)
    refuse_telling_thread(thread_id, caller.channel, redactor)
    return {
        "caller": caller,
        "thread_id": thread_id,
        "turn_id": new_id(now),
        "started": now,
        "began": time.monotonic(),
        "language": state.get("language"),
    }
