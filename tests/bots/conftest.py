"""A conversation over a real graph, its stores, and a simulator of the vendors.

The graph is the test's own, or that of a service elsewhere, over HTTP.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from bots.contract import Reply
from bots.conversation import Conversation
from bots.open import conversation_over
from bots.open_remote import open_remote_conversation
from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from candor.domain.chats import Sender
from tests.end_to_end.service import Service
from tests.graph.conftest import resources, running_simulator, settings, simulator
from tests.settings import given_settings

__all__ = ["resources", "running_simulator", "settings", "simulator"]

ANNA = Sender("telegram", "1001")
SECRET = "a secret of the service and its bots"

Work = Callable[[Resources], Coroutine[Any, Any, Any]]


@dataclass(frozen=True)
class Opened:
    """A conversation; `inside` runs work where the service is, with its resources."""

    conversation: Conversation
    inside: Callable[[Work], Awaitable[Any]]
    tells_steps: bool


Open = Callable[[Settings], AbstractAsyncContextManager[Opened]]


@asynccontextmanager
async def open_here(settings: Settings) -> AsyncIterator[Opened]:
    await index_samples(settings)
    async with open_resources(settings) as opened:
        yield Opened(conversation_over(opened), lambda work: work(opened), tells_steps=True)


@asynccontextmanager
async def served(settings: Settings, **more: Any) -> AsyncIterator[Service]:
    """Serve in a thread, to bots that know SECRET."""
    await index_samples(settings)
    given = {"bot_secret": given_settings(bot_secret=SECRET).bot_secret, **more}
    service = Service(settings.model_copy(update=given))
    await asyncio.to_thread(service.__enter__)
    try:
        yield service
    finally:
        await asyncio.to_thread(service.stop)


@asynccontextmanager
async def open_elsewhere(settings: Settings) -> AsyncIterator[Opened]:
    async with served(settings) as service:

        def inside(work: Work) -> Awaitable[Any]:
            return asyncio.to_thread(lambda: service.run(work(service.resources)))

        own = given_settings(bot_service_url=service.url, bot_secret=SECRET)
        async with open_remote_conversation(own) as conversation:
            yield Opened(conversation, inside, tells_steps=False)


@pytest.fixture(params=[open_here, open_elsewhere], ids=["in_process", "remote"])
def opening(request: pytest.FixtureRequest) -> Open:
    """Opens a conversation, over either kind of service."""
    chosen: Open = request.param
    return chosen


@pytest.fixture
async def opened(opening: Open, settings: Settings) -> AsyncIterator[Opened]:
    async with opening(settings) as one:
        yield one


@pytest.fixture
def conversation(opened: Opened) -> Conversation:
    return opened.conversation


async def replies(conversation: Conversation, text: str, sender: Sender = ANNA) -> list[Reply]:
    return [reply async for reply in conversation.ask(sender, text)]
