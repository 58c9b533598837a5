"""Signs that no reader sees: they part words or carry messages (UTS #39; CVE-2021-42574)."""

import re
from typing import Final

# for a class of characters: soft hyphens, zero-width and direction marks, fillers, selectors, tags
SIGNS: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef"
)
_INVISIBLE = re.compile(f"[{SIGNS}]")
# the same without what letters and emoji are joined by; variation selectors only in a row
_HIDDEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef]|[\ufe00-\ufe0f]{2,}"
)


def visible(text: str) -> str:
    """Take out the characters that no reader sees."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def unhidden(text: str) -> str:
    """Take out the characters that can carry a message no reader sees."""
    return text if text.isascii() else _HIDDEN.sub("", text)
