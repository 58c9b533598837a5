"""Spelt-out e-mail addresses, and sentences that only sound like them."""

import pytest

from candor.privacy.detectors.obfuscated_email import ObfuscatedEmailDetector
from tests.privacy.detectors.finding import values

EMAIL = ObfuscatedEmailDetector()


@pytest.mark.parametrize(
    "address",
    [
        "ada [at] example [dot] org",
        "ada[at]example.org",
        "ada(at)example(dot)co(dot)uk",
        "ada {at} example {dot} org",
        "ada at example dot org",
        "ada.lovelace AT mail DOT example DOT org",
        "ada @ example.org",
        "ada [@] example.org",
        "ada@example dot org",
        "ada@example[.]org",
        "ada&#64;example.org",
        "ada%40example.org",
        "ada_at_example_dot_org",
        "ada (arroba) example (punto) org",
    ],
)
def test_finds(address: str) -> None:
    assert address in values(EMAIL, f"write to <{address}>, please")
    assert address in values(EMAIL, f"it's {address}")


def test_a_dot_of_its_own_needs_a_word_for_mail() -> None:
    assert values(EMAIL, "my e-mail is ada at example.org") == ["ada at example.org"]
    assert values(EMAIL, "they meet at example.org") == []


@pytest.mark.parametrize(
    "text",
    [
        "look at the chart on example.org",
        "bought DOT at 5.2, sold Polkadot at 7",
        "we arrived at noon. Example and others came",
        "price @ 3.5 USD",
        "a function (at) the index",
        "",
    ],
)
def test_leaves(text: str) -> None:
    assert values(EMAIL, text) == []


def test_joined_dots_are_read_as_spoken_ones() -> None:
    assert values(EMAIL, "write to look-at-me-at-example-dot-org please") == [
        "look-at-me-at-example-dot-org"
    ]
    assert values(EMAIL, "ada_dot_l at example_dot_org") == ["ada_dot_l at example_dot_org"]
