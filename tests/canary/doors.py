"""One class for each way in which a person's text comes in; a new interface is added here."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import httpx

from tests.canary.values import Canary
from tests.end_to_end.command_line import environment

USERS_TURNS = 25  # a month of the free tier holds a hundred
TIMEOUT = 30.0


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


def _bytes_of(response: httpx.Response) -> bytes:
    return f"{response.status_code} {response.headers}\n".encode() + response.content


def _post(turn: Turn, path: str, body: object, **headers: str) -> bytes:
    sent = turn.headers | headers
    return _bytes_of(httpx.post(turn.url + path, json=body, headers=sent, timeout=TIMEOUT))


class Rest:
    """`POST /api/chat`."""

    name: str = "REST"
    share: int = 30

    def ask(self, turn: Turn) -> bytes:
        """Ask within a conversation, with metadata that repeat the canary."""
        body = {
            "message": turn.canary.message,
            "thread_id": turn.thread,
            "metadata": {"note": turn.canary.message},
        }
        return _post(turn, "/api/chat", body)


class Replay:
    """`POST /api/chat` twice under one idempotency key that is itself the canary."""

    name: str = "REST, repeated"
    share: int = 6

    def ask(self, turn: Turn) -> bytes:
        """Ask twice; keys are headers, so they are sent as UTF-8 without line breaks."""
        key = json.dumps(turn.canary.message)[:200]
        body = {"message": turn.canary.message}
        return b"".join(_post(turn, "/api/chat", body, **{"idempotency-key": key}) for _ in "12")


class EditedHistory:
    """A client that sends a history of its own, edited, beside the question."""

    name: str = "Edited history"
    share: int = 6

    def ask(self, turn: Turn) -> bytes:
        """Put the canary into every shape of history that clients send."""
        text = turn.canary.message
        said = [{"role": "user", "content": text}, {"role": "assistant", "content": text}]
        body = {"message": f"As I wrote: {text}", "messages": said, "history": said}
        config = {"configurable": {"thread_id": turn.thread, "history": said}, "tags": [text[:99]]}
        first = _post(turn, "/api/chat", body | {"thread_id": turn.thread})
        return first + _post(turn, "/chat/invoke", {"input": body, "config": config})


class LangServe:
    """A route of LangServe; its config repeats the canary where clients may name things."""

    def __init__(self, route: str, share: int) -> None:
        self.name = f"LangServe {route}"
        self.share = share
        self._route = route

    def ask(self, turn: Turn) -> bytes:
        """Ask and read the whole answer or stream."""
        question = {"message": turn.canary.message, "metadata": {"note": turn.canary.message}}
        config = {
            "configurable": {"thread_id": turn.thread},
            "metadata": {"note": turn.canary.message},
            "run_name": turn.canary.message,
        }
        body: dict[str, object] = {"input": question, "config": config}
        if self._route == "batch":
            body = {"inputs": [question], "config": config}
        return _post(turn, f"/chat/{self._route}", body)


class Playground:
    """The playground under a config hash of the client's, and the schemas beside it."""

    name: str = "Playground"
    share: int = 3

    def ask(self, turn: Turn) -> bytes:
        """Open the page, then ask as it does, the canary also in the address."""
        text = turn.canary.message
        told = b""
        for path in (
            "/chat/playground/index.html",
            "/chat/input_schema",
            "/chat/c/N4XyA/config_schema",
        ):
            told += _bytes_of(httpx.get(turn.url + path, params={"q": text[:900]}, timeout=TIMEOUT))
        return told + _post(turn, "/chat/c/N4XyA/stream_log", {"input": {"message": text}})


class HangUp:
    """A client that goes away in the middle of its turn."""

    name: str = "Client gone"
    share: int = 5

    def ask(self, turn: Turn) -> bytes:
        """Ask and leave before the answer, at another moment each time."""
        body = {"input": {"message": turn.canary.message}}
        wait = httpx.Timeout(TIMEOUT, read=0.01 + 0.02 * (turn.number % 9))
        path = turn.url + ("/chat/stream" if turn.number % 2 else "/api/chat")
        given = body if turn.number % 2 else body["input"]
        try:
            return _bytes_of(httpx.post(path, json=given, headers=turn.headers, timeout=wait))
        except httpx.ReadTimeout:
            return b""


class CommandLineAsk:
    """`candor ask` over the same data folder, beside the service that runs."""

    name: str = "candor ask"
    share: int = 1

    def __init__(self, home: Path, settings: dict[str, str]) -> None:
        self._home = home
        self._settings = settings

    def ask(self, turn: Turn) -> bytes:
        """Run it to its end; what it says on standard error belongs to a log."""
        ran = subprocess.run(
            [sys.executable, "-m", "candor", "ask", "--user", turn.user, "--", turn.canary.message],
            cwd=self._home,
            env=environment(**self._settings),
            capture_output=True,
            timeout=90,
        )
        with (self._home / "candor-ask.log").open("ab") as log:
            log.write(ran.stderr)
        return ran.stdout


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
            self._due[door.name] = self._due.get(door.name, 0.0) + door.share / whole
        door = max(self.doors, key=lambda one: self._due[one.name])
        self._due[door.name] -= 1
        self.counts[door.name] = self.counts.get(door.name, 0) + 1
        return door
