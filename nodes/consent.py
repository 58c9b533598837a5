"""Stop the turn when its user has not agreed to be served."""

from candor.stores.consent.contract import ConsentStore
from nodes.agreed import has_agreed
from nodes.state import Turn, TurnUpdate


async def check_consent(state: Turn, *, consents: ConsentStore) -> TurnUpdate:
    """Refuse the turn where the region asks for consent and none is on record."""
    agreed = await has_agreed(state["caller"], consents)
    return {"refusal": None if agreed else "consent_required"}
