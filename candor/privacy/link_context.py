"""Whether a place in a text lies within a link, told from all that stands before it."""

import re

_GAP = frozenset(" \t\n\r\f\v")
_LETTER = re.compile(r"\w")
_TAG = re.compile(r"[A-Za-z!/]")


class LinkContext:
    """Reads a text in pieces; `in_link` tells about the place behind what was read.

    In a link is: a Markdown target or an HTML tag that is still open (a blank line closes both,
    CommonMark 0.31, sections 6.3 and 6.6), and a word with a host, `//` or an @ before the place.
    Escapes are read through. Wrong only to the safe side: a full stop without a space behind it
    makes a host of two words.
    """

    def __init__(self) -> None:
        self._unread: list[str] = []
        self._address = self._target = self._tag = self._blank = False
        self._last = self._before = ""

    def read(self, piece: str) -> None:
        """Take the next piece; it is looked at once somebody asks."""
        if piece:
            self._unread.append(piece)

    @property
    def in_link(self) -> bool:
        """Tell whether the place lies within a link."""
        for char in "".join(self._unread):
            self._step(char)
        self._unread.clear()
        return self._address or self._target or self._tag

    def _step(self, char: str) -> None:
        if char in _GAP:
            self._address = False
            if char == "\n":
                if self._blank:
                    self._target = self._tag = False
                self._blank = True
            self._last = self._before = ""
            return
        self._blank = False
        if char == "(" and self._last == "]":
            self._target = True
        elif char == ")":
            self._target = False
        elif char == ">":
            self._tag = False
        elif char == "@" or (char in "/\\" and self._last == "/"):
            self._address = True
        elif self._last == "<" and _TAG.match(char):
            self._tag = True
        elif self._last == "." and _LETTER.match(char) and _LETTER.match(self._before):
            self._address = True
        if char != "\\":
            self._before, self._last = self._last, char
