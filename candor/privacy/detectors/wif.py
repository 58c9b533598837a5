"""Bitcoin's private keys: wallet import format, BIP-38, and extended keys (BIP-32, SLIP-132)."""

import re
from collections.abc import Iterator

from candor.privacy.detectors.checksums import base58check
from candor.privacy.detectors.key_context import KeyWords
from candor.privacy.detectors.tokens import BASE58, standing

_WIF = re.compile(rf"[5-9cKLQT][{BASE58}]{{50,51}}")
# A version of 0x80 or more, 32 bytes, and 0x01 where the public key is compressed.
_LOWEST_VERSION = 0x80
_ENCRYPTED = re.compile(rf"6P[{BASE58}]{{56}}")
_EXTENDED = re.compile(rf"(?:[xyztuvYZUV]prv|[LM]tpv|dgpv)[{BASE58}]{{95,112}}")


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find keys by checksum, and mistyped ones by what stands around or in front of them."""
    words = KeyWords(text)
    for match in standing(_WIF, text):
        if _is_key(base58check(match[0])) or words.verdict(*match.span()) == "key":
            yield match.span()
    if "6P" in text:
        for match in standing(_ENCRYPTED, text):
            if base58check(match[0]).startswith((b"\x01\x42", b"\x01\x43")):
                yield match.span()
    if "p" in text:
        for match in standing(_EXTENDED, text):
            yield match.span()


def _is_key(payload: bytes) -> bool:
    if not payload or payload[0] < _LOWEST_VERSION:
        return False
    return len(payload) == 33 or (len(payload) == 34 and payload[-1] == 1)
