"""Replacing and removing sentences while lists and line breaks stay as they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BARE_MARKER = re.compile(r"(?m)^[ \t]*(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>)[ \t]*(?:\n|\Z)")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in place of the characters from `start` to `end`; an empty one removes them."""

    start: int
    end: int
    text: str = ""


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Apply edits that do not overlap, and close the gaps that removals leave."""
    if not edits:
        return text
    removed = False
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        start, end = edit.start, edit.end
        if not edit.text:
            removed = True
            while end < len(text) and text[end] in " \t":
                end += 1
            if end == len(text) or text[end] == "\n":
                while start > 0 and text[start - 1] in " \t":
                    start -= 1
                # the space that belongs to a list marker is cleared with the marker below
        text = text[:start] + edit.text + text[end:]
    if removed:
        text = _BLANK_LINES.sub("\n\n", _BARE_MARKER.sub("", text)).strip()
    return text
