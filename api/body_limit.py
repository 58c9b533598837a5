"""Refuses bodies that are larger than the service takes, before anything reads them whole."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from candor.domain.errors import TooLarge

DRAINED_AT_MOST = 16 * 1024 * 1024


class BodyTooLarge(HTTPException):
    """The body went over the limit while it was read.

    An HTTPException, because FastAPI takes any other exception for a body it cannot parse.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(TooLarge.status, said(limit))


def said(limit: int) -> str:
    """Answer the sentence for a body over `limit` bytes."""
    return f"The body is larger than {limit:,} bytes; send a shorter message."


class BodyLimit:
    """Refuses bodies over `limit` bytes, whether their length is announced or not."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        announced = dict(scope.get("headers", ())).get(b"content-length", b"")
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif announced.isdigit() and int(announced) > self.limit:
            await _drain(receive)
            title, code = TooLarge.title, TooLarge.code
            answer = problem(
                Request(scope),
                TooLarge.status,
                code,
                title,
                said(self.limit),
                {"connection": "close"},
            )
            await answer(scope, receive, send)
        else:
            await self.app(scope, self._counting(receive), send)

    def _counting(self, receive: Receive) -> Receive:
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                if taken > self.limit:
                    raise BodyTooLarge(self.limit)
            return message

        return counted


async def _drain(receive: Receive) -> None:
    """Read on for a while: a client that is still sending would not see the answer."""
    taken = 0
    while taken < DRAINED_AT_MOST:
        message = await receive()
        taken += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            return
