"""Reserve one of the month's questions for the turn."""

from candor.stores.usage.contract import UsageStore
from nodes.state import Turn, TurnUpdate


async def reserve_quota(state: Turn, *, usage: UsageStore) -> TurnUpdate:
    """Take a question before the turn; it is given back where the turn does not answer."""
    taken, month = await usage.reserve(state["caller"], state["turn_id"])
    return {"usage": month, "refusal": None if taken else "quota_exceeded"}
