"""Solana addresses: 32 bytes in base58, which carry no checksum."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors.checksums import base58_bytes
from candor.privacy.detectors.randomness import reads_like_words
from candor.privacy.detectors.tokens import BASE58, standing
from candor.privacy.locality import IN_LONG_WORD

TYPE = "SOL_ADDRESS"

_ADDRESS = re.compile(rf"[{BASE58}]{{32,44}}")
_PUBLIC_KEY_BYTES = 32


class SolanaDetector:
    """Finds base58 strings of 32 bytes that do not read like words run together."""

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find Solana addresses."""
        for match in standing(_ADDRESS, text):
            value = match[0]
            if _looks_random(value) and len(base58_bytes(value)) == _PUBLIC_KEY_BYTES:
                yield Span(*match.span(), TYPE)


def _looks_random(value: str) -> bool:
    if value.isalpha() or value.isdigit():
        return value == "1" * _PUBLIC_KEY_BYTES
    if value == value.lower() or value == value.upper():
        return False
    return not reads_like_words(value)
