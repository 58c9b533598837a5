"""What surrounds every request: an id, a size limit, a log line. Plain ASGI, since it is hot."""

import re
import time

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid7

from api.errors import problem
from candor.domain.errors import TooLarge

log = structlog.get_logger(__name__)

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
QUIET_PATHS = frozenset({"/api/health/live", "/api/health/ready", "/metrics"})
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}


class BodyTooLarge(Exception):
    """The body went over the limit while it was read."""


class Envelope:
    """Gives each request an id, refuses bodies over `max_body` bytes, and logs the answer."""

    def __init__(self, app: ASGIApp, *, max_body: int) -> None:
        self.app = app
        self.max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        sent_id = headers.get(b"x-request-id", b"")
        request_id = sent_id.decode() if REQUEST_ID.fullmatch(sent_id) else str(uuid7())
        scope["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                outgoing = MutableHeaders(scope=message)
                outgoing["x-request-id"] = request_id
                for name, value in SECURITY_HEADERS.items():
                    outgoing.setdefault(name, value)
                for name, value in scope.get("rate_limit_headers", {}).items():
                    outgoing.setdefault(name, value)
            await send(message)

        try:
            if int(headers.get(b"content-length", b"0") or 0) > self.max_body:
                raise BodyTooLarge
            await self.app(scope, self._counting(receive), send_with_headers)
        except BodyTooLarge:
            await self._refuse(scope, receive, send_with_headers)
        finally:
            if scope["path"] not in QUIET_PATHS:
                route = scope.get("route")
                log.info(
                    "request",
                    method=scope["method"],
                    route=getattr(route, "path", None) or "unmatched",
                    status=status,
                    ms=round((time.perf_counter() - began) * 1000, 1),
                )

    def _counting(self, receive: Receive) -> Receive:
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                if taken > self.max_body:
                    raise BodyTooLarge
            return message

        return counted

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        detail = f"The body is larger than {self.max_body:,} bytes; send a shorter message."
        answer = problem(
            Request(scope),
            TooLarge.status,
            TooLarge.code,
            TooLarge.title,
            detail,
            {"connection": "close"},
        )
        await answer(scope, receive, send)
