"""Where the turn goes next; pure functions of the state.

They are async because LangGraph runs synchronous ones in a thread, which costs more than they do.
"""

from dataclasses import dataclass
from typing import Literal

from candor.domain.provider_names import ProviderName
from nodes.state import Turn

Asked = Literal["ask_gemini", "ask_openai", "ask_perplexity"]
LastResort = Literal["quote_docs", "refuse_unavailable"]

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


async def after_look(state: Turn) -> Literal["recheck", "retrieve"]:
    """Check what the cache had, or begin to look for an answer."""
    return "recheck" if state["cached"] else "retrieve"


async def after_recheck(state: Turn) -> Literal["record", "retrieve"]:
    """Answer with what the cache had, or look for another one where it does not hold today."""
    return "record" if state["cached"] else "retrieve"


async def after_retrieve(state: Turn) -> Literal["translate", "score"]:
    """Put a question into the documents' language, or go on with what was found."""
    return "translate" if state["foreign"] else "score"


async def after_translate(state: Turn) -> Literal["retrieve", "score"]:
    """Search again, or go on with what was found in the first place."""
    return "retrieve" if state["translated"] else "score"


@dataclass(frozen=True)
class ProviderEdges:
    """The edges into the providers, from one to the next, and to what is left when all failed."""

    last_resort: LastResort

    async def first(self, state: Turn) -> Asked | LastResort:
        """Ask the first provider in the chain."""
        return self._following(state)

    async def after_ask(self, state: Turn) -> Asked | LastResort | Literal["validate"]:
        """Check the draft, or fall over to the next provider."""
        return self._following(state) if state["draft"] is None else "validate"

    def _following(self, state: Turn) -> Asked | LastResort:
        return ASK_NODES[state["chain"][0]] if state["chain"] else self.last_resort
