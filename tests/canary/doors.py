"""One class for each way in which a whole question comes in; a new interface is a new class."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import httpx

from tests.canary.door import TIMEOUT, Turn, bytes_of, post
from tests.end_to_end.command_line import environment


class Rest:
    """`POST /api/chat`."""

    name: str = "REST"
    share: int = 14

    def ask(self, turn: Turn) -> bytes:
        """Ask within a conversation, with metadata that repeat the canary."""
        body = {
            "message": turn.canary.message,
            "thread_id": turn.thread,
            "metadata": {"note": turn.canary.message},
        }
        return post(turn, "/api/chat", body)


class Replay:
    """`POST /api/chat` twice under one idempotency key that is itself the canary."""

    name: str = "REST, repeated"
    share: int = 4

    def ask(self, turn: Turn) -> bytes:
        """Ask twice; keys are headers, so they are sent as UTF-8 without line breaks."""
        key = json.dumps(turn.canary.message)[:200]
        body = {"message": turn.canary.message}
        return b"".join(post(turn, "/api/chat", body, **{"idempotency-key": key}) for _ in "12")


class EditedHistory:
    """A client that sends a history of its own, edited, beside the question."""

    name: str = "Edited history"
    share: int = 4

    def ask(self, turn: Turn) -> bytes:
        """Put the canary into every shape of history that clients send."""
        text = turn.canary.message
        said = [{"role": "user", "content": text}, {"role": "assistant", "content": text}]
        body = {"message": f"As I wrote: {text}", "messages": said, "history": said}
        config = {"configurable": {"thread_id": turn.thread, "history": said}, "tags": [text[:99]]}
        first = post(turn, "/api/chat", body | {"thread_id": turn.thread})
        return first + post(turn, "/chat/invoke", {"input": body, "config": config})


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
        return post(turn, f"/chat/{self._route}", body)


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
            told += bytes_of(httpx.get(turn.url + path, params={"q": text[:900]}, timeout=TIMEOUT))
        return told + post(turn, "/chat/c/N4XyA/stream_log", {"input": {"message": text}})


class HangUp:
    """A client that goes away in the middle of its turn."""

    name: str = "Client gone"
    share: int = 3

    def ask(self, turn: Turn) -> bytes:
        """Ask and leave before the answer, at another moment each time."""
        body = {"input": {"message": turn.canary.message}}
        wait = httpx.Timeout(TIMEOUT, read=0.01 + 0.02 * (turn.number % 9))
        path = turn.url + ("/chat/stream" if turn.number % 2 else "/api/chat")
        given = body if turn.number % 2 else body["input"]
        try:
            return bytes_of(httpx.post(path, json=given, headers=turn.headers, timeout=wait))
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
            timeout=300,
        )
        with (self._home / "candor-ask.log").open("ab") as log:
            log.write(ran.stderr)
        return ran.stdout


class PersonalThread:
    """A conversation whose name is the canary itself, on every door that takes one."""

    name: str = "Personal thread id"
    share: int = 3

    def ask(self, turn: Turn) -> bytes:
        """Name it as far as the name's form allows it: a phrase with dashes for spaces."""
        name = re.sub(r"\s+", "-", turn.canary.written)
        config = {"configurable": {"thread_id": name}}
        question: dict[str, object] = {"message": "What is staking?"}
        said = [{"role": "user", "content": "What is staking?"}]
        told = post(turn, "/api/chat", question | {"thread_id": name})
        told += post(turn, "/api/chat/stream", question | {"thread_id": name})
        told += post(turn, "/chat/invoke", {"input": question, "config": config})
        told += post(turn, "/chat/stream", {"input": question, "config": config})
        named = {"messages": said, "metadata": {"thread_id": name}}
        told += post(turn, "/v1/chat/completions", named)
        path = f"{turn.url}/api/threads/{quote(name, safe='')}"
        told += bytes_of(httpx.get(path, headers=turn.headers, timeout=TIMEOUT))
        return told + bytes_of(httpx.delete(path, headers=turn.headers, timeout=TIMEOUT))
