"""Placeholders: recognised, numbered, told from what people type."""

import pytest

from candor.privacy.placeholders import Numbering, Placeholder, Placeholders, canonical

KNOWN = Placeholders(["EMAIL", "PRIVATE_KEY"])


def test_find() -> None:
    text = "[EMAIL_1] [private_key_12] [EMAIL_] [OTHER_1] (EMAIL_2) [EMAIL_1234567]"
    assert list(KNOWN.find(text)) == [
        Placeholder(0, 9, "EMAIL", 1),
        Placeholder(10, 26, "PRIVATE_KEY", 12),
    ]


def test_mask_keeps_every_offset() -> None:
    text = "a [EMAIL_1] b (EMAIL_2) c"
    assert KNOWN.mask(text) == "a [_______] b [_______] c"


def test_no_types_means_no_placeholders() -> None:
    assert list(Placeholders([]).find("[_1] [EMAIL_1]")) == []


def test_numbering_counts_on() -> None:
    numbering = Numbering([Placeholder(0, 9, "EMAIL", 4)])
    assert str(numbering.name("EMAIL", "a@example.org")) == "[EMAIL_5]"
    assert str(numbering.name("EMAIL", "a@example.org")) == "[EMAIL_5]"
    assert str(numbering.name("EMAIL", "b@example.org")) == "[EMAIL_6]"
    assert str(numbering.name("IP", "192.0.2.1")) == "[IP_1]"


def test_numbers_that_somebody_else_gave() -> None:
    numbering = Numbering()
    numbering.know("EMAIL", "a@example.org", 7)
    assert str(numbering.name("EMAIL", "a@example.org")) == "[EMAIL_7]"


@pytest.mark.parametrize(
    "spelling",
    ["[EMAIL_3]", "[email_3]", r"\[EMAIL_3\]", r"[EMAIL\_3]", r"\[EMAIL\_3\]", "【EMAIL_3】"],
)
def test_spellings_that_models_write(spelling: str) -> None:
    (found,) = KNOWN.find(f"to {spelling}, then")
    assert found == Placeholder(3, 3 + len(spelling), "EMAIL", 3)
    assert KNOWN.neutralise(f"to {spelling}.") == "to (EMAIL_3)."


@pytest.mark.parametrize(
    ("type_", "one", "other"),
    [
        ("EMAIL", "Ada@example.org", "ada@EXAMPLE.org"),
        ("EMAIL", "ada [at] example [dot] org", "ada@example.org"),
        ("EMAIL", "ada(at)example.org", "ada@example.org"),
        ("PHONE", "+49 30 1234567", "0049-30-1234567"),
        ("CARD", "4111 1111 1111 1111", "4111-1111-11111111"),
        ("IBAN", "DE89 3704 0044", "de8937040044"),
        ("ETH_ADDRESS", "0xABcd", "0xabCD"),
        ("BTC_ADDRESS", "BC1QABC", "bc1qabc"),
        ("BCH_ADDRESS", "bitcoincash:qpm2", "QPM2"),
        ("SEED_PHRASE", "1. Legal 2. winner", "legal, winner"),
    ],
)
def test_spellings_of_one_value(type_: str, one: str, other: str) -> None:
    assert canonical(type_, one) == canonical(type_, other)


@pytest.mark.parametrize("type_", ["SOL_ADDRESS", "BTC_ADDRESS", "API_KEY", "XPUB"])
def test_case_tells_base58_values_apart(type_: str) -> None:
    assert canonical(type_, "1Abc") != canonical(type_, "1abc")
