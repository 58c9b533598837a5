"""What redaction tells the user, in their language."""

from candor.domain.answer import Privacy
from candor.texts.reader import Texts
from nodes.state import Turn

WALLET_SECRETS = frozenset({"SEED_PHRASE", "PRIVATE_KEY"})
ACCESS_SECRETS = frozenset({"API_KEY", "JWT"})


def privacy_of(state: Turn, texts: Texts) -> Privacy:
    """Answer what was removed and what the user must do about it.

    A wallet's secret and one that opens an account ask for different steps; both may be told.
    """
    language, removed = state.get("language") or texts.default, state["removed"]
    said = [
        texts.get(language, key)
        for key, types in (
            ("privacy.secret_destroyed", WALLET_SECRETS),
            ("privacy.access_destroyed", ACCESS_SECRETS),
        )
        if not types.isdisjoint(removed.counts)
    ]
    if not said and removed.counts:
        said = [texts.get(language, "privacy.personal_removed")]
    return Privacy(redacted=removed.counts, notice="\n\n".join(said) or None)
