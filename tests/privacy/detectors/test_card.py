"""Payment cards: Luhn digit, network, grouping."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from candor.privacy.detectors.card import CardDetector
from tests.privacy.detectors.finding import values

CARD = CardDetector()


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "3782 822463 10005",
        "30569309025904",
        "6011111111111117",
        "3530111333300000",
        "5555555555554444",
    ],
)
def test_finds(number: str) -> None:
    assert values(CARD, f"it is {number}.") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",
        "41111111111111111234567",
        "0x4111111111111111",
        "1000000000000000000 wei",
        "5875000000000000000",
        "0000 0000 0000 0000",
        "id-4111111111111111",
        "4111111111111111.5",
    ],
)
def test_leaves(text: str) -> None:
    assert values(CARD, text) == []


def test_a_word_for_card_replaces_the_network() -> None:
    number = "060426070011"
    assert luhn.is_valid(number)
    assert values(CARD, number) == []
    assert values(CARD, f"my card {number}") == [number]


def test_neighbours_do_not_hide_each_other() -> None:
    grouped = "4012 8888 8888 1881"
    assert values(CARD, f"1234 {grouped} {grouped} {grouped}") == [grouped] * 3


@given(st.integers(0, 10**14 - 1))
def test_every_visa_number(body: int) -> None:
    digits = f"4{body:014d}"
    number = digits + luhn.calc_check_digit(digits)
    wrong = digits + str((int(number[-1]) + 1) % 10)
    expected = [] if number.endswith("0" * 12) else [number]
    assert values(CARD, f"x {number} y") == expected
    assert values(CARD, f"x {wrong} y") == []
