"""One HTTP response on its way out; notices a client that hangs up, and tells the call's record."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import orjson

from candor.simulator.counts import Call
from candor.simulator.wires.contract import Headers, Refusal

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

JSON: tuple[bytes, bytes] = (b"content-type", b"application/json")
EVENTS: tuple[bytes, bytes] = (b"content-type", b"text/event-stream")


class Dropped(Exception):
    """Ends a response whose connection has gone."""


class Exchange:
    """The response to one request. What is told to `call` is told before its bytes leave."""

    def __init__(self, scope: Message, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.call: Call | None = None
        self._receive = receive
        self._send = send

    async def start(self, status: int, headers: Headers) -> None:
        """Send the status and headers."""
        if self.call is not None:
            self.call.status = status
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def send_part(self, part: bytes) -> None:
        """Send a part of the body, more of which follows."""
        await self._send({"type": "http.response.body", "body": part, "more_body": True})

    async def finish(self, part: bytes = b"") -> None:
        """Send the last part of the body."""
        if self.call is not None:
            self.call.whole = self.call.done = True
        await self._send({"type": "http.response.body", "body": part})

    async def send_whole(self, status: int, body: bytes, headers: Headers) -> None:
        """Send a response whose length is known."""
        length = (b"content-length", str(len(body)).encode())
        await self.start(status, [*headers, length])
        await self.finish(body)

    async def refuse(self, refusal: Refusal) -> None:
        """Send a vendor's error answer."""
        await self.send_whole(refusal.status, orjson.dumps(refusal.body), [JSON, *refusal.headers])

    async def pause(self, seconds: float) -> None:
        """Wait, unless the client hangs up first: then the exchange is over."""
        if not seconds:
            return
        try:
            async with asyncio.timeout(seconds):
                message = await self._receive()
        except TimeoutError:
            return
        if message["type"] == "http.disconnect":
            if self.call is not None:
                self.call.hung_up = True
            raise Dropped

    async def abort(self) -> None:
        """Cut the TCP connection without another byte, and wait until the server has noticed."""
        self.scope["extensions"]["abort"]()
        await self._receive()
        raise Dropped


def as_event(body: Any) -> bytes:
    """Frame a body as one server-sent event."""
    payload: bytes = orjson.dumps(body)
    return b"data: " + payload + b"\n\n"


async def read_body(receive: Receive) -> bytes:
    """Read a request's body to its end, or to where its client left."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)
