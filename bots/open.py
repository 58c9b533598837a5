"""Opens the conversation that bots lead: over this process's own graph, or over a service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bots.allowance import SharedAllowance
from bots.conversation import Conversation
from bots.in_process import InProcess
from bots.wording import Wording
from candor.bootstrap.chats import chats_of
from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.settings import Settings


def conversation_over(resources: Resources) -> Conversation:
    """Answer the conversation over resources that are open."""
    settings = resources.settings
    service = InProcess(resources, settings.bot_project)
    return Conversation(
        service=service,
        chats=chats_of(resources, settings.bot_project),
        allowance=SharedAllowance(service),
        wording=Wording(resources.texts, settings.bot_name),
        longest=settings.max_message_chars,
    )


@asynccontextmanager
async def open_conversation(settings: Settings) -> AsyncIterator[Conversation]:
    """Open everything that answers need, hand out the conversation, and close it again."""
    async with open_resources(settings, serving=True) as resources:
        yield conversation_over(resources)
