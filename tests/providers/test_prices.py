"""What an answer costs, and which tables are refused."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.domain.provider_names import PROVIDER_NAMES, ProviderName
from candor.providers.contract import TokenUsage
from candor.providers.open import ProviderSettings
from candor.providers.prices import BadPriceTable, Prices, load_prices
from tests.providers.conftest import Vendor
from tests.simulator import Answer


@pytest.fixture(scope="module")
def prices() -> Prices:
    return load_prices()


@pytest.mark.parametrize(
    ("provider", "model", "usage", "nano"),
    [
        ("openai", "gpt-4o-mini", TokenUsage(1_000_000, 1_000_000), 750_000_000),
        ("openai", "gpt-4o-mini", TokenUsage(1000, 100, cached_input_tokens=400), 180_000),
        ("gemini", "gemini-2.5-flash-lite", TokenUsage(1000, 100), 140_000),
        ("gemini", "gemini-2.5-flash", TokenUsage(0, 10, reasoning_tokens=4), 25_000),
        ("perplexity", "sonar", TokenUsage(1000, 100), 6_100_000),
        ("perplexity", "sonar", TokenUsage(1000, 100, search_context="high"), 13_100_000),
        ("perplexity", "sonar-pro", TokenUsage(0, 0, search_context="medium"), 10_000_000),
        ("openai", "gpt-4o", TokenUsage(), 0),
    ],
)
def test_known_answers_cost_the_list_price(
    prices: Prices, provider: ProviderName, model: str, usage: TokenUsage, nano: int
) -> None:
    assert prices.cost_nano(provider, model, usage) == nano
    assert not prices.cost(provider, model, usage).estimated


@pytest.mark.parametrize(
    ("provider", "model", "priced_as", "estimated"),
    [
        ("openai", "gpt-4o-mini-2024-07-18", "gpt-4o-mini", False),
        ("openai", "gpt-4o-2024-08-06", "gpt-4o", False),
        ("gemini", "gemini-2.5-flash-lite-001", "gemini-2.5-flash-lite", False),
        ("openai", "gpt-4o-audio-preview", "gpt-4o", True),
        ("openai", "gpt-4", "gpt-4o", True),
        ("openai", "a-model-of-tomorrow", "gpt-4o", True),
        ("gemini", "gemini-9-ultra", "gemini-2.5-flash", True),
        ("perplexity", "sonar-reasoning", "sonar", True),
    ],
)
def test_other_names_take_the_nearest_or_the_dearest_row(
    prices: Prices, provider: ProviderName, model: str, priced_as: str, estimated: bool
) -> None:
    usage = TokenUsage(1234, 567)
    cost = prices.cost(provider, model, usage)
    assert cost.nano == prices.cost_nano(provider, priced_as, usage)
    assert cost.estimated is estimated


counts = st.integers(min_value=0, max_value=2_000_000)


@given(st.sampled_from(PROVIDER_NAMES), counts, counts, counts)
def test_costs_are_whole_never_negative_and_never_below_the_exact_price(
    provider: ProviderName, fresh: int, cached: int, output: int
) -> None:
    table = load_prices()
    row = table.rows[provider][0]
    usage = TokenUsage(fresh + cached, output, cached_input_tokens=cached)
    exact = (
        Decimal(fresh) * row.input + cached * row.cached_input + output * row.output
    ) * 1000 + row.request.get("low", Decimal(0)) * 10**9
    nano = table.cost_nano(provider, row.model, usage)
    assert exact <= nano < exact + 1


def test_a_fraction_of_a_nano_dollar_is_rounded_up(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    path.write_text(bundled_with({"input": 0.00015, "output": 0}))
    assert load_prices(path).cost_nano("openai", "tiny", TokenUsage(1, 0)) == 1


def test_reasoning_may_have_a_price_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    path.write_text(bundled_with({"input": 0, "output": 8, "reasoning": 3}))
    usage = TokenUsage(0, 1000, reasoning_tokens=600)
    assert load_prices(path).cost_nano("openai", "tiny", usage) == 400 * 8_000 + 600 * 3_000


def test_the_default_models_have_rows(prices: Prices) -> None:
    settings = ProviderSettings()
    for provider in PROVIDER_NAMES:
        model = getattr(settings, f"{provider}_model")
        assert model in [row.model for row in prices.rows[provider]]


@pytest.mark.asyncio(loop_scope="session")
async def test_an_answers_cost_follows_the_vendors_own_counts(
    vendor: Vendor, streamed: bool, prices: Prices
) -> None:
    vendor.simulator.answer_with(vendor.name, Answer("Yes.", input_tokens=2000, output_tokens=300))
    reply = await vendor.ask(streamed=streamed)
    cost = prices.cost(vendor.name, reply.model, reply.usage)
    expected = {"openai": 480_000, "gemini": 320_000, "perplexity": 7_300_000}
    assert (cost.nano, cost.estimated) == (expected[vendor.name], False)


@pytest.mark.asyncio(loop_scope="session")
async def test_the_search_context_that_the_vendor_names_is_billed(
    vendor: Vendor, streamed: bool, prices: Prices
) -> None:
    answer = Answer("Yes.", input_tokens=2000, output_tokens=300, search_context="high")
    vendor.simulator.answer_with(vendor.name, answer)
    reply = await vendor.ask(streamed=streamed)
    expected = {"openai": 480_000, "gemini": 320_000, "perplexity": 2_300_000 + 12_000_000}
    assert prices.cost_nano(vendor.name, reply.model, reply.usage) == expected[vendor.name]


def bundled_with(row: dict[str, object]) -> str:
    """Write a table whose only OpenAI row is `tiny`."""
    one = {"input": 1, "output": 1}
    models = {"openai": {"tiny": row}, "gemini": {"g": one}, "perplexity": {"p": one}}
    return json.dumps({"as_of": "2026-01-31", "source": "a test", "models": models})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "must be an object"),
        ("{}", "'models' is missing"),
        ('{"models": {"openai": {}}}', "openai has no row|'gemini' is missing"),
        (bundled_with({"input": 1}), "openai/tiny: output is missing"),
        (bundled_with({"input": "1", "output": 1}), "openai/tiny: input must be a number"),
        (bundled_with({"input": -1, "output": 1}), "not below 0"),
        (bundled_with({"input": True, "output": 1}), "must be a number"),
        (bundled_with({"input": 1, "output": 1, "per_page": 2}), "unknown field per_page"),
        (bundled_with({"input": 1, "output": 1, "request": {"huge": 1}}), "context huge"),
        (bundled_with({"input": 1, "output": 1}).replace("2026-01-31", "lately"), "isoformat"),
    ],
)
def test_a_malformed_table_says_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "prices.json"
    path.write_text(text)
    with pytest.raises(BadPriceTable, match=says) as raised:
        load_prices(path)
    assert "prices.json" in str(raised.value)


def test_a_missing_table_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadPriceTable, match="cannot be read"):
        load_prices(tmp_path / "none.json")
