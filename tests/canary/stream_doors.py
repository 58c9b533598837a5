"""Doors that are read along: server-sent events and the WebSocket, with readers of every manner."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import quote

import httpx
from websockets.exceptions import InvalidHandshake, WebSocketException
from websockets.sync.client import ClientConnection, connect

from tests.canary.door import TIMEOUT, Turn, bytes_of, header_of, post

PATH = "/api/chat/stream"


class Stream:
    """`POST /api/chat/stream`, read to its end; the canary is in the address and headers too."""

    name: str = "Stream"
    share: int = 8

    def ask(self, turn: Turn) -> bytes:
        """Ask within a conversation, as an AI SDK client that sends its own history along."""
        text = turn.canary.message
        said = [{"id": text, "role": "user", "parts": [{"type": "text", "text": text}]}]
        body = {
            "message": text,
            "thread_id": turn.thread,
            "metadata": {"note": text},
            "messages": said,
        }
        address = f"{PATH}?q={quote(text[:600], safe='')}"
        return post(turn, address, body, **{"user-agent": header_of(text), "last-event-id": "x"})


class _LeftStream:
    """A stream whose reader does something after the first words, as its subclass says."""

    share: int = 4
    patience: int = 0

    def ask(self, turn: Turn) -> bytes:
        """Read up to the first words, leave, and go on as this reader does."""
        told, last = b"", ""
        body = {"message": turn.canary.message, "thread_id": turn.thread}
        sent = turn.headers | ({"x-resume-seconds": str(self.patience)} if self.patience else {})
        with httpx.stream(
            "POST", turn.url + PATH, json=body, headers=sent, timeout=TIMEOUT
        ) as response:
            told += f"{response.status_code} {response.headers}\n".encode()
            for line in response.iter_lines():
                told += line.encode() + b"\n"
                if line.startswith("id: "):
                    last = line.removeprefix("id: ")
                if '"text-delta"' in line or (turn.number % 3 == 0 and '"data-status"' in line):
                    break
            told += self.then(turn, last, response)
        return told

    def then(self, turn: Turn, last: str, response: httpx.Response) -> bytes:
        """Leave without a word."""
        response.close()
        return b""


class ReaderGone(_LeftStream):
    """A reader who goes away in the middle."""

    name: str = "Stream, reader gone"


class Resumed(_LeftStream):
    """A reader who loses the connection and comes back, also with an event id that is a canary."""

    name: str = "Stream, resumed"
    patience: int = 20

    def then(self, turn: Turn, last: str, response: httpx.Response) -> bytes:
        """Read on behind the last event, twice, and once behind what never was one."""
        response.close()
        told = b""
        for behind in (last, last, header_of(turn.canary.message, 60), f"{header_of(last)}x"):
            sent = turn.headers | {"last-event-id": behind}
            path = f"{turn.url}{PATH}/{last.rpartition(':')[0] or 'x'}"
            told += bytes_of(httpx.get(path, headers=sent, timeout=TIMEOUT))
        return told


class Stopped(_LeftStream):
    """A reader who has read enough and says so."""

    name: str = "Stream, stopped"

    def then(self, turn: Turn, last: str, response: httpx.Response) -> bytes:
        """Stop the answer with a canary for a body, and read what is still sent."""
        path = f"{turn.url}{PATH}/{last.rpartition(':')[0] or 'x'}/stop"
        said = httpx.post(
            path, json={"why": turn.canary.message}, headers=turn.headers, timeout=TIMEOUT
        )
        with suppress(httpx.StreamError):
            return bytes_of(said) + response.read()
        return bytes_of(said)


@contextmanager
def _socket(turn: Turn, **headers: str) -> Iterator[ClientConnection]:
    address = turn.url.replace("http", "ws") + "/api/chat/ws"
    address += f"?q={quote(turn.canary.message[:600], safe='')}"
    try:
        with connect(
            address,
            additional_headers=turn.headers | headers,
            user_agent_header=header_of(turn.canary.message),
            proxy=None,
            close_timeout=5,
        ) as socket:
            yield socket
    except (WebSocketException, OSError) as failure:
        raise httpx.ReadError("the socket was closed") from failure


def _until_end(socket: ClientConnection) -> bytes:
    told = b""
    while True:
        frame = socket.recv(TIMEOUT, decode=False)
        told += frame + b"\n"
        if json.loads(frame)["type"] in ("finish", "error", "abort"):
            return told


class WebSocket:
    """`WS /api/chat/ws`: a question, a frame that is refused, and the next question."""

    name: str = "WebSocket"
    share: int = 6

    def ask(self, turn: Turn) -> bytes:
        """Ask on one connection; odd frames repeat the canary wherever a client can put it."""
        text = turn.canary.message
        odd: tuple[str | bytes, ...] = (
            json.dumps({"type": text, "message": text}),
            json.dumps({"type": "ask", "message": [text], text: text}),
            json.dumps({"type": "ask", "message": text, "thread_id": text}),
            json.dumps({"type": "ask", "message": "Gas?", "language": text * 9, "region": text}),
            f'{{"type": "ask", "message": "{text}',
            text,
            text.encode(),
            json.dumps({"type": "ask", "message": text * 400}),
            json.dumps([text]),
        )
        asked = json.dumps({"type": "ask", "message": text, "thread_id": turn.thread})
        with _socket(turn) as socket:
            told = b""
            for frame in (asked, odd[turn.number % len(odd)], asked):
                socket.send(frame)
                told += _until_end(socket)
            return told


class WebSocketGone:
    """A reader who stops, or hangs up, in the middle of an answer; some are refused at the door."""

    name: str = "WebSocket, gone"
    share: int = 4

    def ask(self, turn: Turn) -> bytes:
        """Send a token that is the canary beside it: where sign-in is off it means nothing."""
        text, told = turn.canary.message, b""
        if turn.number % 4 == 0:
            with suppress(httpx.ReadError, InvalidHandshake), _socket(turn, origin=header_of(text)):
                pass
        asked = {"type": "ask", "message": text, "token": text, "metadata": {"note": text}}
        with _socket(turn) as socket:
            socket.send(json.dumps(asked))
            while True:
                frame = socket.recv(TIMEOUT, decode=False)
                told += frame + b"\n"
                kind = json.loads(frame)["type"]
                if kind == "text-delta" and turn.number % 2:
                    socket.send(json.dumps({"type": "stop", "why": text}))
                if kind in ("finish", "error") or (kind == "text-delta" and not turn.number % 2):
                    return told
