"""What one call of a provider has cost, for the turn's record."""

import time
from collections.abc import Iterable
from dataclasses import replace

from candor.providers.contract import TokenUsage
from candor.providers.prices import Prices
from candor.stores.turns.contract import NOT_CALLED, SUCCEEDED, AttemptRecord


def priced(attempt: AttemptRecord, usage: TokenUsage, prices: Prices) -> AttemptRecord:
    """Add the vendor's count and what it costs; a failed answer may have been counted too."""
    cost = prices.cost(attempt.provider, attempt.model, usage)
    return replace(
        attempt,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cached_input_tokens=usage.cached_input_tokens,
        reasoning_tokens=usage.reasoning_tokens,
        cost_nano=cost.nano,
        estimated=cost.estimated,
    )


def ms_since(began: float) -> float:
    """Answer the milliseconds since a `time.perf_counter()`."""
    return round((time.perf_counter() - began) * 1000, 1)


def failed_before(attempts: Iterable[AttemptRecord]) -> bool:
    """Tell whether a vendor was called in vain: whoever is called next is called extra."""
    return any(attempt.outcome not in SUCCEEDED | NOT_CALLED for attempt in attempts)
