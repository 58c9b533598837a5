"""Bitcoin's private keys: wallet import format, BIP-38, and extended keys (BIP-32, SLIP-132)."""

import re
from collections.abc import Iterator

from candor.privacy.detectors.checksums import base58_bytes, base58check, checked
from candor.privacy.detectors.key_context import KeyWords
from candor.privacy.detectors.tokens import BASE58, long_words

_WIF = re.compile(rf"[5-9cKLQT][{BASE58}]{{50,51}}")
# A version of 0x80 or more, 32 bytes, and 0x01 where the public key is compressed.
_LOWEST_VERSION = 0x80
_ENCRYPTED = re.compile(rf"6P[{BASE58}]{{56}}")
_EXTENDED = re.compile(rf"(?:[xyztuvYZUV]prv|[LM]tpv|dgpv)[{BASE58}]{{95,112}}")


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find keys by checksum, and mistyped ones by what stands around or in front of them."""
    words = KeyWords(text)
    for start, end in long_words(text):
        if (
            _EXTENDED.fullmatch(text, start, end)
            or (_ENCRYPTED.fullmatch(text, start, end) and _is_encrypted(text[start:end]))
            or (
                _WIF.fullmatch(text, start, end)
                and (_is_key(text[start:end]) or words.verdict(start, end) == "key")
            )
        ):
            yield start, end


def _is_encrypted(value: str) -> bool:
    return base58check(value).startswith((b"\x01\x42", b"\x01\x43"))


def _is_key(value: str) -> bool:
    data = base58_bytes(value)
    # four bytes check the others; the cheap questions come first
    if not data or data[0] < _LOWEST_VERSION or len(data) not in (37, 38):
        return False
    return bool(checked(data)) and (len(data) == 37 or data[-5] == 1)
