"""Show the shape of a text without anything that could be used: no value is ever printed."""

import re
import unicodedata
from collections.abc import Iterable

# what nobody marked could still be a key that every finder missed
_LONG_RUN = re.compile(r"[^\s]{20,}")


def mask(text: str, hidden: Iterable[tuple[int, int]], *, width: int = 160) -> str:
    """Cut `text` to `width` characters around its first hidden range and hide all of them.

    Letters become a or A, digits 9, letters of scripts without case a dot; long runs without a
    blank are hidden wherever they stand.
    """
    ranges = [*hidden, *(match.span() for match in _LONG_RUN.finditer(text))]
    signs = list(text)
    for start, end in ranges:
        signs[start:end] = [_shape(sign) for sign in text[start:end]]
    first = min((start for start, _ in ranges), default=0)
    begin = max(0, first - 40)
    shown = "".join(signs[begin : begin + width])
    return " ".join(shown.split())


def _shape(sign: str) -> str:
    if sign.isdecimal():
        return "9"
    if unicodedata.category(sign).startswith("M"):
        return ""
    if sign.isalpha():
        return "A" if sign.isupper() else "a" if sign.islower() else "·"
    return sign
