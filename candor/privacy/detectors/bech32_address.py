"""What the coins with segregated-witness addresses share (BIP-173, BIP-350)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from candor.privacy.contract import Span
from candor.privacy.detectors.checksums import BECH32_CONST, BECH32M_CONST, bech32
from candor.privacy.detectors.tokens import standing

_LARGEST_VERSION = 16


@dataclass(frozen=True, slots=True)
class SegwitAddress:
    """Addresses of one coin, known by their human-readable parts."""

    type: str
    pattern: re.Pattern[str]

    def find(self, text: str) -> Iterator[Span]:
        """Find the strings that are valid witness programmes."""
        for match in standing(self.pattern, text):
            if is_witness_program(match[0]):
                yield Span(*match.span(), self.type)


def is_witness_program(value: str) -> bool:
    """Check version, program length, padding and checksum variant (BIP-141, BIP-350)."""
    decoded = bech32(value)
    if decoded is None or not decoded[1]:
        return False
    _, (version, *words), constant = decoded
    size, padding = divmod(len(words) * 5, 8)
    padded_right = padding < 5 and (not words or words[-1] & ((1 << padding) - 1) == 0)
    if not padded_right or not 2 <= size <= 40 or version > _LARGEST_VERSION:
        return False
    if version == 0:
        return constant == BECH32_CONST and size in (20, 32)
    return constant == BECH32M_CONST
