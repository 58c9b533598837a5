"""Prices that an operator sets: rows of their own, each with its day, beside the table's."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from candor.domain.errors import BadUsage
from candor.domain.provider_names import PROVIDER_NAMES, ProviderName
from candor.providers.prices import Price, Prices, load_own_rows

_SETTING = re.compile(
    r"(?:(?P<provider>[a-z]+)/)?(?P<model>[A-Za-z0-9][A-Za-z0-9._:-]{0,79})=(?P<prices>.+)"
)
# how the vendors name their models, where nothing else says whose one is
_BEGINNINGS: dict[str, ProviderName] = {
    "gpt-": "openai",
    "chatgpt-": "openai",
    "o1": "openai",
    "o3": "openai",
    "o4": "openai",
    "gemini-": "gemini",
    "sonar": "perplexity",
}
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class SetPrice:
    """What `--set` asks for: US dollars per million tokens."""

    provider: ProviderName
    model: str
    input: Decimal
    output: Decimal
    cached_input: Decimal | None


def read_setting(text: str, configured: Mapping[ProviderName, str], prices: Prices) -> SetPrice:
    """Read `[provider/]model=input,output[,cached]`; BadUsage says what is wrong with it."""
    found = _SETTING.fullmatch(text.strip())
    if found is None:
        raise BadUsage(f"{text}: write model=input,output or model=input,output,cached")
    model, amounts = found["model"], found["prices"].split(",")
    if len(amounts) not in (2, 3):
        raise BadUsage(f"{model}: write two or three prices with commas: input,output[,cached]")
    values = [_amount(model, amount) for amount in amounts]
    provider = _provider_of(found["provider"], model, configured, prices)
    return SetPrice(provider, model, values[0], values[1], values[2] if values[2:] else None)


def write_own_prices(
    path: Path, settings: Sequence[SetPrice], prices: Prices, *, today: date
) -> None:
    """Put the rows into the file, whole or not at all; rows that were set before stay.

    Fees for a request, which `--set` does not name, are those that the model had until now.
    """
    own = load_own_rows(path) if path.exists() else {}
    rows: dict[str, dict[str, Any]] = {
        provider: {row.model: _fields(row) for row in own.get(provider, ())}
        for provider in PROVIDER_NAMES
    }
    for one in settings:
        row: dict[str, Any] = {"as_of": today.isoformat(), "input": one.input, "output": one.output}
        if one.cached_input is not None:
            row["cached_input"] = one.cached_input
        if fees := prices.find(one.provider, one.model)[0].request:
            row["request"] = dict(fees)
        rows[one.provider][one.model] = row
    table = {
        "as_of": today.isoformat(),
        "source": "candor cost prices --set",
        "models": {provider: models for provider, models in rows.items() if models},
    }
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(table, indent=2, default=float) + "\n", encoding="utf-8")
    os.replace(draft, path)


def _fields(row: Price) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "as_of": row.as_of.isoformat(),
        "input": row.input,
        "output": row.output,
        "cached_input": row.cached_input,
        "reasoning": row.reasoning,
    }
    return {**fields, "request": dict(row.request)} if row.request else fields


def _amount(model: str, text: str) -> Decimal:
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        amount = Decimal(-1)
    if not (amount.is_finite() and 0 <= amount <= _MOST):
        raise BadUsage(
            f"{model}: {text.strip() or 'nothing'} is no price; write US dollars per million "
            f"tokens, from 0 to {_MOST:,}"
        )
    return amount


def _provider_of(
    named: str | None, model: str, configured: Mapping[ProviderName, str], prices: Prices
) -> ProviderName:
    for provider in PROVIDER_NAMES:
        if named is not None:
            if named == provider:
                return provider
        elif model == configured.get(provider) or prices.find(provider, model)[1]:
            return provider
    if named is not None:
        raise BadUsage(f"{named} is no provider; there are {', '.join(PROVIDER_NAMES)}")
    for beginning, provider in _BEGINNINGS.items():
        if model.startswith(beginning):
            return provider
    raise BadUsage(f"whose model {model} is is not known; write openai/{model}=… or another's name")
