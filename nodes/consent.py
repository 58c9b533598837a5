"""Find out what the user permits, and stop the turn where being answered is not part of it."""

from candor.domain.regions import ConsentRules
from candor.stores.consent.contract import ConsentChoice, ConsentStore
from nodes.state import Turn, TurnUpdate


async def check_consent(state: Turn, *, consents: ConsentStore, rules: ConsentRules) -> TurnUpdate:
    """Refuse the turn unless answering is permitted; what else is permitted goes with it.

    Global Privacy Control is a request of the user, not of one browser (11 CCR 7025(c)(1)):
    what it says no to is recorded, once.
    """
    caller = state["caller"]
    said = (await consents.current(caller)).said
    permitted = rules.permitted(caller.region, said)
    if caller.gpc and (refused := permitted - rules.permitted(caller.region, said, gpc=True)):
        signal = ConsentChoice(False, tuple(sorted(refused)), caller.region, rules.version)
        await consents.record(caller, signal)
        permitted -= refused
    return {
        "permitted": permitted,
        "refusal": None if "answering" in permitted else "consent_required",
    }
