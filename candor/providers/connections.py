"""The pools of kept-alive connections that the vendors' clients share or own."""

from contextvars import ContextVar

import httpx

# Vendors close idle connections after minutes; a kept one saves a TLS handshake per turn.
KEEP_ALIVE_SECONDS = 60.0
MAX_CONNECTIONS = 100

# Where a streamed call collects its open responses. google-genai and perplexity leave theirs to
# the garbage collector when a stream is closed early, which can keep a connection for minutes.
open_responses: ContextVar[list[httpx.Response] | None] = ContextVar("open_responses", default=None)


class PooledTransport(httpx.AsyncHTTPTransport):
    """A pool whose wait for a connection is capped whatever the client above it asks for.

    google-genai overrides every timeout, the one for connecting too, with that of the call.
    """

    def __init__(self, *, connect_seconds: float) -> None:
        super().__init__(
            limits=httpx.Limits(
                max_connections=MAX_CONNECTIONS,
                max_keepalive_connections=MAX_CONNECTIONS,
                keepalive_expiry=KEEP_ALIVE_SECONDS,
            )
        )
        self._connect_seconds = connect_seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, with the cap on connecting; its response joins `open_responses`."""
        timeout = dict(request.extensions.get("timeout") or {})
        asked = timeout.get("connect")
        cap = self._connect_seconds
        timeout["connect"] = cap if asked is None else min(asked, cap)
        request.extensions["timeout"] = timeout
        response = await super().handle_async_request(request)
        if (collected := open_responses.get()) is not None:
            collected.append(response)
        return response

    def close(self) -> None:
        """Do nothing: google-genai hands the same transport to a blocking client too."""
