"""Names of the Ethereum Name Service: name.eth, with subdomains."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.locality import IN_ONE_WORD

TYPE = "ENS"

_SUFFIX = re.compile(r"\.eth(?![\w-])(?!\.\w)(?!\()", re.IGNORECASE)
# ENSIP-15 allows emoji and most scripts; these ASCII characters and all spaces end a name.
_NOT_IN_NAME = re.compile(r"[\s!-,/:-@\[-^`{-~.]")
_SHORTEST_LABEL = 3
# Members of JavaScript and Python libraries, not names: `web3.eth`.
_LIBRARIES = frozenset({"web3", "w3", "this", "self", "ethers", "window", "chain", "network"})


class EnsDetector:
    """Finds ENS names under .eth; the registrar takes labels of three characters and more."""

    types = frozenset({TYPE})
    locality = IN_ONE_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find ENS names."""
        if ".eth" not in text and ".ETH" not in text and ".Eth" not in text:
            return
        taken = 0
        for match in _SUFFIX.finditer(text):
            start = self._begin(text, match.start(), taken)
            label = text[start : match.start()].rpartition(".")[2]
            if len(label) >= _SHORTEST_LABEL and label.lower() not in _LIBRARIES:
                yield Span(start, match.end(), TYPE)
            taken = match.end()

    @staticmethod
    def _begin(text: str, end: int, floor: int) -> int:
        start = end
        while start > floor:
            char = text[start - 1]
            joins = char == "." and start < end and text[start] != "."
            if not joins and _NOT_IN_NAME.match(char):
                break
            start -= 1
        return start + 1 if text[start] == "." and start < end else start
