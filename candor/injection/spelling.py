"""One spelling for the many ways in which an attack is disguised."""

import re
import unicodedata

# soft hyphens, zero-width and direction marks, tag characters (UTS #39; CVE-2021-42574)
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
# the same without what letters and emoji are joined by; variation selectors only in a row
HIDDEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef]|[\ufe00-\ufe0f]{2,}"
)
_SPACED = re.compile(r"\b(?:\w ){4,}\w\b")
_BREAK = re.compile(r"\\[nrt]")


def visible(text: str) -> str:
    """Take out the characters that no reader sees."""
    return text if text.isascii() else INVISIBLE.sub("", text)


def unhidden(text: str) -> str:
    """Take out the characters that can carry a message no reader sees."""
    return text if text.isascii() else HIDDEN.sub("", text)


def plain(text: str) -> str:
    """Write a text in lower case and compatible letters, s p a c e d words joined."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", visible(text))
    folded = " ".join(_BREAK.sub(" ", folded.lower()).split())
    return _SPACED.sub(lambda found: found[0].replace(" ", ""), folded)
