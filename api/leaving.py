"""Ends what a client asked for that goes away before the answer: nobody would read it."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# where a model is asked; streams that have begun watch their reader themselves
ASKING = frozenset(
    {"/api/chat", "/v1/chat/completions", "/chat/invoke", "/chat/batch", "/chat/stream", "/mcp"}
)
# who sends a key will ask again and wants this very answer
_COMES_BACK = b"idempotency-key"
_LEFT = "candor.left"

Answered = TypeVar("Answered")


class Leaving:
    """Cancels a question whose client hangs up before the response has begun.

    The outermost of all: what is inside runs in a task of its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if not _asks(scope):
            await self.app(scope, receive, send)
            return
        watched = _Watched(receive, send)
        scope[_LEFT] = left = asyncio.Event()
        serving = asyncio.ensure_future(self.app(scope, watched.receive, watched.send))
        leaving = asyncio.ensure_future(watched.left())
        try:
            await asyncio.wait({serving, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not serving.done() and leaving.done() and not watched.begun:
                left.set()
                serving.cancel()
                with suppress(asyncio.CancelledError):
                    await serving
            else:
                await serving
        finally:
            for task in (serving, leaving, *watched.reading):
                task.cancel()


async def unless_left(request: Request, answering: Coroutine[Any, Any, Answered]) -> Answered:
    """Wait for an answer in a task that its request's cancellation does not reach.

    Raises CancelledError, once the answering has ended, where the client hung up.
    """
    left: asyncio.Event | None = request.scope.get(_LEFT)
    if left is None:
        return await answering
    working = asyncio.ensure_future(answering)
    leaving = asyncio.ensure_future(left.wait())
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        if not working.done():
            working.cancel()
            await asyncio.wait({working})
    return working.result()


class _Watched:
    """A connection whose body is handed on, and which then is read ahead for its end."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.begun = False
        self.reading: list[asyncio.Task[Message]] = []
        self._receive = receive
        self._send = send
        self._whole = asyncio.Event()
        self._next: asyncio.Task[Message] | None = None

    async def left(self) -> None:
        """Wait until the client hangs up."""
        await self._whole.wait()
        while (await asyncio.shield(self._ahead()))["type"] != "http.disconnect":
            self._next = None

    async def receive(self) -> Message:
        """Hand on the body, and then what was read ahead."""
        if self._whole.is_set():
            return await asyncio.shield(self._ahead())
        message = await self._receive()
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            self._whole.set()
        return message

    async def send(self, message: Message) -> None:
        """Note that the response has begun."""
        self.begun = True
        await self._send(message)

    def _ahead(self) -> asyncio.Task[Message]:
        if self._next is None:
            self._next = asyncio.ensure_future(self._coming())
            self.reading = [self._next]
        return self._next

    async def _coming(self) -> Message:
        return await self._receive()


def _asks(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] == "POST"
        and scope["path"] in ASKING
        and all(name != _COMES_BACK for name, _ in scope["headers"])
    )
