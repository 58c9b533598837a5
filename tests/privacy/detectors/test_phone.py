"""Telephone numbers: international, national by region, by shape and by context."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.privacy.detectors.phone import PhoneDetector
from tests.privacy.detectors.finding import values

PHONE = PhoneDetector()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ring +49 30 1234567 today", "+49 30 1234567"),
        ("+14155550132", "+14155550132"),
        ("0049 30 1234567", "0049 30 1234567"),
        ("US: (415) 555-0132.", "(415) 555-0132"),
        ("415-555-0132 x205", "415-555-0132 x205"),
        ("tel:+49-30-1234567", "+49-30-1234567"),
        ("My CN number is 13812345678", "13812345678"),
        ("Phone: 481 7531", "481 7531"),
        ("llámame al 612 34 56 78", "612 34 56 78"),
        ("мой номер 8 912 345-67-89", "8 912 345-67-89"),
        ("我的电话是13812345678", "13812345678"),
    ],
)
def test_finds(text: str, number: str) -> None:
    assert values(PHONE, text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "block 19283746 was final",
        "on 2026-11-22 and 22.11.2026 and 07/26/2024",
        "at 12:30:45",
        "gas limit 21000000",
        "call costs 1000000 gas",
        "paid 1234567.89 USD",
        "SSN 853-37-1694",
        "0x1234567890123",
        "nonce 1700000000",
        "+1234",
        "https://example.org/item/0301234567",
        "01-23-45-67-89-AB",
    ],
)
def test_leaves(text: str) -> None:
    assert values(PHONE, text) == []


def test_a_region_makes_its_bare_national_numbers_known() -> None:
    text = "mine is 2025550123"
    assert values(PHONE, text) == []
    assert values(PhoneDetector(["us"]), text) == ["2025550123"]


def test_two_numbers_in_one_run_of_digits() -> None:
    text = "+49 30 1234567 +49 30 7654321"
    assert values(PHONE, text) == ["+49 30 1234567", "+49 30 7654321"]


def test_many_numbers_ask_for_context_only_near_themselves() -> None:
    text = "my phone " + "." * 60 + " 481 7531 ." * 300 + " my phone 481 7532"
    assert values(PHONE, text) == ["481 7532"]


@given(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
def test_every_regions_mobile_number_in_international_form(region: str) -> None:
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    if number is None:
        return
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    assert values(PHONE, f"is {written}, thanks") == [written]
