"""The graph for `langgraph dev` and other hosts; langgraph.json names it.

The host brings the checkpointer, and keeps each run's raw input itself (docs/privacy.md).
"""

import asyncio
from contextlib import AsyncExitStack

from langchain_core.runnables import RunnableConfig

from candor.bootstrap.resources import open_resources
from candor.bootstrap.settings import load_settings
from candor.domain.caller import DEFAULT_PROJECT, Caller
from graph.build import TurnGraph, build_graph

_open = AsyncExitStack()
_opening = asyncio.Lock()
_graphs: list[TurnGraph] = []


async def graph(config: RunnableConfig) -> TurnGraph:
    """Answer the graph, opening what it works with on the first call; the process closes it."""
    async with _opening:
        if not _graphs:
            _graphs.append(await _build())
    return _graphs[0]


async def _build() -> TurnGraph:
    settings = await asyncio.to_thread(load_settings)
    resources = await _open.enter_async_context(open_resources(settings))
    caller = Caller(
        project=DEFAULT_PROJECT,
        user=resources.pseudonyms.user(DEFAULT_PROJECT, "studio"),
        region=settings.default_region,
        channel="studio",
    )
    return build_graph(resources.turns.outside, hosted_caller=caller)
