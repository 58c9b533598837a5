"""Settle which language the turn is answered in."""

from candor.routing.language import detect, normalise
from nodes.state import Turn, TurnUpdate


async def settle_language(state: Turn, *, default: str) -> TurnUpdate:
    """Take the client's language, else the question's own (BCP 47), else the project's."""
    asked = state.get("language")
    if asked:
        return {"language": normalise(asked, default=default)}
    return {"language": detect(state["question"], default=default)}
