"""Ethereum addresses in every case, and hexadecimal that is none."""

from hypothesis import given
from hypothesis import strategies as st

from candor.privacy.detectors.ethereum import EthereumDetector, is_checksummed
from tests.privacy.detectors.finding import values

ETHEREUM = EthereumDetector()
# EIP-55's own examples.
CHECKSUMMED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def test_any_case_is_an_address() -> None:
    for address in (CHECKSUMMED, CHECKSUMMED.lower(), "0x" + CHECKSUMMED[2:].upper()):
        assert values(ETHEREUM, f"send to {address}!") == [address]


def test_a_mistyped_address_still_points_at_somebody() -> None:
    wrong = CHECKSUMMED.replace("5aAeb", "5AAeb")
    assert not is_checksummed(wrong[2:])
    assert values(ETHEREUM, wrong) == [wrong]


def test_without_prefix_the_checksum_decides() -> None:
    assert values(ETHEREUM, CHECKSUMMED[2:]) == [CHECKSUMMED[2:]]
    assert values(ETHEREUM, CHECKSUMMED[2:].lower()) == []


@given(st.text("0123456789abcdef", max_size=70))
def test_only_forty_digits_are_an_address(digits: str) -> None:
    expected = [f"0x{digits}"] if len(digits) == 40 else []
    assert values(ETHEREUM, f"x 0x{digits}, y") == expected
