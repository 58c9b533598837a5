"""One spelling for the many ways in which an attack is disguised."""

import re
import unicodedata

from candor.domain.invisible import visible

_SPACED = re.compile(r"\b(?:\w ){4,}\w\b")
_BREAK = re.compile(r"\\[nrt]")


def plain(text: str) -> str:
    """Write a text in lower case and compatible letters, s p a c e d words joined."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", visible(text))
    folded = " ".join(_BREAK.sub(" ", folded.lower()).split())
    return _SPACED.sub(lambda found: found[0].replace(" ", ""), folded)
