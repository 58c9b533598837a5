"""Where a text holds words that tell what a number beside them is."""

import re
from bisect import bisect_left
from collections.abc import Sequence


class TellingWords:
    """The places of a pattern's words in a text; looked for once, when the first number asks.

    `pattern` is in small letters. Each of its words holds one of `parts`, which say in most texts
    that there is none.
    """

    def __init__(self, text: str, pattern: re.Pattern[str], parts: Sequence[str]) -> None:
        lower = text.lower()
        self._any = any(part in lower for part in parts)
        # in small letters, none of which moved
        self.text = lower if len(lower) == len(text) else "".join(map(_small, text))
        self._pattern = pattern
        self._starts: list[int] | None = None
        self._ends: list[int] = []

    def __bool__(self) -> bool:
        """Tell whether there may be any."""
        return self._any

    def are_within(self, begin: int, end: int) -> bool:
        """Tell whether a word lies in the slice as a whole."""
        if not self._any:
            return False
        if self._starts is None:
            self._starts = self._look()
        at = bisect_left(self._starts, begin)
        while at < len(self._starts) and self._starts[at] < end:
            if self._ends[at] <= end:
                return True
            at += 1
        return False

    def _look(self) -> list[int]:
        """Find every word, also one within another."""
        starts: list[int] = []
        match = self._pattern.search(self.text)
        while match:
            starts.append(match.start())
            self._ends.append(match.end())
            match = self._pattern.search(self.text, match.start() + 1)
        return starts


def _small(char: str) -> str:
    """Keep a letter whose small form is longer, so that no offset moves."""
    lower = char.lower()
    return lower if len(lower) == 1 else char
