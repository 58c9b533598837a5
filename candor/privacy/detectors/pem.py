"""Private keys in PEM armour (RFC 7468), OpenSSH and PGP ones too."""

import re
from collections.abc import Iterator

_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_END = "-----END "
_CLOSING = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_ARMOURED = re.compile(r"[\sA-Za-z0-9+/=:,.\\-]{0,40000}")


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find whole armoured blocks, up to the text's end where it was cut."""
    if "PRIVATE KEY" in text:
        yield from _blocks(text)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    begin = _BEGIN.search(text)
    while begin:
        closing = _CLOSING.match(text, max(text.find(_END, begin.end()), 0))
        if closing and closing.start() >= begin.end():
            end = closing.end()
        else:
            armoured = _ARMOURED.match(text, begin.end())
            end = armoured.end() if armoured else begin.end()
        yield begin.start(), end
        begin = _BEGIN.search(text, end)
