"""What all exports are read into."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from candor.domain.errors import BadUsage
from candor.domain.provider_names import ProviderName


class BadExport(BadUsage):
    """An export cannot be read; the text names the line and what is wrong with it."""

    def __init__(self, name: str, reason: str, *, line: int | None = None) -> None:
        super().__init__(f"{name}, line {line}: {reason}" if line else f"{name}: {reason}")


@dataclass(frozen=True, slots=True)
class Used:
    """What a vendor counted for a model from one day to another, both included.

    `model` is None where the row holds for all models together. A figure is None where the export
    does not tell it. Input includes cached tokens, output includes reasoning; `cost` is US
    dollars, right to `cost_step` either way.
    """

    first: date
    last: date
    model: str | None
    requests: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: Decimal | None = None
    cost_step: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Export:
    """A whole file. `zone` is the time zone that its days are in (IANA)."""

    vendor: ProviderName
    zone: str
    rows: Sequence[Used]
