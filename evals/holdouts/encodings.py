"""Address encodings with checksums, written from their specifications."""

import binascii
from base64 import b32encode
from hashlib import blake2b

import base58
from Crypto.Hash import keccak

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32M = 0x2BC830A3
_MONERO_BLOCK = {8: 11, 5: 7}


def bech32(hrp: str, words: list[int], *, constant: int = 1) -> str:
    """Encode 5-bit words (BIP-173; with the constant 0x2bc830a3 BIP-350's bech32m)."""
    expanded = [ord(c) >> 5 for c in hrp] + [0] + [ord(c) & 31 for c in hrp]
    polymod = _bech32_polymod([*expanded, *words, 0, 0, 0, 0, 0, 0]) ^ constant
    checksum = [(polymod >> 5 * (5 - i)) & 31 for i in range(6)]
    return f"{hrp}1" + "".join(_BECH32[word] for word in words + checksum)


def has_bech32_checksum(text: str) -> bool:
    """Tell whether a lower-case text ends in the checksum of bech32 or of bech32m."""
    return _bech32_constant(text) in (1, _BECH32M)


def is_superseded_segwit(text: str) -> bool:
    """Tell whether a text is a BIP-173 address of version 1 or above, invalid since BIP-350."""
    hrp, _, data = text.lower().rpartition("1")
    version_0 = data.startswith(_BECH32[0])
    return hrp in ("bc", "tb", "bcrt") and not version_0 and _bech32_constant(text.lower()) == 1


def segwit(hrp: str, version: int, program: bytes) -> str:
    """Encode a witness program: bech32 for version 0, bech32m above (BIP-350)."""
    words = [version, *to_words(program)]
    return bech32(hrp, words, constant=1 if version == 0 else _BECH32M)


def to_words(data: bytes) -> list[int]:
    """Regroup bytes into 5-bit words, padded with zero bits (BIP-173)."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]


def cashaddr(prefix: str, kind: int, hash160: bytes) -> str:
    """Encode a Bitcoin Cash address of 160 bits without its prefix (CashAddr specification)."""
    words = to_words(bytes([kind << 3]) + hash160)
    expanded = [ord(c) & 31 for c in prefix] + [0]
    polymod = _cash_polymod([*expanded, *words, 0, 0, 0, 0, 0, 0, 0, 0])
    checksum = [(polymod >> 5 * (7 - i)) & 31 for i in range(8)]
    return "".join(_BECH32[word] for word in words + checksum)


def eip55(address: bytes) -> str:
    """Encode 20 bytes with the mixed-case checksum of EIP-55."""
    digits = address.hex()
    digest = keccak.new(digest_bits=256, data=digits.encode()).hexdigest()
    pairs = zip(digits, digest, strict=False)
    return "0x" + "".join(c.upper() if int(d, 16) >= 8 else c for c, d in pairs)


def strkey(version: int, payload: bytes) -> str:
    """Encode a Stellar key (SEP-23): base32 of version, payload and CRC16-XModem."""
    data = bytes([version]) + payload
    return b32encode(data + binascii.crc_hqx(data, 0).to_bytes(2, "little")).decode().rstrip("=")


def ss58(network: int, public_key: bytes) -> str:
    """Encode a Substrate address of a one-byte network (SS58)."""
    data = bytes([network]) + public_key
    checksum = blake2b(b"SS58PRE" + data, digest_size=64).digest()[:2]
    return base58.b58encode(data + checksum).decode()


def monero(network: int, keys: bytes) -> str:
    """Encode a Monero address: Keccak checksum, base58 in blocks of 8 bytes."""
    data = bytes([network]) + keys
    data += keccak.new(digest_bits=256, data=data).digest()[:4]
    blocks = [data[at : at + 8] for at in range(0, len(data), 8)]
    return "".join(_monero_block(block) for block in blocks)


def byron(root: bytes) -> str:
    """Encode a Cardano address of the Byron era: CBOR with a CRC-32, in base58."""
    payload = b"\x83\x58\x1c" + root + b"\xa0\x00"
    checksum = binascii.crc32(payload).to_bytes(4, "big")
    return base58.b58encode(b"\x82\xd8\x18\x58\x21" + payload + b"\x1a" + checksum).decode()


def _monero_block(block: bytes) -> str:
    value, signs = int.from_bytes(block, "big"), ""
    alphabet = base58.BITCOIN_ALPHABET.decode()
    for _ in range(_MONERO_BLOCK[len(block)]):
        value, digit = divmod(value, 58)
        signs = alphabet[digit] + signs
    return signs


def _bech32_constant(text: str) -> int | None:
    hrp, _, data = text.rpartition("1")
    if not hrp or len(data) < 6 or any(sign not in _BECH32 for sign in data):
        return None
    expanded = [ord(c) >> 5 for c in hrp] + [0] + [ord(c) & 31 for c in hrp]
    return _bech32_polymod([*expanded, *map(_BECH32.index, data)])


def _bech32_polymod(words: list[int]) -> int:
    generators = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    return _polymod(words, generators, shift=25)


def _cash_polymod(words: list[int]) -> int:
    generators = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
    return _polymod(words, generators, shift=35) ^ 1


def _polymod(words: list[int], generators: tuple[int, ...], *, shift: int) -> int:
    checksum = 1
    for word in words:
        top = checksum >> shift
        checksum = (checksum & ((1 << shift) - 1)) << 5 ^ word
        for bit, generator in enumerate(generators):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum
