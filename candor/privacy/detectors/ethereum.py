"""Ethereum addresses, which every EVM chain shares."""

import re
from collections.abc import Iterator

from Crypto.Hash import keccak

from candor.privacy.contract import Span
from candor.privacy.detectors.tokens import standing
from candor.privacy.locality import IN_LONG_WORD

TYPE = "ETH_ADDRESS"

_PREFIXED = re.compile(r"0[xX][0-9a-fA-F]{40}")
_BARE = re.compile(r"[0-9a-fA-F]{40}")
# One check costs about 40 µs; beyond these a bare string of mixed case counts as an address.
_MOST_CHECKS = 500


class EthereumDetector:
    """Finds `0x` and 40 hexadecimal digits in any case, and bare ones that EIP-55 confirms.

    A mixed-case address that fails EIP-55 is taken too: it is most likely one that its owner
    mistyped, and it still points at them. Bare ones without the checksum are commit hashes.
    """

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find Ethereum addresses."""
        for match in standing(_PREFIXED, text):
            yield Span(*match.span(), TYPE)
        for number, match in enumerate(standing(_BARE, text)):
            if is_checksummed(match[0]) if number < _MOST_CHECKS else _is_mixed(match[0]):
                yield Span(*match.span(), TYPE)


def is_checksummed(digits: str) -> bool:
    """Tell whether 40 hexadecimal digits are in mixed case as EIP-55 has them."""
    if not _is_mixed(digits):
        return False
    digest = keccak.new(digest_bits=256, data=digits.lower().encode()).hexdigest()
    return all(
        char.isdigit() or char.isupper() == (int(nibble, 16) > 7)
        for char, nibble in zip(digits, digest, strict=False)
    )


def _is_mixed(digits: str) -> bool:
    return digits not in (digits.lower(), digits.upper())
