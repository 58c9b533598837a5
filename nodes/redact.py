"""Remove personal data and destroy secrets before anything else sees the message."""

from dataclasses import replace

from candor.domain.regions import ConsentRules
from candor.privacy.redact import Redactor
from candor.providers.contract import Message
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
    not agreed to be served it keeps nothing. Secrets never reach it. What the client gave of the
    conversation before goes the same way, and counts for nothing.
    """
    caller, given = state["caller"], state.get("given", ())
    own = redactor.of(caller.project)
    found, *before = [own.inspect(one) for one in (state["message"], *map(_said, given))]
    personal = {
        (one.type, one.canonical): one for each in (found, *before) for one in each.personal
    }
    numbers: dict[tuple[str, str], int] = {}
    if personal:
        said = (await consents.current(caller)).said
        if "answering" in rules.permitted(caller.region, said):
            numbered = await vault.number(caller, [*personal.values()], began=state["started"])
            numbers = dict(zip(personal, numbered, strict=True))
    redacted, *earlier = [
        one.write([numbers[value.type, value.canonical] for value in one.personal if numbers])
        for one in (found, *before)
    ]
    return {
        "message": "",
        "given": tuple(
            replace(one, content=clean.text) for one, clean in zip(given, earlier, strict=True)
        ),
        "question": redacted.text,
        "removed": Removed(redacted.counts, redacted.secrets_destroyed),
        "issued": redacted.issued.union(*(one.issued for one in earlier)),
    }


def _said(message: Message) -> str:
    return message.content
