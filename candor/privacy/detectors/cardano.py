"""Cardano addresses: Shelley (CIP-19, bech32) and Byron (base58 with a CRC-32)."""

import re
import zlib
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors.checksums import BECH32_CONST, base58_bytes, bech32
from candor.privacy.detectors.tokens import BASE58, BECH32, standing
from candor.privacy.locality import IN_LONG_WORD

TYPE = "ADA_ADDRESS"

_SHELLEY = re.compile(rf"(?:addr|stake)(?:_test)?1[{BECH32}]{{50,110}}", re.IGNORECASE)
_BYRON = re.compile(rf"(?:Ae2|DdzFF|37btjrVyb4K)[{BASE58}]{{50,105}}")
# CBOR: an array of two, a tag 24 around the payload's bytes, then the CRC-32 as uint32.
_ARRAY_AND_TAG = b"\x82\xd8\x18"
_SHORT_BYTES, _BYTES_1, _UINT32 = 0x40, 0x58, 0x1A


class CardanoDetector:
    """Finds payment and stake addresses; the checksum decides."""

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find Cardano addresses."""
        for match in standing(_BYRON, text):
            if _is_byron(base58_bytes(match[0])):
                yield Span(*match.span(), TYPE)
        if "1" not in text:
            return
        for match in standing(_SHELLEY, text):
            decoded = bech32(match[0])
            if decoded and decoded[2] == BECH32_CONST:
                yield Span(*match.span(), TYPE)


def _is_byron(data: bytes) -> bool:
    if len(data) < 10 or not data.startswith(_ARRAY_AND_TAG):
        return False
    head = data[3]
    begin, size = (5, data[4]) if head == _BYTES_1 else (4, head - _SHORT_BYTES)
    payload, tail = data[begin : begin + size], data[begin + size :]
    return tail == bytes([_UINT32]) + zlib.crc32(payload).to_bytes(4, "big")
