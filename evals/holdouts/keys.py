"""Private keys of one line, with true checksums where their form has one."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import base58
from Crypto.PublicKey import ECC

from evals.holdouts.curve import secret
from evals.holdouts.encodings import strkey


@dataclass(frozen=True, slots=True)
class KeyKind:
    """A form of key; `cased` where a change of case would make it another key."""

    make: Callable[[random.Random], str]
    cased: bool = True


def wif(rng: random.Random) -> str:
    """Make a wallet import format key: main or test net, for either form of public key."""
    version = rng.choice((b"\x80", b"\x80", b"\xef"))
    data = version + secret(rng) + rng.choice((b"", b"\x01"))
    return base58.b58encode_check(data).decode()


def xprv(rng: random.Random) -> str:
    """Make an extended private key (BIP-32, SLIP-132)."""
    version = rng.choice((0x0488ADE4, 0x0488ADE4, 0x049D7878, 0x04B2430C, 0x04358394))
    place = rng.choice((bytes(9), bytes([rng.randrange(1, 5)]) + rng.randbytes(8)))
    data = version.to_bytes(4, "big") + place + rng.randbytes(32) + b"\x00" + secret(rng)
    return base58.b58encode_check(data).decode()


def hex_key(rng: random.Random) -> str:
    """Make a key of 64 hexadecimal digits, with or without 0x."""
    return rng.choice(("", "0x")) + secret(rng).hex()


def solana(rng: random.Random) -> str:
    """Make a Solana key pair of 64 bytes in base58."""
    return base58.b58encode(_solana_pair(rng)).decode()


def solana_array(rng: random.Random) -> str:
    """Make a Solana key pair as its command line keeps it: a JSON array of 64 numbers."""
    return "[" + rng.choice((",", ", ")).join(map(str, _solana_pair(rng))) + "]"


def stellar(rng: random.Random) -> str:
    """Make a Stellar secret seed (SEP-23)."""
    return strkey(18 << 3, rng.randbytes(32))


def ripple(rng: random.Random) -> str:
    """Make an XRP family seed, for secp256k1 or for Ed25519."""
    data = rng.choice((b"\x21", b"\x01\xe1\x4b")) + rng.randbytes(16)
    return base58.b58encode_check(data, alphabet=base58.RIPPLE_ALPHABET).decode()


def _solana_pair(rng: random.Random) -> bytes:
    seed = rng.randbytes(32)
    key = ECC.construct(curve="Ed25519", seed=seed)
    return seed + key.public_key().export_key(format="raw")


KEYS: Mapping[str, KeyKind] = {
    "WIF": KeyKind(wif),
    "xprv": KeyKind(xprv),
    "64 hex": KeyKind(hex_key, cased=False),
    "Solana": KeyKind(solana),
    "Solana array": KeyKind(solana_array),
    "Stellar": KeyKind(stellar),
    "XRP seed": KeyKind(ripple),
}
