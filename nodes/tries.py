"""The calls that a provider needed before it answered or gave up, as part of the one attempt."""

from collections.abc import Sequence
from dataclasses import replace

from candor.providers.contract import FailedTry
from candor.providers.prices import Prices
from candor.stores.turns.contract import AttemptRecord
from nodes.attempts import priced


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
