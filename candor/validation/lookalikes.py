"""Letters of other scripts that look Latin, in the words that they are to hide."""

import re
from typing import Final

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-z]")
ALIKE: Final = str.maketrans("авеіјкмнорсԁѕтухһαεικνορτυχı", "abeijkmhopcdstyxhaeikvoptuxi")


def unmask(folded: str) -> str:
    """Write words of mixed scripts in Latin letters; words of one script stay (UTS #39)."""
    if folded.isascii():
        return folded

    def latin(match: re.Match[str]) -> str:
        word = match.group()
        return word.translate(ALIKE) if _LATIN.search(word) else word

    return _WORD.sub(latin, folded)
