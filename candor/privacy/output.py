"""What an answer may say of a person: their placeholders, and what the documents say anyway."""

import re
from collections.abc import Collection, Sequence

from candor.domain.personal import PlaceholderName
from candor.privacy.placeholders import Placeholders, canonical
from candor.privacy.redact import Redactor
from candor.privacy.spans import SECRET_TYPES

# A placeholder that a model made into a link: [EMAIL_1](mailto:[EMAIL_1]).
_LINKED = re.compile(
    r"(?P<name>\[[A-Z_]{2,20}_\d{1,6}\])"
    r"\((?P<target>(?:[^()\s\[\]]{0,200}\[[A-Z_]{2,20}_\d{1,6}\])[^()\s]{0,200}"
    r"|[^()\s]{1,200}[:/.][^()\s]{1,200})\)"
)


def clear_names(
    text: str, placeholders: Placeholders, *, known: Collection[PlaceholderName], instead: str
) -> tuple[str, int]:
    """Spell every known placeholder `[TYPE_n]` without a link; put `instead` for invented ones.

    Answers the text and how many were invented.
    """
    invented = 0

    def spell(name: PlaceholderName) -> str:
        nonlocal invented
        if name in known:
            return str(name)
        invented += 1
        return instead

    spelled = placeholders.rewrite(text, spell)
    if "](" not in spelled:
        return spelled, invented
    return _LINKED.sub(lambda match: match["name"], spelled), invented


def clear_personal(
    text: str, redactor: Redactor, *, held: Sequence[str], instead: str
) -> tuple[str, int]:
    """Put `instead` in the place of every personal value that none of the texts `held` holds.

    Whoever asks gave none: what they wrote reached nobody but as placeholders.
    Answers the text and how many there were.
    """
    found = [span for span in redactor.find(text) if span.type not in SECRET_TYPES]
    if not found:
        return text, 0
    public = {
        (span.type, canonical(span.type, one[span.start : span.end]))
        for one in held
        for span in redactor.find(one)
    }
    removed = 0
    for span in reversed(found):
        value = text[span.start : span.end]
        spoken = value.casefold()
        if (span.type, canonical(span.type, value)) in public:
            continue
        if any(spoken in one.casefold() for one in held):
            continue
        text = f"{text[: span.start]}{instead}{text[span.end :]}"
        removed += 1
    return text, removed
