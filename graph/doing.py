"""What a step means to the person who waits for it."""

from candor.domain.events import Doing, Status
from candor.domain.provider_names import ProviderName
from candor.stores.turns.contract import ENDED_BY_READER, SUCCEEDED
from graph.edges import ASK_NODES
from nodes.state import Turn

_ASKED: dict[str, ProviderName] = {node: name for name, node in ASK_NODES.items()}
_DOING: dict[str, Doing] = {
    "retrieve": "retrieving",
    "recheck": "validating",
    "keep_in_cache": "recording",
    "translate": "retrieving",
    "quote_docs": "quoting",
    "validate": "validating",
    "record": "recording",
}


def status_of(step: str, state: Turn) -> Status:
    """Answer the status of a step that begins; one provider is asked after another has failed."""
    provider = _ASKED.get(step)
    if provider is None:
        return Status(step, _DOING.get(step, "checking"))
    calm = SUCCEEDED | ENDED_BY_READER
    failed = any(attempt.outcome not in calm for attempt in state.get("attempts", ()))
    return Status(step, "falling_back" if failed else "asking", provider)
