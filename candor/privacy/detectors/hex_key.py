"""Private keys as 64 hexadecimal digits, told apart from hashes by the words around them."""

import re
from collections.abc import Iterator

from candor.privacy.detectors.key_context import KeyWords
from candor.privacy.detectors.tokens import stands_alone

_HEX = re.compile(r"[0-9a-fA-F]{64}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_DISTINCT = 4
# A message with no more words than this beside the string is the string alone.
_MOST_WORDS = 2


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find keys: the nearest telling word says key, or the string stands alone in the message.

    Alone and without words the error that costs nothing is taken: a transaction hash can be
    sent again, a leaked key empties a wallet.
    """
    words = KeyWords(text)
    alone: bool | None = None
    for match in _HEX.finditer(text):
        start, end = match.span()
        if text[max(0, start - 2) : start] in ("0x", "0X"):
            start -= 2
        if not stands_alone(text, start, end) or len(set(match[0])) < _FEWEST_DISTINCT:
            continue
        found = words.verdict(start, end)
        if found is None:
            if alone is None:
                alone = _is_alone(text)
            if alone and text[max(0, start - 1) : start] != "/":
                yield start, end
        elif found == "key":
            yield start, end


def _is_alone(text: str) -> bool:
    rest = _HEX.sub(" ", text[:1000]) + text[1000:2000]
    return len(_WORD.findall(rest)) <= _MOST_WORDS
