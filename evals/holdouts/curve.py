"""Points on secp256k1 (SEC 2), as far as valid extended keys need them."""

import random

_FIELD = 2**256 - 2**32 - 977
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def secret(rng: random.Random) -> bytes:
    """Draw a private key: 32 bytes between 1 and the order of the curve."""
    return rng.randrange(1, ORDER).to_bytes(32, "big")


def public(rng: random.Random) -> bytes:
    """Draw a public key in its compressed form of 33 bytes; nobody knows its private key."""
    while True:
        x = rng.randrange(1, _FIELD)
        if pow(x**3 + 7, (_FIELD - 1) // 2, _FIELD) == 1:
            return rng.choice((b"\x02", b"\x03")) + x.to_bytes(32, "big")
