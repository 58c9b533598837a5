"""A conversation over a real graph, its stores, and a simulator of the vendors."""

import pytest

from bots.contract import Reply, Sender
from bots.conversation import Conversation
from bots.open import conversation_over
from candor.bootstrap.resources import Resources
from tests.graph.conftest import resources, running_simulator, settings, simulator

__all__ = ["resources", "running_simulator", "settings", "simulator"]

ANNA = Sender("telegram", "1001")


@pytest.fixture
def conversation(resources: Resources) -> Conversation:
    return conversation_over(resources)


async def replies(conversation: Conversation, text: str, sender: Sender = ANNA) -> list[Reply]:
    return [reply async for reply in conversation.ask(sender, text)]
