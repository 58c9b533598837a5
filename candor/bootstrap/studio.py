"""The graph for `langgraph dev` and other hosts; langgraph.json names it.

The host brings the checkpointer, and keeps each run's raw input itself (docs/privacy.md).
"""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import Context
from typing import NamedTuple

from langchain_core.runnables import RunnableConfig

from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.settings import load_settings
from candor.domain.caller import DEFAULT_PROJECT, Caller
from graph.build import TurnGraph, build_graph

POLL_SECONDS = 0.02


class _Hosted(NamedTuple):
    graph: asyncio.Future[TurnGraph]
    holder: asyncio.Task[None]


# a host may run turns on several event loops, and connections belong to the loop they opened on
_hosted: dict[asyncio.AbstractEventLoop, _Hosted] = {}
_opening = threading.Lock()


async def graph(config: RunnableConfig) -> TurnGraph:
    """Answer the graph; the first call on an event loop opens what it works with.

    Every call raises the opening's error (BadUsage where a setting is wrong) until one succeeds.
    """
    loop = asyncio.get_running_loop()
    if loop not in _hosted:
        ready: asyncio.Future[TurnGraph] = loop.create_future()
        # a context of its own: what the first caller's run carries must not stay for all others
        holder = loop.create_task(_hold_open(ready), name="hosted-graph", context=Context())
        _hosted[loop] = _Hosted(ready, holder)
    return await asyncio.shield(_hosted[loop].graph)


async def _hold_open(ready: asyncio.Future[TurnGraph]) -> None:
    """Open everything and hand out the graph; a loop that ends cancels this, which closes it."""
    try:
        settings = await asyncio.to_thread(load_settings)
        async with AsyncExitStack() as stack:
            async with _alone_in_this_process():
                opening = open_resources(settings, serving=True)
                resources = await stack.enter_async_context(opening)
            ready.set_result(_host(resources))
            await asyncio.Event().wait()
    except Exception as failure:
        if ready.done():
            raise
        ready.set_exception(failure)
    finally:
        ready.cancel()
        del _hosted[ready.get_loop()]


@asynccontextmanager
async def _alone_in_this_process() -> AsyncIterator[None]:
    """Let the loops of several threads open one after another: Alembic cannot run twice at once."""
    while not _opening.acquire(blocking=False):  # noqa: ASYNC110  # threads share no asyncio.Event
        await asyncio.sleep(POLL_SECONDS)
    try:
        yield
    finally:
        _opening.release()


def _host(resources: Resources) -> TurnGraph:
    caller = Caller(
        project=DEFAULT_PROJECT,
        user=resources.pseudonyms.user(DEFAULT_PROJECT, "studio"),
        region=resources.settings.default_region,
        channel="studio",
    )
    return build_graph(resources.turns.outside, hosted_caller=caller)
