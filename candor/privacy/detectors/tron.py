"""TRON addresses: base58check with version 0x41, which reads T…."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors.base58_address import Base58Address
from candor.privacy.detectors.tokens import BASE58
from candor.privacy.locality import IN_LONG_WORD

TYPE = "TRX_ADDRESS"

_BASE58 = Base58Address(
    type=TYPE,
    pattern=re.compile(rf"T[{BASE58}]{{33}}"),
    versions=(b"\x41",),
)


class TronDetector:
    """Finds TRON addresses; the checksum decides."""

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find TRON addresses."""
        return _BASE58.find(text)
