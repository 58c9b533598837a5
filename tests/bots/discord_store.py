"""What the Discord of the tests' holds: its messages, and how far interactions were answered."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.bots.discord_shapes import GUILD, ME, member, message

TOKEN = "bot-token.of.the-tests"


@dataclass
class Shown:
    """A message as its channel shows it."""

    id: int
    channel: int
    embeds: list[dict[str, Any]]
    components: list[dict[str, Any]]
    flags: int = 0
    reply_to: int | None = None
    files: list[str] = field(default_factory=list)
    interaction: int | None = None
    edits: int = 0

    @property
    def text(self) -> str:
        return "\n".join(str(one.get("description", "")) for one in self.embeds)

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [(one["name"], one["value"]) for e in self.embeds for one in e.get("fields", [])]

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & 64)

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [one for row in self.components for one in row["components"]]

    @property
    def actions(self) -> list[str]:
        return [str(one["custom_id"]) for one in self.parts]


@dataclass
class Asked:
    """An interaction, and how far it was answered."""

    id: int
    token: str
    channel: int
    at: float
    pressed: Shown | None = None
    kind: int | None = None
    ephemeral: bool = False
    original: Shown | None = None
    gone: bool = False
    refused: bool = False


@dataclass
class Flood:
    """Refuses the next calls of messages by 429."""

    calls: int = 0
    retry_after: float = 0.05


@dataclass
class DiscordStore:
    """What REST and the gateway share."""

    may_delete: bool = True
    privileged: bool = False
    forgetful: bool = False
    shards: int = 1
    flood: Flood = field(default_factory=Flood)
    messages: dict[int, Shown] = field(default_factory=dict)
    deleted: list[int] = field(default_factory=list)
    commands: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    refusals: list[tuple[str, int]] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)
    resumed: int = 0
    identified: int = 0
    typed: int = 0
    late: float = 0.0
    connected: bool = False

    def __post_init__(self) -> None:
        self._ids = itertools.count(10_000)
        self._nonces: dict[str, Shown] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._sent: list[dict[str, Any]] = []
        self._roles: dict[int, list[int]] = {}
        self._contents = False
        self._gateway_url = ""

    def _show(self, channel: int, body: Any, files: list[str], asked: Asked | None = None) -> Shown:
        shown = Shown(
            next(self._ids),
            channel,
            body.get("embeds") or [],
            body.get("components") or [],
            body.get("flags", 0),
            files=files,
            interaction=asked.id if asked else None,
        )
        self.messages[shown.id] = shown
        return shown

    def _told(self, shown: Shown) -> dict[str, Any]:
        told = self._message(shown.id, shown.channel, ME, in_dm=True)
        return told | {
            "embeds": shown.embeds,
            "components": shown.components,
            "flags": shown.flags,
        }

    def _message(self, number: int, channel: int, person: int, *, in_dm: bool) -> dict[str, Any]:
        told = message(number, channel, person)
        if not in_dm:
            told |= {"guild_id": str(GUILD), "member": self._member(person)}
        return told

    def _member(self, person: int) -> dict[str, Any]:
        return member(person, self._roles.get(person, []))
