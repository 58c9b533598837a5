"""The checksum of a recovery phrase (BIP-39, "Generating the mnemonic")."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

# The longest first: a phrase of 24 words must not be taken for one of 12.
LENGTHS = (24, 21, 18, 15, 12)
_BITS_PER_WORD = 11


def is_valid(places: Sequence[int]) -> bool:
    """Check word places 0 to 2047: every 33 bits are 32 of entropy and one of its SHA-256."""
    if len(places) not in LENGTHS or min(places) < 0:
        return False
    number = 0
    for place in places:
        number = number << _BITS_PER_WORD | place
    check_bits = len(places) * _BITS_PER_WORD // 33
    entropy = (number >> check_bits).to_bytes(check_bits * 4, "big")
    expected = sha256(entropy).digest()[0] >> (8 - check_bits)
    return number & ((1 << check_bits) - 1) == expected


def valid_slice(places: Sequence[int]) -> tuple[int, int] | None:
    """Give the first of the longest valid phrases among the places, end exclusive."""
    return next(valid_slices(places), None)


def valid_slices(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the valid phrases among the places, the longest first, end exclusive.

    One slice of twelve words in sixteen is valid by chance, of 24 words one in 256.
    """
    for length in LENGTHS:
        for begin in range(len(places) - length + 1):
            if is_valid(places[begin : begin + length]):
                yield begin, begin + length
