"""Remove personal data and destroy secrets before anything else sees the message."""

from candor.domain.regions import ConsentRules
from candor.privacy.redact import Redactor
from candor.stores.consent.contract import ConsentStore
from candor.stores.vault.contract import VaultStore
from nodes.state import Removed, Turn, TurnUpdate


async def redact(
    state: Turn,
    *,
    redactor: Redactor,
    vault: VaultStore,
    consents: ConsentStore,
    rules: ConsentRules,
) -> TurnUpdate:
    """Replace the raw message by its redacted form; a detector that breaks fails the turn.

    The vault numbers personal values, so that they keep their placeholders; of somebody who has
    not agreed to be served it keeps nothing. Secrets never reach it.
    """
    caller = state["caller"]
    found = redactor.of(caller.project).inspect(state["message"])
    numbers: list[int] = []
    if found.personal:
        said = (await consents.current(caller)).said
        if "answering" in rules.permitted(caller.region, said):
            numbers = await vault.number(caller, found.personal, began=state["started"])
    redacted = found.write(numbers)
    return {
        "message": "",
        "question": redacted.text,
        "removed": Removed(redacted.counts, redacted.secrets_destroyed),
        "issued": redacted.issued,
    }
