"""The order in which providers are asked."""

from itertools import permutations

import pytest

from candor.domain.provider_names import PROVIDER_NAMES, ProviderName
from candor.providers.chain import fallback_order


@pytest.mark.parametrize(
    ("primary", "expected"),
    [
        ("gemini", ["gemini", "openai", "perplexity"]),
        ("openai", ["openai", "gemini", "perplexity"]),
        ("perplexity", ["perplexity", "openai", "gemini"]),
    ],
)
def test_the_primary_comes_first(primary: ProviderName, expected: list[str]) -> None:
    assert fallback_order(primary, PROVIDER_NAMES) == expected


def test_a_missing_primary_is_skipped() -> None:
    assert fallback_order("gemini", {"perplexity", "openai"}) == ["openai", "perplexity"]


def test_the_order_is_the_operators_and_who_is_left_out_never_stands_in() -> None:
    order = fallback_order("openai", PROVIDER_NAMES, ["perplexity", "gemini"])
    assert order == ["openai", "perplexity", "gemini"]
    assert fallback_order("openai", PROVIDER_NAMES, ["gemini"]) == ["openai", "gemini"]
    assert fallback_order("perplexity", PROVIDER_NAMES, []) == ["perplexity"]


def test_only_the_available_and_each_once() -> None:
    for count in range(4):
        for available in permutations(PROVIDER_NAMES, count):
            for primary in PROVIDER_NAMES:
                order = fallback_order(primary, available)
                assert sorted(order) == sorted(available)
