"""Account numbers: check digits, grouping, neighbours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban

from candor.privacy.detectors.iban import IbanDetector
from tests.privacy.detectors.finding import values

IBAN = IbanDetector()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("DE89370400440532013000", "DE89370400440532013000"),
        ("IBAN: DE89 3704 0044 0532 0130 00 please", "DE89 3704 0044 0532 0130 00"),
        ("gb82west12345698765432", "gb82west12345698765432"),
        ("(GB82-WEST-1234-5698-7654-32)", "GB82-WEST-1234-5698-7654-32"),
        ("NO93 8601 1117 947 is mine", "NO93 8601 1117 947"),
    ],
)
def test_finds(text: str, number: str) -> None:
    assert values(IBAN, text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "DE89370400440532013001",
        "XX89370400440532013000",
        "DE893704004405320130",
        "xDE89370400440532013000",
    ],
)
def test_leaves(text: str) -> None:
    assert values(IBAN, text) == []


def test_neighbours_do_not_hide_each_other() -> None:
    number = "DE89 3704 0044 0532 0130 00"
    assert values(IBAN, f"{number} {number} {number}") == [number] * 3


@given(st.integers(0, 10**18 - 1))
def test_every_german_account(account: int) -> None:
    body = f"{account:018d}"
    number = "DE" + iban.calc_check_digits(f"DE00{body}") + body
    assert values(IBAN, f"to {number}.") == [number]
