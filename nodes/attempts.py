"""What one call to a provider leaves in the ledger."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from candor.providers.contract import FailedTry, Message, Provider, Reply, TokenUsage
from candor.providers.estimate import estimate_usage
from candor.providers.failures import ProviderFailure
from candor.providers.prices import Prices
from candor.stores.turns.contract import ENDED_BY_READER, NOT_CALLED, SUCCEEDED, AttemptRecord


class Call:
    """One call that has begun."""

    def __init__(self, provider: Provider, messages: Sequence[Message], prices: Prices) -> None:
        self._provider = provider
        self._messages = messages
        self._prices = prices
        self._began = time.monotonic()

    def answered(self, outcome: str, reply: Reply) -> AttemptRecord:
        """Answer the record of a call that brought a whole reply."""
        attempt = priced(self._record(outcome, reply.model), reply.usage, self._prices)
        return with_tries(attempt, reply.failed_tries, self._prices)

    def failed(self, failure: ProviderFailure, heard: str = "") -> AttemptRecord:
        """Answer the record of a call that failed.

        What was `heard` of one that broke was billed, also where the vendor told no count.
        """
        if failure.usage is not None:
            attempt = self._record(failure.kind.value, self._provider.model)
            attempt = priced(attempt, failure.usage, self._prices)
        elif heard:
            attempt = self.aborted(failure.kind.value, heard)
        else:
            attempt = self._record(failure.kind.value, self._provider.model)
        if not failure.reached:
            attempt = replace(attempt, calls=0)
        return with_tries(attempt, failure.failed_tries, self._prices)

    def aborted(self, outcome: str, heard: str) -> AttemptRecord:
        """Answer the record of a call cut off when so much of it was heard: an estimate."""
        attempt = self._record(outcome, self._provider.model)
        usage = estimate_usage(self._messages, heard)
        return replace(priced(attempt, usage, self._prices), estimated=True)

    def _record(self, outcome: str, model: str) -> AttemptRecord:
        ms = ms_since(self._began)
        return AttemptRecord(self._provider.name, model, outcome, ms, began=self._began)


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
        estimated=cost.estimated or usage.estimated,
    )


def with_tries(attempt: AttemptRecord, tries: Sequence[FailedTry], prices: Prices) -> AttemptRecord:
    """Count the calls before the last one in, with what those cost that were billed."""
    for one in tries:
        attempt = replace(attempt, calls=attempt.calls + 1)
        if one.usage is None:
            continue
        spent = priced(attempt, one.usage, prices)
        attempt = replace(
            attempt,
            input_tokens=attempt.input_tokens + spent.input_tokens,
            output_tokens=attempt.output_tokens + spent.output_tokens,
            cached_input_tokens=attempt.cached_input_tokens + spent.cached_input_tokens,
            reasoning_tokens=attempt.reasoning_tokens + spent.reasoning_tokens,
            cost_nano=attempt.cost_nano + spent.cost_nano,
            estimated=attempt.estimated or spent.estimated,
        )
    return attempt


def ms_since(began: float) -> float:
    """Answer the milliseconds since a `time.monotonic()`."""
    return round((time.monotonic() - began) * 1000, 1)


def failed_before(attempts: Iterable[AttemptRecord]) -> bool:
    """Tell whether a vendor was called in vain: whoever is called next is called extra."""
    calm = SUCCEEDED | NOT_CALLED | ENDED_BY_READER
    return any(attempt.outcome not in calm for attempt in attempts)
