"""Stop the turn when its user has not agreed to be served."""

from candor.domain.regions import needs_consent
from candor.stores.consent.contract import ConsentStore
from nodes.state import Turn, TurnUpdate


async def check_consent(state: Turn, *, consents: ConsentStore) -> TurnUpdate:
    """Refuse the turn where the region asks for consent and none is on record."""
    caller = state["caller"]
    if needs_consent(caller.region) and not await consents.is_given(caller, purpose="answering"):
        return {"refusal": "consent_required"}
    return {"refusal": None}
