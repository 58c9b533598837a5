"""What an answer costs, from one dated table of the vendors' list prices."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
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
_SNAPSHOT = re.compile(r"(-\d{2,8})+|-latest")


class BadPriceTable(BadUsage):
    """A price table cannot be used; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Price:
    """One model's list price: US dollars per million tokens, and per request by search context.

    `cached_input` and `reasoning` are the prices of those parts of the input and of the output.
    """

    provider: ProviderName
    model: str
    input: Decimal
    output: Decimal
    cached_input: Decimal
    reasoning: Decimal
    request: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Cost:
    """Nano-dollars, rounded up; `estimated` where the table does not know the model."""

    nano: int
    estimated: bool = False


@dataclass(frozen=True)
class Prices:
    """The table. `as_of` is the day its rows held, `source` where they were read."""

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

    def knows(self, provider: ProviderName, model: str) -> bool:
        """Tell whether the table has a price for the model or the one it is a snapshot of."""
        return not self._find(provider, model)[1]

    def _find(self, provider: ProviderName, model: str) -> tuple[Price, bool]:
        rows = self.rows[provider]
        fitting = [row for row in rows if model == row.model or model.startswith(f"{row.model}-")]
        if not fitting:
            return max(rows, key=lambda row: (row.output, row.input)), True
        row = max(fitting, key=lambda row: len(row.model))
        rest = model.removeprefix(row.model)
        return row, bool(rest) and _SNAPSHOT.fullmatch(rest) is None


def load_prices(path: Path | None = None) -> Prices:
    """Read a price table, or the bundled one; raises BadPriceTable.

    The form is that of prices.json; every provider needs at least one row.
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
        return _read_table(table)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise BadPriceTable(f"{name}: {reason}") from None


def _read_table(table: Any) -> Prices:
    if not isinstance(table, dict):
        raise TypeError("it must be an object")
    rows: dict[ProviderName, tuple[Price, ...]] = {}
    for provider in PROVIDER_NAMES:
        models = table["models"][provider]
        rows[provider] = tuple(
            _read_row(provider, model, fields) for model, fields in models.items()
        )
        if not rows[provider]:
            raise ValueError(f"{provider} has no row")
    return Prices(date.fromisoformat(table["as_of"]), str(table["source"]), rows)


def _read_row(provider: ProviderName, model: str, fields: Mapping[str, Any]) -> Price:
    where = f"{provider}/{model}"
    if unknown := set(fields) - {"input", "output", "cached_input", "reasoning", "request"}:
        raise ValueError(f"{where}: unknown field {min(unknown)}")
    fresh, output = _amount(where, "input", fields), _amount(where, "output", fields)
    cached = _amount(where, "cached_input", fields) if "cached_input" in fields else fresh
    reasoning = _amount(where, "reasoning", fields) if "reasoning" in fields else output
    fees = fields.get("request", {})
    if unknown := set(fees) - {"low", "medium", "high"}:
        raise ValueError(f"{where}: unknown search context {min(unknown)}")
    request = {size: _amount(where, size, fees) for size in fees}
    return Price(provider, model, fresh, output, cached, reasoning, request)


def _amount(where: str, field: str, fields: Mapping[str, Any]) -> Decimal:
    if field not in fields:
        raise ValueError(f"{where}: {field} is missing")
    value = fields[field]
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
        raise ValueError(f"{where}: {field} must be a number of US dollars, not below 0")
    return Decimal(value)
