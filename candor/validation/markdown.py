"""The parts of a Markdown text that are code and must be left as they stand."""

import re
from collections.abc import Callable

_CODE = re.compile(
    r"(?ms)^ {0,3}(?P<fence>```|~~~).*?(?:^ {0,3}(?P=fence)[^\n]*$|\Z)|`[^`\n]{1,400}`"
)


def code_spans(text: str) -> list[tuple[int, int]]:
    """Answer where code begins and ends."""
    return [code.span() for code in _CODE.finditer(text)]


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to every stretch of `text` that is not code."""
    pieces: list[str] = []
    at = 0
    for code in _CODE.finditer(text):
        pieces += [change(text[at : code.start()]), code.group()]
        at = code.end()
    return "".join([*pieces, change(text[at:])])
