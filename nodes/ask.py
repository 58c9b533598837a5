"""Ask one provider; the graph has one such node per provider."""

import time
from dataclasses import dataclass

from candor.domain.words import has_words
from candor.providers.citations import renumber_own_citations
from candor.providers.contract import Provider
from candor.providers.failures import FailureKind, ProviderFailure
from candor.providers.prices import Prices
from candor.stores.turns.contract import ANSWERED, AttemptRecord
from candor.texts.reader import Prompt
from nodes.attempts import failed_before, ms_since, priced
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
        reply = await provider.ask(
            messages,
            timeout=max(0.1, min(budget.attempt, share)),
            extra=failed_before(state["attempts"]),
        )
    except ProviderFailure as failure:
        attempt = AttemptRecord(provider.name, provider.model, failure.kind.value, ms_since(began))
        if failure.usage is not None:
            attempt = priced(attempt, failure.usage, prices)
        return {"chain": rest, "attempts": [*state["attempts"], attempt]}
    readable = has_words(reply.text)
    outcome = ANSWERED if readable else FailureKind.EMPTY.value
    attempt = AttemptRecord(provider.name, reply.model, outcome, ms_since(began))
    attempts = [*state["attempts"], priced(attempt, reply.usage, prices)]
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
