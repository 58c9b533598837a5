"""Cut a text that is too long where a reader would pause."""

import math
import re

# the stops and commas of Chinese and Japanese, after which no space follows
FULL_STOPS = "\u3002\uff01\uff1f"
FULL_COMMAS = "\u3001\uff0c\uff1a\uff1b"
# best first: a blank line, a new list item, a sentence's end, a line's end, a clause, a word
PAUSES = (
    re.compile(r"\n[ \t]*(?=\n)"),
    re.compile(r"\n(?=[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t])"),
    re.compile(rf"[.!?…][\"'”\u2019)\]*_]*(?=\s)|[{FULL_STOPS}]"),
    re.compile(r"\n"),
    re.compile(rf"[,;:](?=\s)|[{FULL_COMMAS}]"),
    re.compile(r"\s"),
)
# what an overlap may start after
WORD_START = re.compile(rf"[\s{FULL_STOPS}{FULL_COMMAS}]+")


def cut_text(text: str, room: int) -> list[tuple[str, str]]:
    """Cut `text` into pieces of at most `room` characters, about equally long.

    Answers (joint, piece) pairs, where the joint is the white space ("", " " or "\\n") that
    stood before the piece; nothing but white space at the cuts is lost.
    """
    pieces: list[tuple[str, str]] = []
    joint, rest = "", text.strip()
    while len(rest) > room:
        target = math.ceil(len(rest) / math.ceil(len(rest) / room))
        at = _pause(rest, target, room)
        pieces.append((joint, rest[:at].rstrip()))
        left = rest[at:].lstrip()
        gap = rest[len(pieces[-1][1]) : len(rest) - len(left)]
        joint = "\n" if "\n" in gap else " " if gap else ""
        rest = left
    if rest:
        pieces.append((joint, rest))
    return pieces


def tail(text: str, length: int) -> str:
    """Answer whole words from the end of `text`, at most `length` characters of them."""
    if len(text) <= length:
        return ""
    window = text[-length - 1 :]
    start = WORD_START.search(window)
    return window[start.end() :] if start else ""


def _pause(text: str, target: int, room: int) -> int:
    """Choose where to cut: the pause nearest to `target`, of the best kind there is."""
    for pause in PAUSES:
        ends = [found.end() for found in pause.finditer(text, target // 2, room)]
        if ends:
            return min(ends, key=lambda end: abs(end - target))
    return room
