"""Settle which language the turn is answered in."""

from datetime import timedelta

from candor.domain.clock import Clock
from candor.routing.language import detect, normalise
from nodes.recall import is_fresh
from nodes.state import Turn, TurnUpdate


async def settle_language(
    state: Turn, *, default: str, clock: Clock, lifetime: timedelta
) -> TurnUpdate:
    """Take the client's language, else the question's own (BCP 47).

    A question too short to tell stays in the conversation's language, else in the project's.
    """
    asked = state.get("language")
    if asked:
        return {"language": normalise(asked, default=default)}
    memory = state.get("memory")
    if memory is not None and is_fresh(memory, clock.now(), lifetime):
        default = memory.get("language", default)
    return {"language": detect(state["question"], default=default)}
