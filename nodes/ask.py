"""Ask one provider; the graph has one such node per provider."""

import time
from dataclasses import dataclass, replace

from candor.domain.words import has_words
from candor.providers.citations import renumber_own_citations
from candor.providers.contract import Provider, TokenUsage
from candor.providers.failures import FailureKind, ProviderFailure
from candor.providers.prices import Prices
from candor.stores.turns.contract import AttemptRecord
from candor.texts.reader import Prompt
from nodes.prompt import write_prompt
from nodes.state import Draft, Turn, TurnUpdate

QUOTING_RESERVE_SECONDS = 2.0
# characters; far above what max_output_tokens allows, so only a broken vendor meets it
LONGEST_ANSWER = 40_000


@dataclass(frozen=True)
class TimeBudget:
    """How long one provider and the whole turn may take, in seconds."""

    attempt: float
    turn: float


async def ask(
    state: Turn,
    *,
    provider: Provider,
    prompt: Prompt,
    reminder: Prompt,
    prices: Prices,
    budget: TimeBudget,
) -> TurnUpdate:
    """Ask the provider for a draft; a failure leaves none, and the graph goes to the next one."""
    rest = state["chain"][1:]
    elapsed = time.monotonic() - state["began"]
    share = (budget.turn - QUOTING_RESERVE_SECONDS - elapsed) / (len(rest) + 1)
    messages = write_prompt(
        state, prompt, cites_web=provider.name == "perplexity", reminder=reminder
    )
    began = time.perf_counter()
    try:
        reply = await provider.ask(messages, timeout=max(0.1, min(budget.attempt, share)))
    except ProviderFailure as failure:
        attempt = AttemptRecord(provider.name, provider.model, failure.kind.value, _ms_since(began))
        if failure.usage is not None:
            attempt = _priced(attempt, failure.usage, prices)
        return {"chain": rest, "attempts": [*state["attempts"], attempt]}
    readable = has_words(reply.text)
    outcome = "answered" if readable else FailureKind.EMPTY.value
    attempt = AttemptRecord(provider.name, reply.model, outcome, _ms_since(began))
    attempts = [*state["attempts"], _priced(attempt, reply.usage, prices)]
    if not readable:
        return {"chain": rest, "attempts": attempts}
    text, web = renumber_own_citations(reply, after=len(state["passages"]))
    return {
        "chain": rest,
        "attempts": attempts,
        "draft": Draft(
            text[:LONGEST_ANSWER], provider.name, reply.model, prompt.sha256, tuple(web)
        ),
    }


def _priced(attempt: AttemptRecord, usage: TokenUsage, prices: Prices) -> AttemptRecord:
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


def _ms_since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 1)
