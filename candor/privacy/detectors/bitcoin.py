"""Bitcoin addresses: base58check (1…, 3…, test networks) and bech32/bech32m (bc1…)."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors.base58_address import Base58Address
from candor.privacy.detectors.bech32_address import SegwitAddress
from candor.privacy.detectors.tokens import BASE58, BECH32
from candor.privacy.locality import IN_LONG_WORD

TYPE = "BTC_ADDRESS"

_BASE58 = Base58Address(
    type=TYPE,
    pattern=re.compile(rf"[13mn2][{BASE58}]{{25,34}}"),
    versions=(b"\x00", b"\x05", b"\x6f", b"\xc4"),
)
_SEGWIT = SegwitAddress(
    type=TYPE,
    pattern=re.compile(rf"(?:bc|tb|bcrt)1[{BECH32}]{{8,87}}", re.IGNORECASE),
)


class BitcoinDetector:
    """Finds addresses of the main, test and regression-test networks; the checksum decides."""

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find Bitcoin addresses."""
        yield from _BASE58.find(text)
        if "1" in text:
            yield from _SEGWIT.find(text)
