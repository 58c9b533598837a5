"""Stellar account, muxed account and contract addresses (SEP-23 StrKey)."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors.checksums import strkey
from candor.privacy.detectors.tokens import standing
from candor.privacy.locality import IN_LONG_WORD

TYPE = "XLM_ADDRESS"

# 32 bytes make 56 characters of base32, a muxed account's 40 bytes make 69.
_ADDRESS = re.compile(r"[GCM][A-Z2-7]{55}(?:[A-Z2-7]{13})?")
_VERSIONS = (bytes([6 << 3]), bytes([2 << 3]), bytes([12 << 3]))


class StellarDetector:
    """Finds Stellar addresses; the checksum decides. Seeds (S…) are private keys."""

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find Stellar addresses."""
        for match in standing(_ADDRESS, text):
            if strkey(match[0]).startswith(_VERSIONS):
                yield Span(*match.span(), TYPE)
