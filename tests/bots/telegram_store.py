"""What the Telegram of the tests' holds: its chats, what was called, and what nobody took yet."""

import asyncio
import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.bots.telegram_shapes import Flood, Shown

TOKEN = "123456:" + "A" * 35


@dataclass
class TelegramStore:
    """The state behind the methods, and what a test reads of it."""

    admins: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    token: str = TOKEN
    may_delete: bool = True
    parse_nothing: bool = False
    flood: Flood = field(default_factory=Flood)
    blocked_by: set[int] = field(default_factory=set)
    messages: dict[tuple[int, int], Shown] = field(default_factory=dict)
    deleted: list[tuple[int, int]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    toasts: list[dict[str, Any]] = field(default_factory=list)
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    webhook: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        self._pending: list[dict[str, Any]] = []
        self._arrived = asyncio.Event()
        self._ids = itertools.count(1)
        self._updates = itertools.count(1000)
        self._polling = 0

    def deliver(self, update: dict[str, Any]) -> None:
        """Queue an update, also one that came before."""
        self._pending.append(update)
        self._arrived.set()

    @property
    def waiting(self) -> int:
        """How many updates nobody has confirmed."""
        return len(self._pending)

    def shown(self, chat: int) -> list[Shown]:
        """Answer what a chat shows of the bot, in order."""
        return [one for (where, _), one in sorted(self.messages.items()) if where == chat]

    def named(self, method: str) -> list[dict[str, Any]]:
        """Answer the parameters of every call of a method."""
        return [parameters for name, parameters in self.calls if name == method]
