"""Remove personal data and destroy secrets before anything else sees the message."""

from candor.privacy.redact import Redactor
from nodes.state import Removed, Turn, TurnUpdate


async def redact(state: Turn, *, redactor: Redactor) -> TurnUpdate:
    """Replace the raw message by its redacted form; a detector that breaks fails the turn."""
    redacted = redactor.redact(state["message"])
    return {
        "message": "",
        "question": redacted.text,
        "removed": Removed(redacted.counts, redacted.secrets_destroyed),
    }
