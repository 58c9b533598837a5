"""Addresses of the coins with a format of their own, built here from their specifications."""

import binascii
import zlib
from base64 import b32encode
from hashlib import blake2b

import base58
from Crypto.Hash import keccak
from hypothesis import given
from hypothesis import strategies as st

from candor.privacy.contract import Detector
from candor.privacy.detectors.bitcoin_cash import BitcoinCashDetector
from candor.privacy.detectors.cardano import CardanoDetector
from candor.privacy.detectors.litecoin import LitecoinDetector
from candor.privacy.detectors.monero import MoneroDetector
from candor.privacy.detectors.polkadot import PolkadotDetector
from candor.privacy.detectors.stellar import StellarDetector
from tests.privacy.detectors.finding import found, values

KEY = st.binary(min_size=32, max_size=32)


def expect(detector: Detector, type_: str, address: str) -> None:
    assert found(detector, f"to {address} please") == [(type_, address)]
    for at in (len(address) // 2, len(address) - 2):
        wrong = address[:at] + ("3" if address[at] != "3" else "4") + address[at + 1 :]
        assert values(detector, wrong) == []
    assert values(detector, address + "x") == []


@given(KEY)
def test_stellar(key: bytes) -> None:
    payload = bytes([6 << 3]) + key
    check = binascii.crc_hqx(payload, 0).to_bytes(2, "little")
    expect(StellarDetector(), "XLM_ADDRESS", b32encode(payload + check).decode())


@given(
    KEY.filter(lambda key: key[0] > 0), st.sampled_from([b"\x00", b"\x02", b"\x2a", b"\x50\x01"])
)
def test_polkadot(key: bytes, network: bytes) -> None:
    check = blake2b(b"SS58PRE" + network + key).digest()[:2]
    address = base58.b58encode(network + key + check).decode()
    expect(PolkadotDetector(), "DOT_ADDRESS", address)


@given(KEY, KEY, st.sampled_from([b"\x12", b"\x2a", b"\x35"]))
def test_monero(spend: bytes, view: bytes, network: bytes) -> None:
    data = network + spend + view
    data += keccak.new(digest_bits=256, data=data).digest()[:4]
    blocks = [data[at : at + 8] for at in range(0, len(data), 8)]
    address = "".join(
        base58.b58encode_int(int.from_bytes(block, "big"), default_one=False)
        .decode()
        .rjust(11 if len(block) == 8 else 7, "1")
        for block in blocks
    )
    expect(MoneroDetector(), "XMR_ADDRESS", address)


@given(st.binary(min_size=20, max_size=60).filter(lambda root: len(root) >= 24))
def test_cardano_byron(payload: bytes) -> None:
    crc = zlib.crc32(payload).to_bytes(4, "big")
    data = b"\x82\xd8\x18\x58" + bytes([len(payload)]) + payload + b"\x1a" + crc
    address = base58.b58encode(data).decode()
    spans = values(CardanoDetector(), address)
    assert spans == (
        [address] if address.startswith(("Ae2", "DdzFF")) and len(address) > 53 else []
    )


def test_cardano() -> None:
    stake = "stake1u9ylzsgxaa6xctf4juup682ar3juj85n8tx3hthnljg47zctvm3rc"
    base = (
        "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2w"
        "ywfgse35a3x"
    )
    assert found(CardanoDetector(), f"{stake} {base}") == [
        ("ADA_ADDRESS", stake),
        ("ADA_ADDRESS", base),
    ]
    assert values(CardanoDetector(), base[:-1] + "y") == []


def test_bitcoin_cash() -> None:
    bare = "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"
    detector = BitcoinCashDetector()
    assert values(detector, f"to {bare}.") == [bare]
    assert values(detector, f"to bitcoincash:{bare}.") == [f"bitcoincash:{bare}"]
    assert values(detector, bare.upper()) == [bare.upper()]
    assert values(detector, bare[:-1] + "q") == []
    assert values(detector, f"bchtest:{bare}") == []


def test_litecoin_segwit() -> None:
    address = "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9"
    assert values(LitecoinDetector(), f"at {address}") == [address]
    assert values(LitecoinDetector(), address[:-1] + "8") == []
