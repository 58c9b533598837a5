"""Compares the ledger with what a vendor says was used."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from candor.domain.money import NANO_PER_USD
from candor.providers.exports.contract import Export, Used
from candor.providers.prices import base_model
from candor.stores.turns.costs import Spent, SpentHour

# what a vendor's file may tell, in the order of the report
FIGURES = ("requests", "input_tokens", "output_tokens", "cost_usd")

_Key = tuple[date, date, str | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of both sides; `step` is how exactly the vendor told it."""

    ledger: Decimal
    vendor: Decimal
    step: Decimal = Decimal(0)

    @property
    def by(self) -> Decimal:
        """Answer the ledger's figure less the vendor's."""
        return self.ledger - self.vendor

    @property
    def share(self) -> float:
        """Answer the difference as a share of the vendor's figure; infinite where that is 0."""
        if not self.by:
            return 0.0
        return float(self.by / self.vendor) if self.vendor else float("inf")

    def beyond(self, tolerance: float) -> bool:
        """Tell whether the sides differ by more than a share, rounding left aside."""
        return abs(self.by) > self.step and abs(self.share) > tolerance


@dataclass(frozen=True, slots=True)
class Compared:
    """One model on one day, or between two; `model` is None for all models together."""

    first: date
    last: date
    model: str | None
    figures: dict[str, Difference] = field(default_factory=dict)

    def beyond(self, tolerance: float) -> bool:
        """Tell whether any figure differs by more than a share."""
        return any(one.beyond(tolerance) for one in self.figures.values())


def days_of(export: Export) -> tuple[date, date]:
    """Answer the first and the last day in UTC that the ledger is needed of."""
    around = timedelta(days=1) if export.zone != "UTC" else timedelta()
    return (
        min(row.first for row in export.rows) - around,
        max(row.last for row in export.rows) + around,
    )


def compare(export: Export, hours: Iterable[SpentHour]) -> Iterator[Compared]:
    """Yield what the vendor has, and what only the ledger has on the same days, in their order.

    Snapshots of a model count as that model.
    """
    zone = ZoneInfo(export.zone)
    vendors = _added_up(export.rows)
    told = [name for name in FIGURES if any(_figure(row, name) is not None for row in export.rows)]
    per_model = any(model is not None for _, _, model in vendors)
    spans = sorted({(first, last) for first, last, _ in vendors})
    ledgers: dict[_Key, Spent] = defaultdict(Spent)
    for hour in hours:
        if hour.provider != export.vendor:
            continue
        day = hour.hour.astimezone(zone).date()
        for first, last in spans:
            if first <= day <= last:
                model = base_model(hour.model) if per_model else None
                ledgers[first, last, model] += hour.spent
    for key in sorted({*vendors, *ledgers}, key=lambda key: (key[0], key[1], key[2] or "")):
        row, spent = vendors.get(key), ledgers.get(key, Spent())
        # attempts that reached nobody, or were not billed, are in no vendor's file
        if row is None and not (spent.input_tokens or spent.cost_nano):
            continue
        figures = {name: _difference(spent, row, name) for name in told}
        yield Compared(*key, {name: one for name, one in figures.items() if one is not None})


def _added_up(rows: Sequence[Used]) -> dict[_Key, Used]:
    sums: dict[_Key, Used] = {}
    for row in rows:
        model = base_model(row.model) if row.model is not None else None
        key = (row.first, row.last, model)
        sums[key] = _sum(sums[key], row) if key in sums else replace(row, model=model)
    return sums


def _sum(one: Used, other: Used) -> Used:
    return replace(
        one,
        requests=_plus(one.requests, other.requests),
        input_tokens=_plus(one.input_tokens, other.input_tokens),
        output_tokens=_plus(one.output_tokens, other.output_tokens),
        cost=other.cost if one.cost is None else one.cost + (other.cost or 0),
        cost_step=one.cost_step + other.cost_step,
    )


def _plus(one: int | None, other: int | None) -> int | None:
    return other if one is None else one + (other or 0)


def _figure(row: Used, name: str) -> int | Decimal | None:
    if name == "cost_usd":
        return row.cost
    value: int | None = getattr(row, name)
    return value


def _difference(spent: Spent, row: Used | None, name: str) -> Difference | None:
    if name == "cost_usd":
        ours = Decimal(spent.cost_nano) / NANO_PER_USD
    else:
        ours = Decimal(spent.calls if name == "requests" else getattr(spent, name))
    if row is None:
        return Difference(ours, Decimal(0))
    theirs = _figure(row, name)
    if theirs is None:
        return None
    return Difference(ours, Decimal(theirs), row.cost_step if name == "cost_usd" else Decimal(0))
