"""What one call to a provider leaves in the ledger."""

import time
from collections.abc import Sequence
from dataclasses import replace

from candor.providers.contract import Message, Provider, TokenUsage
from candor.providers.estimate import estimate_usage
from candor.providers.prices import Prices
from candor.stores.turns.contract import AttemptRecord


class Call:
    """One call that has begun."""

    def __init__(self, provider: Provider, messages: Sequence[Message], prices: Prices) -> None:
        self._provider = provider
        self._messages = messages
        self._prices = prices
        self._began = time.perf_counter()

    def ended(
        self,
        outcome: str,
        *,
        usage: TokenUsage | None,
        model: str | None = None,
        heard: str = "",
    ) -> AttemptRecord:
        """Answer the record of a call that ended by itself.

        What was `heard` of one that broke was billed, also where the vendor told no count.
        """
        if usage is None and heard:
            return self.aborted(outcome, heard)
        attempt = self._record(outcome, model or self._provider.model)
        return attempt if usage is None else priced(attempt, usage, self._prices)

    def aborted(self, outcome: str, heard: str) -> AttemptRecord:
        """Answer the record of a call cut off when so much of it was heard: an estimate."""
        attempt = self._record(outcome, self._provider.model)
        usage = estimate_usage(self._messages, heard)
        return replace(priced(attempt, usage, self._prices), estimated=True)

    def _record(self, outcome: str, model: str) -> AttemptRecord:
        return AttemptRecord(self._provider.name, model, outcome, ms_since(self._began))


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
