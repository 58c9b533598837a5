"""Every coin with base58check addresses: any hash is found, any slip is not."""

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.privacy.contract import Detector
from candor.privacy.detectors.bitcoin import BitcoinDetector
from candor.privacy.detectors.dogecoin import DogecoinDetector
from candor.privacy.detectors.litecoin import LitecoinDetector
from candor.privacy.detectors.ripple import RippleDetector
from candor.privacy.detectors.tron import TronDetector
from tests.privacy.detectors.finding import found, values

KINDS = [
    pytest.param(BitcoinDetector(), b"\x00", "BTC_ADDRESS", id="bitcoin"),
    pytest.param(BitcoinDetector(), b"\x05", "BTC_ADDRESS", id="bitcoin-script"),
    pytest.param(BitcoinDetector(), b"\x6f", "BTC_ADDRESS", id="bitcoin-test"),
    pytest.param(BitcoinDetector(), b"\xc4", "BTC_ADDRESS", id="bitcoin-test-script"),
    pytest.param(LitecoinDetector(), b"\x30", "LTC_ADDRESS", id="litecoin"),
    pytest.param(LitecoinDetector(), b"\x32", "LTC_ADDRESS", id="litecoin-script"),
    pytest.param(DogecoinDetector(), b"\x1e", "DOGE_ADDRESS", id="dogecoin"),
    pytest.param(DogecoinDetector(), b"\x16", "DOGE_ADDRESS", id="dogecoin-script"),
    pytest.param(TronDetector(), b"\x41", "TRX_ADDRESS", id="tron"),
]


@pytest.mark.parametrize(("detector", "version", "type_"), KINDS)
@given(account=st.binary(min_size=20, max_size=20).filter(lambda account: account[0] > 0))
def test_every_address(detector: Detector, version: bytes, type_: str, account: bytes) -> None:
    address = base58.b58encode_check(version + account).decode()
    assert found(detector, f"to {address}, please") == [(type_, address)]
    wrong = address[:-1] + ("2" if address[-1] != "2" else "3")
    assert values(detector, wrong) == []
    assert values(detector, f"a{address}") == []


@given(account=st.binary(min_size=20, max_size=20).filter(lambda account: account[0] > 0))
def test_every_xrp_address(account: bytes) -> None:
    address = base58.b58encode_check(b"\x00" + account, base58.RIPPLE_ALPHABET).decode()
    assert found(RippleDetector(), f"to {address}") == [("XRP_ADDRESS", address)]
    tagged = base58.b58encode_check(
        b"\x05\x44" + account + b"\x01" + bytes(8), base58.RIPPLE_ALPHABET
    ).decode()
    assert values(RippleDetector(), tagged) == [tagged]


def test_chinese_may_touch_an_address() -> None:
    address = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"
    assert values(BitcoinDetector(), f"地址{address}。") == [address]
