"""Prices that an operator sets, and the bound that budgets hold."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.domain.errors import BadUsage
from candor.domain.provider_names import PROVIDER_NAMES, ProviderName
from candor.providers.contract import Message, TokenUsage
from candor.providers.most import most_cost_nano, most_input_tokens
from candor.providers.own_prices import read_setting, write_own_prices
from candor.providers.prices import BadPriceTable, base_model, load_prices
from candor.providers.retry import TRIES

TODAY = date(2026, 11, 30)
CONFIGURED: dict[ProviderName, str] = {
    "openai": "my-own-model",
    "gemini": "gemini-2.5-flash-lite",
    "perplexity": "sonar",
}


def put(path: Path, *settings: str) -> None:
    table = load_prices(None, path)
    read = [read_setting(text, CONFIGURED, table) for text in settings]
    write_own_prices(path, read, table, today=TODAY)


def test_own_rows_stand_in_place_of_the_tables_and_beside_them(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    put(path, "gpt-4o-mini=0.2,0.9,0.1")
    put(path, "my-own-model=3,4", "sonar=2,3")
    prices = load_prices(None, path)
    mini, known = prices.find("openai", "gpt-4o-mini-2024-07-18")
    assert known
    assert (mini.input, mini.output, mini.cached_input, mini.as_of) == (
        Decimal("0.2"),
        Decimal("0.9"),
        Decimal("0.1"),
        TODAY,
    )
    own, known = prices.find("openai", "my-own-model")
    assert known
    assert (own.output, own.cached_input) == (Decimal(4), Decimal(3))
    sonar, _ = prices.find("perplexity", "sonar")
    assert sonar.request["low"] == Decimal("0.005")
    assert prices.find("openai", "gpt-4o")[0].as_of == prices.as_of
    assert json.loads(path.read_text())["as_of"] == "2026-11-30"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["prices.json"]


def test_a_model_is_its_providers_by_name_setting_or_prefix() -> None:
    table = load_prices()
    for text, provider in (
        ("openai/anything=1,2", "openai"),
        ("my-own-model=1,2", "openai"),
        ("gemini-9-flash=1,2", "gemini"),
        ("sonar-reasoning=1,2", "perplexity"),
        ("o9=1,2", None),
    ):
        if provider is None:
            with pytest.raises(BadUsage, match="openai/o9="):
                read_setting(text, CONFIGURED, table)
        else:
            assert read_setting(text, CONFIGURED, table).provider == provider


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("gpt-4o", "write model=input,output"),
        ("gpt-4o=1", "two or three prices"),
        ("gpt-4o=1,2,3,4", "two or three prices"),
        ("gpt-4o=1,two", "two is no price"),
        ("gpt-4o=1,", "nothing is no price"),
        ("gpt-4o=-1,2", "-1 is no price"),
        ("gpt-4o=nan,2", "nan is no price"),
        ("gpt-4o=1,20000", "20000 is no price"),
        ("acme/gpt-4o=1,2", "acme is no provider"),
    ],
)
def test_a_setting_that_is_none_is_explained(text: str, says: str) -> None:
    with pytest.raises(BadUsage, match=r"\A[^\n]+\Z") as refused:
        read_setting(text, CONFIGURED, load_prices())
    assert says in refused.value.detail


def test_a_damaged_file_of_own_prices_is_named(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    path.write_text('{"as_of": "2026-11-30", "models": {"openai": {"m": {"input": 1}}}}')
    with pytest.raises(BadPriceTable, match="openai/m: output is missing"):
        load_prices(None, path)


def test_snapshots_have_the_name_of_their_model() -> None:
    for name, base in (
        ("gpt-4o-mini-2024-07-18", "gpt-4o-mini"),
        ("gemini-2.5-flash-lite-001", "gemini-2.5-flash-lite"),
        ("gpt-4o-latest", "gpt-4o"),
        ("sonar", "sonar"),
    ):
        assert base_model(name) == base


@given(
    st.sampled_from(PROVIDER_NAMES),
    st.text(max_size=400),
    st.integers(0, 700),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from([None, "low", "medium", "high"]),
)
def test_no_call_costs_more_than_its_bound(
    provider: ProviderName,
    text: str,
    output: int,
    cached: float,
    reasoning: float,
    context: str | None,
) -> None:
    prices = load_prices()
    most = most_input_tokens([Message("user", text)])
    assert most >= len(text.encode(errors="replace"))
    usage = TokenUsage(
        most,
        output,
        int(cached * most),
        int(reasoning * output),
        context,  # type: ignore[arg-type]
    )
    for row in prices.rows[provider]:
        bound = most_cost_nano(
            prices, provider, row.model, input_tokens=most, max_output_tokens=700
        )
        assert TRIES * prices.cost_nano(provider, row.model, usage) <= bound
