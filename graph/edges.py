"""Where the turn goes next; pure functions of the state.

They are async because LangGraph runs synchronous ones in a thread, which costs more than they do.
"""

from dataclasses import dataclass
from typing import Literal

from candor.domain.provider_names import ProviderName
from nodes.holding import ended_by_budget
from nodes.state import Turn

Asked = Literal["ask_gemini", "ask_openai", "ask_perplexity"]
LastResort = Literal["quote_docs", "refuse_unavailable"]
Ending = Literal["quote_docs", "refuse_unavailable", "refuse_budget"]

ASK_NODES: dict[ProviderName, Asked] = {
    "gemini": "ask_gemini",
    "openai": "ask_openai",
    "perplexity": "ask_perplexity",
}


async def after_consent(state: Turn) -> Literal["reserve_quota", "refuse_consent"]:
    """Serve the turn, or explain that consent is missing."""
    return "refuse_consent" if state["refusal"] else "reserve_quota"


async def after_quota(state: Turn) -> Literal["recall", "refuse_quota"]:
    """Serve the turn, or explain that the month is used up."""
    return "refuse_quota" if state["refusal"] else "recall"


async def after_look(state: Turn) -> Literal["hit", "miss"]:
    """Check what the cache had, or begin to look for an answer."""
    return "hit" if state["cached"] else "miss"


async def after_recheck(state: Turn) -> Literal["holds", "miss"]:
    """Answer with what the cache had, or look for another one where it does not hold today."""
    return "holds" if state["cached"] else "miss"


async def after_budget(state: Turn) -> Literal["retrieve", "refuse_budget"]:
    """Look for an answer, or explain that the budget is used up."""
    return "refuse_budget" if state["refusal"] else "retrieve"


async def after_retrieve(state: Turn) -> Literal["translate", "score"]:
    """Put a question into the documents' language, or go on with what was found."""
    spending = state.get("spending")
    used_up = spending is not None and spending.exhausted is not None
    return "translate" if state["foreign"] and not used_up else "score"


async def after_translate(state: Turn) -> Literal["retrieve", "score"]:
    """Search again, or go on with what was found in the first place."""
    return "retrieve" if state["translated"] else "score"


@dataclass(frozen=True)
class ProviderEdges:
    """The edges into the providers, from one to the next, and to what is left when all failed."""

    last_resort: LastResort

    async def first(self, state: Turn) -> Asked | Ending:
        """Ask the first provider in the chain."""
        return self._following(state)

    async def after_ask(self, state: Turn) -> Asked | Ending | Literal["validate"]:
        """Check the draft, or fall over to the next provider."""
        return self._following(state) if state["draft"] is None else "validate"

    def _following(self, state: Turn) -> Asked | Ending:
        if state["chain"]:
            return ASK_NODES[state["chain"][0]]
        spending = state.get("spending")
        if spending is not None and not spending.quotes and ended_by_budget(state):
            return "refuse_budget"
        return self.last_resort
