"""Explain to the user why the turn is not answered, and what to do."""

from collections.abc import Callable

from candor.stores.turns.contract import TurnRecord
from candor.stores.usage.contract import UsageStore
from candor.texts.reader import Texts
from nodes.answer import refused
from nodes.ledger import turn_record
from nodes.state import Turn, TurnUpdate


async def refuse(
    state: Turn,
    *,
    code: str,
    usage: UsageStore,
    note: Callable[[TurnRecord], None],
    texts: Texts,
) -> TurnUpdate:
    """Answer the refusal's text; a question reserved for the turn is given back."""
    if "usage" in state:
        await usage.release(state["turn_id"])
    month = await usage.current(state["caller"])
    known: Turn = {**state, "usage": month}
    answer = refused(known, code, texts)
    note(turn_record(known, outcome=code))
    return {"answer": answer, "usage": month}
