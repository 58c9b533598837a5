"""XRP Ledger addresses: classic (r…) and X-addresses (XLS-5), in Ripple's base58 alphabet."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors.base58_address import Base58Address
from candor.privacy.detectors.tokens import BASE58
from candor.privacy.locality import IN_LONG_WORD

TYPE = "XRP_ADDRESS"

_CLASSIC = Base58Address(
    type=TYPE,
    pattern=re.compile(rf"r[{BASE58}]{{24,34}}"),
    versions=(b"\x00",),
    ripple=True,
)
# Two version bytes, a 20-byte account, a flag and an 8-byte tag.
_X_ADDRESS = Base58Address(
    type=TYPE,
    pattern=re.compile(rf"[XT][{BASE58}]{{46}}"),
    versions=(b"\x05\x44", b"\x04\x93"),
    size=31,
    ripple=True,
)


class RippleDetector:
    """Finds XRP Ledger addresses; the checksum decides."""

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find XRP Ledger addresses."""
        yield from _CLASSIC.find(text)
        yield from _X_ADDRESS.find(text)
