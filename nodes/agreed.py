"""Whether a caller may be served."""

from candor.domain.caller import Caller
from candor.domain.regions import needs_consent
from candor.stores.consent.contract import ConsentStore


async def has_agreed(caller: Caller, consents: ConsentStore) -> bool:
    """Tell whether consent is on record where the caller's region asks for it."""
    return not needs_consent(caller.region) or await consents.is_given(caller, purpose="answering")
