"""Litecoin addresses: base58check (L…, M…) and bech32 (ltc1…), MWEB stealth addresses too."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors.base58_address import Base58Address
from candor.privacy.detectors.bech32_address import SegwitAddress
from candor.privacy.detectors.checksums import bech32
from candor.privacy.detectors.tokens import BASE58, BECH32, standing
from candor.privacy.locality import IN_LONG_WORD

TYPE = "LTC_ADDRESS"

# The old script version, 5, reads 3… like Bitcoin's own, which keeps those.
_BASE58 = Base58Address(
    type=TYPE,
    pattern=re.compile(rf"[LMQ][{BASE58}]{{25,34}}"),
    versions=(b"\x30", b"\x32", b"\x3a"),
)
_SEGWIT = SegwitAddress(
    type=TYPE,
    pattern=re.compile(rf"[tr]?ltc1[{BECH32}]{{8,87}}", re.IGNORECASE),
)
_MWEB = re.compile(rf"(?:ltc|tmweb)mweb1[{BECH32}]{{100,120}}", re.IGNORECASE)


class LitecoinDetector:
    """Finds Litecoin addresses; the checksum decides."""

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find Litecoin addresses."""
        yield from _BASE58.find(text)
        if "ltc" in text or "LTC" in text:
            yield from _SEGWIT.find(text)
            for match in standing(_MWEB, text):
                if bech32(match[0]):
                    yield Span(*match.span(), TYPE)
