"""The checksums that addresses and keys carry."""

import binascii
from base64 import b32decode
from hashlib import sha256

import base58

BECH32_CONST = 1
BECH32M_CONST = 0x2BC830A3
_BECH32_ALPHABET = {char: value for value, char in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
_BECH32_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CASHADDR_GENERATOR = (
    0x98F2BC8E61,
    0x79B76D99E2,
    0xF33E5FB3C4,
    0xAE2EABE2A8,
    0x1E4F43E470,
)


def base58_bytes(value: str, *, ripple: bool = False) -> bytes:
    """Decode base58 in Bitcoin's or Ripple's alphabet; a foreign character gives no bytes."""
    alphabet = base58.RIPPLE_ALPHABET if ripple else base58.BITCOIN_ALPHABET
    digits = value.lstrip(chr(alphabet[0]))
    try:
        # the package's own way from here to bytes divides once a byte
        number = base58.b58decode_int(digits, alphabet)
    except ValueError:
        return b""
    zeros = bytes(len(value) - len(digits))
    return zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base58check(value: str, *, ripple: bool = False) -> bytes:
    """Give the payload, version bytes first, or no bytes where the checksum fails."""
    return checked(base58_bytes(value, ripple=ripple))


def checked(data: bytes) -> bytes:
    """Give bytes without the four that check them, or no bytes where those are wrong."""
    payload, check = data[:-4], data[-4:]
    return payload if payload and sha256(sha256(payload).digest()).digest()[:4] == check else b""


def bech32(value: str) -> tuple[str, list[int], int] | None:
    """Decode bech32 or bech32m of any length (BIP-173, BIP-350).

    Gives the human-readable part, the 5-bit words without checksum, and the checksum's constant.
    """
    lower = value.lower()
    if value not in (lower, value.upper()):
        return None
    prefix, _, data = lower.rpartition("1")
    try:
        words = [_BECH32_ALPHABET[char] for char in data]
    except KeyError:
        return None
    expanded = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    constant = _polymod(expanded + words, _BECH32_GENERATOR, 25)
    if len(words) < 6 or constant not in (BECH32_CONST, BECH32M_CONST):
        return None
    return prefix, words[:-6], constant


def cashaddr(prefix: str, data: str) -> bool:
    """Check a Bitcoin Cash address without its prefix (CashAddr specification, 2018)."""
    words = [_BECH32_ALPHABET.get(char, 0) for char in data.lower()]
    head = [ord(char) & 31 for char in prefix]
    return _polymod([*head, 0, *words], _CASHADDR_GENERATOR, 35) == 1


def strkey(value: str) -> bytes:
    """Decode a Stellar StrKey (SEP-23): version byte and payload, or no bytes when wrong."""
    try:
        data = b32decode(value + "=" * (-len(value) % 8))
    except binascii.Error:
        return b""
    payload, check = data[:-2], data[-2:]
    return payload if binascii.crc_hqx(payload, 0).to_bytes(2, "little") == check else b""


def _polymod(words: list[int], generator: tuple[int, ...], shift: int) -> int:
    low = (1 << shift) - 1
    check = 1
    for word in words:
        top = check >> shift
        check = (check & low) << 5 ^ word
        for bit, value in enumerate(generator):
            if top >> bit & 1:
                check ^= value
    return check
