"""Dogecoin addresses: base58check, D… or 9… and A… for scripts."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors.base58_address import Base58Address
from candor.privacy.detectors.tokens import BASE58
from candor.privacy.locality import IN_LONG_WORD

TYPE = "DOGE_ADDRESS"

_BASE58 = Base58Address(
    type=TYPE,
    pattern=re.compile(rf"[DA9][{BASE58}]{{25,34}}"),
    versions=(b"\x1e", b"\x16"),
)


class DogecoinDetector:
    """Finds Dogecoin addresses; the checksum decides."""

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find Dogecoin addresses."""
        return _BASE58.find(text)
