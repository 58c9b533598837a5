"""No byte of what is personal or secret lies in a file, a log line or a provider's request."""

import asyncio
import contextlib
import json
import re
import shutil
import time
import uuid
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
from websockets.sync.client import connect

from candor.bootstrap.keys import load_keys
from candor.stores.memory.sqlite import SqliteMemory
from tests.end_to_end.canaries import EMAIL, Canaries, files_in
from tests.end_to_end.process import ServedProcess
from tests.end_to_end.questions import VENDORS
from tests.settings import given_settings
from tests.simulator import Answer, Fault, FaultKind, Simulator

FAULTS: tuple[FaultKind, ...] = (
    "malformed_json",
    "not_json",
    "wrong_shape",
    "filtered",
    "drop_midway",
    "bad_key",
)
MARKER = "quokka"
PSEUDONYM = re.compile(rb"k[0-9a-f]{8}:[0-9a-f]{64}")
USER = "anna.canary"
HEADERS = {"x-user-id": USER}


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


class Client:
    """Sends requests and keeps the bytes of every response."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, headers=HEADERS, timeout=60)
        self.responses: list[bytes] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        response = self._http.request(method, path, **request)
        self.responses.append(response.content + str(response.headers).encode())
        return response

    def read_stream(self, body: dict[str, Any]) -> None:
        """Read a streamed turn as far as it goes: LangServe cuts one that fails."""
        with (
            contextlib.suppress(httpx.RemoteProtocolError),
            self._http.stream("POST", "/chat/stream", json=body) as response,
        ):
            for piece in response.iter_bytes():
                self.responses.append(piece)

    def chat(self, message: str, **body: Any) -> httpx.Response:
        return self.send("POST", "/api/chat", json={"message": message, **body})


def assert_nowhere(
    canaries: Canaries, simulator: Simulator, client: Client, *folders: Path
) -> None:
    """Fail where anything was kept, logged, sent on or answered, and where nothing was at all."""
    assert canaries.hits_in(folders) == {}
    for request in simulator.received:
        assert canaries.hits(repr(request).encode() + request.body) == []
    for response in client.responses:
        assert canaries.hits(response) == []
    contents = {path.name: path.read_bytes() for path in files_in(folders)}
    records = b"".join(content for name, content in contents.items() if "candor.sqlite3" in name)
    assert PSEUDONYM.search(records), "nothing was kept at all"
    readable = [name for name, content in contents.items() if MARKER.encode() in content]
    assert readable == [], "messages lie in the clear"


def decrypted_memory(data_dir: Path) -> str:
    """Everything that the checkpoints hold, in the clear."""

    async def read() -> str:
        keys = load_keys(given_settings(data_dir=data_dir))
        memory = await SqliteMemory.open(data_dir / "memory.sqlite3", keys.sealer("checkpoints"))
        try:
            return repr([found async for found in memory.checkpointer.alist(None)])
        finally:
            await memory.aclose()

    return asyncio.run(read())


def test_through_every_door(
    data_dir: Path, home: Path, simulator: Simulator, canaries: Canaries
) -> None:
    with ServedProcess(data_dir, home, simulator) as served, Client(served.url) as client:
        for message in canaries.messages(MARKER):
            answer = client.chat(message, thread_id="talk").json()
            assert sum(answer["privacy"]["redacted"].values()) >= 1
            assert answer["privacy"]["notice"]
            client.chat(message, metadata={"note": canaries.together()}, user_id=EMAIL)
            _repeat(client, message)
            _langserve(client, message)
        assert simulator.received
        assert any(MARKER in request.body.decode() for request in simulator.received)
        _provider_failures(client, simulator, canaries)
        _wrong_requests(client, canaries)
        _hang_up(served.url, simulator, canaries)
        for path in ("/metrics", "/api/health", "/api/threads", "/api/threads/talk", "/api/usage"):
            assert client.send("GET", path).status_code == 200
        assert_nowhere(canaries, simulator, client, data_dir, home)
    assert_nowhere(canaries, simulator, client, data_dir, home)
    memory = decrypted_memory(data_dir)
    assert MARKER in memory
    assert canaries.hits(memory.encode()) == []
    log = served.log.read_text()
    assert log.count('"event": "request"') > 40
    assert "Traceback" not in log


def _repeat(client: Client, message: str) -> None:
    """Ask with an idempotency key that is itself personal, twice."""
    key = {"idempotency-key": f"{EMAIL}/{uuid.uuid4()}"}
    first, again = (
        client.send("POST", "/api/chat", json={"message": message}, headers=key) for _ in range(2)
    )
    assert first.status_code == again.status_code == 200
    assert first.json()["turn_id"] == again.json()["turn_id"]


def _langserve(client: Client, message: str) -> None:
    body = {"input": {"message": message}, "config": {"configurable": {"thread_id": "served"}}}
    for path in ("/chat/invoke", "/chat/stream", "/chat/stream_log"):
        assert client.send("POST", path, json=body).status_code == 200
    batch = {"inputs": [{"message": message}], "config": {}}
    assert client.send("POST", "/chat/batch", json=batch).status_code == 200


def _provider_failures(client: Client, simulator: Simulator, canaries: Canaries) -> None:
    """Let providers fail in ways that repeat the request in their clients' exceptions."""
    for kind in FAULTS:
        for vendor in VENDORS:
            simulator.script(vendor, [Fault(kind)])
        for message in canaries.messages(MARKER):
            assert client.chat(message, thread_id="failing").status_code == 200


