"""Addresses of every coin and extended public keys, with true checksums."""

import random
from collections.abc import Callable, Mapping

import base58

from evals.holdouts.curve import public
from evals.holdouts.encodings import (
    bech32,
    byron,
    cashaddr,
    eip55,
    monero,
    segwit,
    ss58,
    strkey,
    to_words,
)

Make = Callable[[random.Random], str]


def _base58check(*versions: int) -> Make:
    def make(rng: random.Random) -> str:
        payload = bytes([rng.choice(versions)]) + rng.randbytes(20)
        return base58.b58encode_check(payload).decode()

    return make


def _segwit(hrp: str, version: int, size: int) -> Make:
    return lambda rng: segwit(hrp, version, rng.randbytes(size))


def _ethereum(rng: random.Random) -> str:
    address = rng.randbytes(20)
    plain = f"0x{address.hex()}"
    return rng.choice((eip55(address), plain, plain.upper().replace("X", "x")))


def _ripple(rng: random.Random) -> str:
    payload = b"\x00" + rng.randbytes(20)
    return base58.b58encode_check(payload, alphabet=base58.RIPPLE_ALPHABET).decode()


def _cash(rng: random.Random) -> str:
    return cashaddr("bitcoincash", rng.choice((0, 1)), rng.randbytes(20))


def _shelley(rng: random.Random) -> str:
    hrp, header, size = rng.choice((("addr", 0x01, 56), ("addr", 0x61, 28), ("stake", 0xE1, 28)))
    return bech32(hrp, to_words(bytes([header]) + rng.randbytes(size)))


def _cardano(rng: random.Random) -> str:
    return byron(rng.randbytes(28)) if rng.random() < 0.2 else _shelley(rng)


def extended_public_key(rng: random.Random) -> str:
    """Make an xpub, ypub or zpub (BIP-32, SLIP-132)."""
    version = rng.choice((0x0488B21E, 0x049D7CB2, 0x04B24746))
    place = bytes([rng.randrange(1, 5)]) + rng.randbytes(8)
    data = version.to_bytes(4, "big") + place + rng.randbytes(32) + public(rng)
    return base58.b58encode_check(data).decode()


# coin, its name in a sentence, and every form its addresses have
ADDRESSES: Mapping[str, tuple[str, tuple[Make, ...]]] = {
    "BTC": (
        "Bitcoin",
        (_base58check(0), _base58check(5), _segwit("bc", 0, 20), _segwit("bc", 0, 32),
         _segwit("bc", 1, 32)),
    ),
    "ETH": ("Ether", (_ethereum,)),
    "SOL": ("SOL", (lambda rng: base58.b58encode(rng.randbytes(32)).decode(),)),
    "TRX": ("Tron", (_base58check(0x41),)),
    "XMR": (
        "Monero",
        (lambda rng: monero(18, rng.randbytes(64)), lambda rng: monero(42, rng.randbytes(64)),
         lambda rng: monero(19, rng.randbytes(72))),
    ),
    "LTC": ("Litecoin", (_base58check(0x30), _base58check(0x32), _segwit("ltc", 0, 20))),
    "DOGE": ("Dogecoin", (_base58check(0x1E),)),
    "BCH": ("Bitcoin Cash", (_cash,)),
    "XRP": ("XRP", (_ripple,)),
    "XLM": ("Stellar", (lambda rng: strkey(6 << 3, rng.randbytes(32)),)),
    "ADA": ("Cardano", (_cardano,)),
    "DOT": ("Polkadot", (lambda rng: ss58(0, rng.randbytes(32)),)),
}  # fmt: skip
