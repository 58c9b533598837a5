"""What an answer costs, from one dated table of the vendors' list prices."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from candor.domain.errors import BadUsage
from candor.domain.money import NANO_PER_USD
from candor.domain.provider_names import PROVIDER_NAMES, ProviderName
from candor.providers.contract import TokenUsage

_PER_TOKEN = Decimal(NANO_PER_USD) / 1_000_000
_FIELDS = {"input", "output", "cached_input", "reasoning", "request", "as_of"}
_SNAPSHOT = re.compile(r"(-\d{2,8})+|-latest")


class BadPriceTable(BadUsage):
    """A price table cannot be used; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Price:
    """One model's list price: US dollars per million tokens, and per request by search context.

    `cached_input` and `reasoning` are the prices of those parts of the input and of the output;
    `as_of` is the day it held.
    """

    provider: ProviderName
    model: str
    input: Decimal
    output: Decimal
    cached_input: Decimal
    reasoning: Decimal
    request: Mapping[str, Decimal]
    as_of: date


def base_model(model: str) -> str:
    """Answer the model that a name is a dated snapshot of: gpt-4o-2024-08-06 is gpt-4o."""
    return re.sub(rf"({_SNAPSHOT.pattern})$", "", model)


@dataclass(frozen=True, slots=True)
class Cost:
    """Nano-dollars, rounded up; `estimated` where the table does not know the model."""

    nano: int
    estimated: bool = False


@dataclass(frozen=True)
class Prices:
    """The table. `as_of` is the day its rows held, `source` where they were read.

    A row that an operator set themselves has a day of its own.
    """

    as_of: date
    source: str
    rows: Mapping[ProviderName, tuple[Price, ...]]

    def cost(self, provider: ProviderName, model: str, usage: TokenUsage) -> Cost:
        """Price an answer by what the vendor counted.

        A dated snapshot has its model's price. Any other name takes the row with the longest
        common beginning, else the provider's dearest, and counts as estimated.
        """
        price, estimated = self._find(provider, model)
        fresh = max(0, usage.input_tokens - usage.cached_input_tokens)
        spoken = max(0, usage.output_tokens - usage.reasoning_tokens)
        tokens = (
            fresh * price.input
            + usage.cached_input_tokens * price.cached_input
            + spoken * price.output
            + usage.reasoning_tokens * price.reasoning
        )
        fee = price.request.get(usage.search_context or "low", Decimal(0)) * NANO_PER_USD
        nano = (tokens * _PER_TOKEN + fee).to_integral_value(rounding=ROUND_CEILING)
        return Cost(int(nano), estimated)

    def cost_nano(self, provider: ProviderName, model: str, usage: TokenUsage) -> int:
        """Price an answer in nano-dollars, estimated or not."""
        return self.cost(provider, model, usage).nano

    def most_nano(
        self, provider: ProviderName, model: str, *, input_tokens: int, output_tokens: int
    ) -> int:
        """Answer what so many tokens cost at most in nano-dollars, whatever they turn out to be."""
        price, _ = self._find(provider, model)
        tokens = input_tokens * max(price.input, price.cached_input) + output_tokens * max(
            price.output, price.reasoning
        )
        fee = max(price.request.values(), default=Decimal(0)) * NANO_PER_USD
        return int((tokens * _PER_TOKEN + fee).to_integral_value(rounding=ROUND_CEILING))

    def find(self, provider: ProviderName, model: str) -> tuple[Price, bool]:
        """Answer the row that prices a model, and whether it is the model's own (a snapshot's)."""
        price, estimated = self._find(provider, model)
        return price, not estimated

    def _find(self, provider: ProviderName, model: str) -> tuple[Price, bool]:
        rows = self.rows[provider]
        fitting = [row for row in rows if model == row.model or model.startswith(f"{row.model}-")]
        if not fitting:
            return max(rows, key=lambda row: (row.output, row.input)), True
        row = max(fitting, key=lambda row: len(row.model))
        rest = model.removeprefix(row.model)
        return row, bool(rest) and _SNAPSHOT.fullmatch(rest) is None


def load_prices(path: Path | None = None, own: Path | None = None) -> Prices:
    """Read a price table, or the bundled one; raises BadPriceTable.

    The form is that of prices.json; every provider needs at least one row. Rows of the file
    `own`, where there is one, stand in place of the table's (candor/providers/own_prices.py).
    """
    source = path or files("candor.providers").joinpath("prices.json")
    name = path.name if path else "prices.json"
    try:
        table = json.loads(source.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise BadPriceTable(f"{name} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise BadPriceTable(f"{name} is not JSON: {error}") from None
    try:
        prices = _read_table(table)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise BadPriceTable(f"{name}: {reason}") from None
    if own is None or not own.exists():
        return prices
    return replace(prices, rows=_with_own(prices.rows, load_own_rows(own)))


def load_own_rows(path: Path) -> dict[ProviderName, tuple[Price, ...]]:
    """Read a file of rows that an operator has set; raises BadPriceTable."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        as_of, models = date.fromisoformat(table["as_of"]), table["models"]
        return {
            provider: tuple(
                _read_row(provider, model, fields, as_of)
                for model, fields in models.get(provider, {}).items()
            )
            for provider in PROVIDER_NAMES
        }
    except OSError as error:
        raise BadPriceTable(f"{path.name} cannot be read: {error.strerror}") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise BadPriceTable(f"{path.name}: {reason}") from None


def _with_own(
    rows: Mapping[ProviderName, tuple[Price, ...]],
    own: Mapping[ProviderName, tuple[Price, ...]],
) -> dict[ProviderName, tuple[Price, ...]]:
    return {
        provider: tuple({row.model: row for row in (*rows[provider], *own[provider])}.values())
        for provider in PROVIDER_NAMES
    }


def _read_table(table: Any) -> Prices:
    if not isinstance(table, dict):
        raise TypeError("it must be an object")
    rows: dict[ProviderName, tuple[Price, ...]] = {}
    given = {provider: table["models"][provider] for provider in PROVIDER_NAMES}
    as_of = date.fromisoformat(table["as_of"])
    for provider, models in given.items():
        rows[provider] = tuple(
            _read_row(provider, model, fields, as_of) for model, fields in models.items()
        )
        if not rows[provider]:
            raise ValueError(f"{provider} has no row")
    return Prices(as_of, str(table["source"]), rows)


def _read_row(provider: ProviderName, model: str, fields: Mapping[str, Any], as_of: date) -> Price:
    where = f"{provider}/{model}"
    if unknown := set(fields) - _FIELDS:
        raise ValueError(f"{where}: unknown field {min(unknown)}")
    fresh, output = _amount(where, "input", fields), _amount(where, "output", fields)
    cached = _amount(where, "cached_input", fields) if "cached_input" in fields else fresh
    reasoning = _amount(where, "reasoning", fields) if "reasoning" in fields else output
    fees = fields.get("request", {})
    if unknown := set(fees) - {"low", "medium", "high"}:
        raise ValueError(f"{where}: unknown search context {min(unknown)}")
    request = {size: _amount(where, size, fees) for size in fees}
    if "as_of" in fields:
        as_of = date.fromisoformat(fields["as_of"])
    return Price(provider, model, fresh, output, cached, reasoning, request, as_of)


def _amount(where: str, field: str, fields: Mapping[str, Any]) -> Decimal:
    if field not in fields:
        raise ValueError(f"{where}: {field} is missing")
    value = fields[field]
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
        raise ValueError(f"{where}: {field} must be a number of US dollars, not below 0")
    return Decimal(value)
