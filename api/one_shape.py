"""Sees to it that no failure leaves the service in another shape than a problem."""

from http import HTTPStatus

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import CODES, problem
from candor.domain.errors import CandorError

log = structlog.get_logger(__name__)

# of a plain error that is replaced, these say something that the problem does not
KEPT_HEADERS = ("allow", "vary", "access-control-allow-origin")


class OneShape:
    """Turns exceptions nobody expected, and plain-text errors of libraries, into problems."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, replaced = False, False

        async def send_in_shape(message: Message) -> None:
            nonlocal started, replaced
            if message["type"] == "http.response.start":
                started = True
                replaced = message["status"] >= 400 and not _is_json(message)
                if replaced:
                    headers = Headers(raw=message["headers"])
                    kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
                    await _plain(scope, receive, send, message["status"], kept)
            if not replaced:
                await send(message)

        try:
            await self.app(scope, receive, send_in_shape)
        except Exception as surprise:
            if started and isinstance(surprise.__cause__, CandorError):
                # an expected failure half-way through a stream was told there, and is no crash
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
            log.error("request_failed", route=_route(scope), exc_info=surprise)
            if not started:
                await _plain(scope, receive, send, 500, {})


def _is_json(message: Message) -> bool:
    kind = Headers(raw=message.get("headers", [])).get("content-type", "")
    return kind.partition(";")[0].endswith("json")


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", None) or "unmatched"


async def _plain(
    scope: Scope, receive: Receive, send: Send, status: int, headers: dict[str, str]
) -> None:
    title, detail = HTTPStatus(status).phrase, f"{HTTPStatus(status).description}."
    if status == 400:
        detail = "The request names a host or an origin that this service does not serve."
    if status == 500:
        title = CandorError.title
        detail = "Please try again; if it goes on, name the request id."
    code = CODES.get(status, "internal")
    answer = problem(Request(scope), status, code, title, detail, headers)
    await answer(scope, receive, send)
