"""What a door is: a way in which a person's text comes in, and the turns that go through it."""

from dataclasses import dataclass, field
from typing import Protocol

import httpx

from tests.canary.values import Canary

TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn to be made: the canary, who asks it (an id that is personal too), and where."""

    number: int
    canary: Canary
    user: str
    url: str

    @property
    def thread(self) -> str:
        """Answer a conversation that every few turns share, so that history is replayed."""
        return f"talk-{self.number // 4}"

    @property
    def headers(self) -> dict[str, str]:
        """Say who asks."""
        return {"x-user-id": self.user}


class Door(Protocol):
    """An interface: `share` of a hundred turns go through it; `ask` answers all it was told."""

    name: str
    share: int

    def ask(self, turn: Turn) -> bytes:
        """Make the turn; raise httpx.HTTPError where the service is gone in the middle of it."""
        ...


def bytes_of(response: httpx.Response) -> bytes:
    """Answer the status, the headers and the body; `500 ` at the start tells what broke."""
    return f"{response.status_code} {response.headers}\n".encode() + response.content


def post(turn: Turn, path: str, body: object, **headers: str) -> bytes:
    """Send JSON as the turn's user and answer all that came back."""
    sent = turn.headers | headers
    return bytes_of(httpx.post(turn.url + path, json=body, headers=sent, timeout=TIMEOUT))


def header_of(text: str, longest: int = 900) -> str:
    """Keep what a header can carry."""
    return "".join(sign for sign in text if " " <= sign <= "~")[:longest].strip() or "x"


@dataclass(slots=True)
class Entrance:
    """Hands turns to doors by their shares, each door as often as its share says."""

    doors: list[Door]
    counts: dict[str, int] = field(default_factory=dict)
    _due: dict[str, float] = field(default_factory=dict)

    def next(self) -> Door:
        """Answer the door that is the furthest behind its share."""
        whole = sum(door.share for door in self.doors)
        for door in self.doors:
            # in a short run too, every door has a turn before any has its second
            self._due[door.name] = self._due.get(door.name, 1.0) + door.share / whole
        door = max(self.doors, key=lambda one: self._due[one.name])
        self._due[door.name] -= 1
        self.counts[door.name] = self.counts.get(door.name, 0) + 1
        return door
