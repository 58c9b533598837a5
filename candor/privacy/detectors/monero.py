"""Monero addresses: standard, subaddress and integrated."""

import re
from collections.abc import Iterator

from Crypto.Hash import keccak

from candor.privacy.contract import Span
from candor.privacy.detectors.checksums import base58_bytes
from candor.privacy.detectors.tokens import BASE58, standing
from candor.privacy.locality import IN_LONG_WORD

TYPE = "XMR_ADDRESS"

# 69 bytes make 95 characters; an integrated address carries an 8-byte payment id more.
_ADDRESS = re.compile(rf"[1-9A-B][{BASE58}]{{94}}(?:[{BASE58}]{{11}})?")
# Main, test and stage network; each standard, integrated and subaddress.
_NETWORKS = frozenset({18, 19, 42, 53, 54, 63, 24, 25, 36})


class MoneroDetector:
    """Finds Monero addresses; the Keccak checksum decides."""

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find Monero addresses."""
        for match in standing(_ADDRESS, text):
            if _is_valid(match[0]):
                yield Span(*match.span(), TYPE)


def _is_valid(value: str) -> bool:
    data = _decode(value)
    if len(data) not in (69, 77) or data[0] not in _NETWORKS:
        return False
    digest = keccak.new(digest_bits=256, data=data[:-4]).digest()
    return bool(digest[:4] == data[-4:])


def _decode(value: str) -> bytes:
    """Decode Monero's base58: blocks of 11 characters are 8 bytes, the last is shorter."""
    decoded = bytearray()
    for at in range(0, len(value), 11):
        block = value[at : at + 11]
        size = len(block) * 8 // 11
        number = int.from_bytes(base58_bytes(block), "big")
        if number >> 8 * size:
            return b""
        decoded += number.to_bytes(size, "big")
    return bytes(decoded)
