"""Judge how hard the question is, and plan who is asked first."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from candor.domain.provider_names import ProviderName
from candor.providers.chain import fallback_order
from candor.routing.category import classify
from candor.routing.complexity import score
from candor.routing.thresholds import Thresholds, choose_provider
from candor.routing.weights import Weights
from nodes.state import Turn, TurnUpdate

BUDGET_REASON = "budget"


async def score_question(
    state: Turn,
    *,
    available: Collection[ProviderName],
    thresholds: Thresholds,
    fallbacks: Sequence[ProviderName],
    weights: Weights,
    cheapest_first: Sequence[ProviderName] = (),
) -> TurnUpdate:
    """Score the question from 1 to 10 and line up the providers that have a key.

    Past a budget's soft limit the cheapest one comes first, and none where it is used up.
    """
    complexity = score(state["question"], has_history=bool(state["history"]), weights=weights)
    primary = choose_provider(complexity.score, thresholds)
    chain = fallback_order(primary, available, fallbacks)
    spending = state.get("spending")
    if spending is not None and spending.thrifty:
        complexity = replace(complexity, reasons=[*complexity.reasons, BUDGET_REASON])
        chain = [] if spending.exhausted else list(cheapest_first)
    return {
        "complexity": complexity,
        "category": classify(state["question"]),
        "chain": chain,
        "attempts": state.get("attempts", []),
        "draft": None,
    }
