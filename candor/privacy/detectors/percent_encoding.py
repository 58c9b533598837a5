"""Texts as addresses carry them, every byte beyond ASCII written in hexadecimal (RFC 3986)."""

import re

from candor.privacy.normalise import View, normalise

_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2}){1,2000}")
_BEYOND_ASCII = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]%")


def decoded(text: str) -> View | None:
    """Read `gr%C3%BAa` as `grúa`; None where no letter is written so.

    Bytes that are no UTF-8 are read as the replacement character.
    """
    if "%" not in text or _BEYOND_ASCII.search(text) is None:
        return None
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _ESCAPES.finditer(text):
        pieces.append(text[at : match.start()])
        starts += range(at, match.start())
        ends += range(at + 1, match.start() + 1)
        place = match.start()
        for char in bytes.fromhex(match[0].replace("%", "")).decode(errors="replace"):
            size = 1 if char == "\ufffd" else len(char.encode())
            pieces.append(char)
            starts.append(place)
            place = min(place + 3 * size, match.end())
            ends.append(place)
        at = match.end()
    pieces.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return normalise("".join(pieces)).behind(starts, ends)
