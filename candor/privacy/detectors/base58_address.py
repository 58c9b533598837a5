"""What the coins with base58check addresses share: a pattern, version bytes and a length."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from candor.privacy.contract import Span
from candor.privacy.detectors.checksums import base58check
from candor.privacy.detectors.tokens import standing


@dataclass(frozen=True, slots=True)
class Base58Address:
    """Addresses of one coin: `size` is the payload's length in bytes, version bytes included."""

    type: str
    pattern: re.Pattern[str]
    versions: tuple[bytes, ...]
    size: int = 21
    ripple: bool = False

    def find(self, text: str) -> Iterator[Span]:
        """Find the strings whose checksum, version and length are right."""
        for match in standing(self.pattern, text):
            payload = base58check(match[0], ripple=self.ripple)
            if len(payload) == self.size and payload.startswith(self.versions):
                yield Span(*match.span(), self.type)
