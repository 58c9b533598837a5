"""What surrounds every request: an id and a log line. Plain ASGI, since it is hot."""

import re
import time

import structlog
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid7

from candor.privacy.identifiers import tells_something

log = structlog.get_logger(__name__)

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
QUIET_PATHS = frozenset({"/api/health/live", "/api/health/ready", "/metrics"})
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}


def _kept(sent_id: bytes, app: Starlette) -> str | None:
    """Answer the client's id where it is plain and tells nothing, so that it may be logged."""
    resources = getattr(app.state, "resources", None)
    if resources is None or not REQUEST_ID.fullmatch(sent_id):
        return None
    request_id = sent_id.decode()
    redactor = resources.turns.outside.redactor
    return None if tells_something(request_id, redactor) else request_id


class Envelope:
    """Gives each request an id, adds what every answer carries, and logs it without its words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent_id = dict(scope["headers"]).get(b"x-request-id", b"")
        request_id = _kept(sent_id, scope["app"]) or str(uuid7())
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
            await self.app(scope, receive, send_with_headers)
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
