"""What every step of the graph gets: its duration measured, its surprises kept quiet."""

import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog
from langgraph.config import get_stream_writer
from langgraph.errors import GraphBubbleUp

from candor.domain.errors import CandorError, TurnFailed
from candor.stores.turns.contract import StepRecord
from graph.doing import status_of
from nodes.state import Turn, TurnUpdate

log = structlog.get_logger(__name__)

Node = Callable[..., Awaitable[TurnUpdate]]


class Step(Protocol):
    """What LangGraph runs; it goes by the parameter's name."""

    async def __call__(self, state: Turn) -> TurnUpdate:
        """Run the step."""
        ...


def step(name: str, node: Node, **collaborators: Any) -> Step:
    """Bind a node's collaborators and answer what the graph runs under `name`.

    An unexpected exception becomes TurnFailed with a fixed text: LangGraph writes exceptions
    into the checkpoint, and a library's message may hold what the user wrote.
    """

    async def run(state: Turn) -> TurnUpdate:
        began = time.monotonic()
        live = state.get("live")
        if live is not None and live.streamed:
            get_stream_writer()(status_of(name, state))
        try:
            update = await node(state, **collaborators)
        except (CandorError, GraphBubbleUp):
            raise
        except Exception as surprise:
            log.error("step_failed", step=name, exc_info=surprise)
            raise TurnFailed(f"The step '{name}' failed. Please try again.") from None
        ms = round((time.monotonic() - began) * 1000, 2)
        return {**update, "steps": (*state.get("steps", ()), StepRecord(name, began, ms))}

    return run