def _wrong_requests(client: Client, canaries: Canaries) -> None:
    """Send what is refused before there is a turn."""
    secret = canaries.together()
    refused = [
        client.chat([secret]),  # type: ignore[arg-type]  # on purpose
        client.chat(secret * 100),
        client.chat("What is staking?", region=secret),
        client.chat("What is staking?", thread_id=secret),
        client.chat("What is staking?", language=secret),
        client.send("POST", "/api/chat", content=f'{{"message": "{secret}'),
        client.send("POST", "/api/chat", content=secret.encode("utf-16")),
        client.send("POST", "/chat/invoke", json={"input": {"message": [secret]}}),
        client.send("POST", "/chat/invoke", json={"input": secret}),
        client.send("POST", "/chat/invoke", content=f'{{"input": "{secret}'),
        client.send("POST", "/chat/batch", json={"inputs": [{"note": secret}]}),
        client.send("GET", f"/api/threads/{secret}"),
        client.send("GET", "/api/threads", params={"q": secret}, headers={"x-user-id": EMAIL * 20}),
        client.send("GET", f"/{EMAIL}/{canaries.key}"),
        client.send("PUT", "/api/consent", json={"given": secret}),
    ]
    for name in (canaries.key, canaries.phrase.replace(" ", "-")):
        served = {"configurable": {"thread_id": name}}
        refused += [
            client.chat("What is staking?", thread_id=name),
            client.send("GET", f"/api/threads/{name}"),
            client.send("DELETE", f"/api/threads/{name}"),
            client.send(
                "POST",
                "/chat/invoke",
                json={"input": {"message": "What is staking?"}, "config": served},
            ),
        ]
        client.send("GET", "/api/usage", headers={"x-request-id": name[:64]})
    for response in refused:
        assert 400 <= response.status_code < 500, response.text


def _hang_up(url: str, simulator: Simulator, canaries: Canaries) -> None:
    """Leave in the middle of a streamed turn."""
    simulator.script("openai", [Answer("Too late [1].", first_token_seconds=20)])
    before = len(simulator.received)
    body = {"input": {"message": next(canaries.messages(MARKER))}}
    with httpx.stream("POST", f"{url}/chat/stream", json=body, headers=HEADERS, timeout=30):
        for _ in _polls():
            if len(simulator.received) > before:
                break
    assert len(simulator.received) > before


def _polls() -> Iterator[None]:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        yield
        time.sleep(0.02)


def test_with_a_step_that_breaks(
    data_dir: Path, home: Path, simulator: Simulator, canaries: Canaries
) -> None:
    """The index is damaged, so every turn fails after it was redacted."""
    with ServedProcess(data_dir, home, simulator) as served, Client(served.url) as client:
        assert client.chat(f"What is a {MARKER}?").status_code == 200
    for generation in (data_dir / "index").glob("*/*/"):
        shutil.rmtree(generation)
    with ServedProcess(data_dir, home, simulator) as served, Client(served.url) as client:
        for message in canaries.messages(MARKER):
            assert client.chat(message, thread_id="talk").status_code >= 500
            body = {"input": {"message": message}}
            assert client.send("POST", "/chat/invoke", json=body).status_code >= 500
            client.read_stream(body)
        assert client.send("GET", "/api/usage").json()["used"] == 1
        assert_nowhere(canaries, simulator, client, data_dir, home)
    assert_nowhere(canaries, simulator, client, data_dir, home)
    assert canaries.hits(decrypted_memory(data_dir).encode()) == []


def test_a_sockets_address_headers_and_frames_are_in_no_log(
    data_dir: Path, home: Path, simulator: Simulator, canaries: Canaries
) -> None:
    with ServedProcess(data_dir, home, simulator) as served:
        address = f"{served.url.replace('http', 'ws')}/api/chat/ws?q={canaries.key}"
        for message in canaries.messages(MARKER):
            sent = HEADERS | {"x-note": canaries.together()}
            with connect(address, proxy=None, additional_headers=sent) as socket:
                for frame in (
                    {"type": "ask", "message": message},
                    {"type": canaries.key, canaries.phrase: EMAIL},
                    {"type": "ask", "message": [message], "token": canaries.phrase},
                ):
                    socket.send(json.dumps(frame))
                    told = ""
                    while json.loads(told or "{}").get("type") not in ("finish", "error"):
                        told = str(socket.recv(30))
                        assert canaries.hits(told.encode()) == []
    assert canaries.hits_in([data_dir, home]) == {}
    for request in simulator.received:
        assert canaries.hits(request.body) == []
    log = served.log.read_text()
    assert log.count('"logger": "uvicorn.error"') > 4, "sockets are not logged at all"
    assert "Application startup complete." in log


def test_the_scan_finds_what_is_there(tmp_path: Path, canaries: Canaries) -> None:
    words = canaries.phrase.split()
    planted = [
        EMAIL.upper().encode(),
        EMAIL.encode("utf-16"),
        f"key={canaries.key}".encode(),
        bytes.fromhex(canaries.key),
        f"...{' '.join(words[4:8])}...".encode(),
        b64encode(f"user: {canaries.phrase}".encode()),
    ]
    for number, content in enumerate(planted):
        file = tmp_path / f"file-{number}"
        file.write_bytes(content)
        assert list(canaries.hits_in([tmp_path])) == [str(file)]
        file.unlink()
