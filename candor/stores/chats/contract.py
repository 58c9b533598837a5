"""The contract of the store of chats."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from candor.domain.caller import Caller

Settings = Mapping[str, object]

# the place under which a group's own settings are kept
GROUP = "group"


@dataclass(frozen=True, slots=True)
class Chat:
    """What is remembered of one chat.

    `language` is a BCP 47 tag, None for the one that is written in; `thread` is the conversation
    that goes on; `settings` are the platform's own, in JSON.
    """

    language: str | None = None
    thread: str | None = None
    settings: Settings = field(default_factory=dict)


class ChatStore(Protocol):
    """Remembers chats by who has them and where; passes tests/stores/test_chats.py.

    A caller is a person, or a group under a pseudonym of its own. `place` is the digest of the
    group in which a person speaks, empty in private, and GROUP for a group's own settings.
    DataErased where the caller's data are being erased.
    """

    async def of(self, caller: Caller, place: str = "") -> Chat: ...
    async def keep(self, caller: Caller, chat: Chat, place: str = "") -> None: ...
