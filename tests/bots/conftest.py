"""A conversation over a real graph, its stores, and a simulator of the vendors."""

import pytest

from bots.allowance import SharedAllowance
from bots.chats import Chats
from bots.contract import Reply, Sender
from bots.conversation import Conversation
from bots.in_process import InProcess
from bots.wording import Wording
from candor.bootstrap.resources import Resources
from candor.stores.chats.sql import SqlChatStore
from tests.graph.conftest import resources, running_simulator, settings, simulator

__all__ = ["resources", "running_simulator", "settings", "simulator"]

ANNA = Sender("telegram", "1001")


def conversation_over(resources: Resources) -> Conversation:
    service = InProcess(resources, "default")
    return Conversation(
        service=service,
        chats=Chats(
            SqlChatStore(resources.database, resources.clock), resources.pseudonyms, "default"
        ),
        allowance=SharedAllowance(service),
        wording=Wording(resources.texts, "Harbour"),
        longest=resources.settings.max_message_chars,
    )


@pytest.fixture
def conversation(resources: Resources) -> Conversation:
    return conversation_over(resources)


async def replies(conversation: Conversation, text: str, sender: Sender = ANNA) -> list[Reply]:
    return [reply async for reply in conversation.ask(sender, text)]
