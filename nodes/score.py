"""Judge how hard the question is, and plan who is asked first."""

from collections.abc import Collection, Sequence

from candor.domain.provider_names import ProviderName
from candor.providers.chain import fallback_order
from candor.routing.category import classify
from candor.routing.complexity import score
from candor.routing.thresholds import Thresholds, choose_provider
from candor.routing.weights import Weights
from nodes.state import Turn, TurnUpdate


async def score_question(
    state: Turn,
    *,
    available: Collection[ProviderName],
    thresholds: Thresholds,
    fallbacks: Sequence[ProviderName],
    weights: Weights,
) -> TurnUpdate:
    """Score the question from 1 to 10 and line up the providers that have a key."""
    complexity = score(state["question"], has_history=bool(state["history"]), weights=weights)
    primary = choose_provider(complexity.score, thresholds)
    return {
        "complexity": complexity,
        "category": classify(state["question"]),
        "chain": fallback_order(primary, available, fallbacks),
        "attempts": state.get("attempts", []),
        "draft": None,
    }
