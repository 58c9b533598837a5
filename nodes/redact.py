"""Remove personal data and destroy secrets before anything else sees the message."""

from candor.privacy.redact import Redactor
from candor.stores.consent.contract import ConsentStore
from candor.stores.vault.contract import VaultStore
from nodes.agreed import has_agreed
from nodes.state import Removed, Turn, TurnUpdate


async def redact(
    state: Turn, *, redactor: Redactor, vault: VaultStore, consents: ConsentStore
) -> TurnUpdate:
    """Replace the raw message by its redacted form; a detector that breaks fails the turn.

    The vault numbers personal values, so that they keep their placeholders; of somebody who has
    not agreed to be served it keeps nothing. Secrets never reach it.
    """
    found = redactor.inspect(state["message"])
    numbers: list[int] = []
    if found.personal and await has_agreed(state["caller"], consents):
        numbers = await vault.number(state["caller"], found.personal)
    redacted = found.write(numbers)
    return {
        "message": "",
        "question": redacted.text,
        "removed": Removed(redacted.counts, redacted.secrets_destroyed),
        "issued": redacted.issued,
    }
