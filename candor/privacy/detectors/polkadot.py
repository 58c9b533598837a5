"""Polkadot addresses, and those of every other network in SS58 form."""

import re
from collections.abc import Iterator
from hashlib import blake2b

from candor.privacy.contract import Span
from candor.privacy.detectors.checksums import base58_bytes
from candor.privacy.detectors.tokens import BASE58, standing
from candor.privacy.locality import IN_LONG_WORD

TYPE = "DOT_ADDRESS"

_ADDRESS = re.compile(rf"[{BASE58}]{{46,50}}")
# A network prefix of one or two bytes, a 32-byte account, two bytes of checksum.
_SIZES = (35, 36)


class PolkadotDetector:
    """Finds SS58 addresses (Substrate documentation, "SS58 address format")."""

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find SS58 addresses."""
        for match in standing(_ADDRESS, text):
            data = base58_bytes(match[0])
            if len(data) in _SIZES and blake2b(b"SS58PRE" + data[:-2]).digest()[:2] == data[-2:]:
                yield Span(*match.span(), TYPE)
