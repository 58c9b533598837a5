"""Requests that are refused before there is a turn, and other places that take a text."""

from collections.abc import Callable
from urllib.parse import quote

import httpx

from tests.canary.doors import TIMEOUT, Turn

# method, path, and the rest of the request, made of the text
Wrong = Callable[[str], tuple[str, str, dict[str, object]]]

_JSON = {"content-type": "application/json"}
_REFUSED: tuple[Wrong, ...] = (
    lambda text: ("POST", "/api/chat", {"json": {"message": [text]}}),
    lambda text: ("POST", "/api/chat", {"json": {"message": text * 400}}),
    lambda text: ("POST", "/api/chat", {"json": {"message": text, "thread_id": text}}),
    lambda text: ("POST", "/api/chat", {"json": {"message": text, "region": text}}),
    lambda text: ("POST", "/api/chat", {"json": {"message": "Gas?", "language": text * 40}}),
    lambda text: ("POST", "/api/chat", {"json": {text: text}}),
    lambda text: ("POST", "/api/chat", {"json": {"message": "Gas?", "user_id": text * 99}}),
    lambda text: ("POST", "/api/chat", {"content": f'{{"message": "{text}', "headers": _JSON}),
    lambda text: ("POST", "/api/chat", {"content": text.encode("utf-16"), "headers": _JSON}),
    lambda text: ("POST", "/api/chat", {"data": {"message": text}}),
    lambda text: ("POST", "/api/chat", {"files": {"file": (text[:80], text.encode())}}),
    lambda text: ("POST", "/chat/invoke", {"json": {"input": {"message": [text]}}}),
    lambda text: ("POST", "/chat/invoke", {"json": {"input": text}}),
    lambda text: ("POST", "/chat/invoke", {"content": f'{{"input": "{text}', "headers": _JSON}),
    lambda text: ("POST", "/chat/stream", {"content": text.encode()}),
    lambda text: ("POST", "/chat/batch", {"json": {"inputs": [{"note": text}]}}),
    lambda text: (
        "POST",
        "/chat/invoke",
        {"json": {"input": {"message": "Gas?"}, "config": {"configurable": {"thread_id": text}}}},
    ),
    lambda text: ("POST", "/chat/stream_events", {"json": {"input": {"message": text}}}),
    lambda text: ("POST", "/chat/feedback", {"json": {"run_id": text, "key": text}}),
    lambda text: ("POST", "/api/feedback", {"json": {"comment": text}}),
    lambda text: ("PUT", "/api/consent", {"json": {"given": text, "version": text}}),
    lambda text: ("POST", "/api/usage/tier", {"json": {"user_id": text * 99, "tier": "pro"}}),
    lambda text: ("POST", "/api/usage/tier", {"json": {"user_id": text[:256], "tier": text}}),
    lambda text: ("GET", "/api/threads", {"params": {"q": text[:900]}}),
    lambda text: ("GET", "/api/privacy/export", {"params": {"format": text[:900]}}),
    lambda text: ("GET", "/api/consent", {"params": {"language": text[:900]}}),
    lambda text: ("GET", "/nowhere", {"params": {"q": text[:900]}}),
    lambda text: ("POST", "/api/session", {"headers": {"authorization": f"Bearer {_head(text)}"}}),
    lambda text: ("GET", "/api/health", {"headers": {"x-request-id": _head(text)}}),
    lambda text: ("GET", "/api/health", {"headers": {"traceparent": _head(text)}}),
    lambda text: ("GET", "/api/health", {"headers": {"accept-language": _head(text)}}),
    lambda text: ("GET", "/api/health", {"headers": {"user-agent": _head(text)}}),
    lambda text: ("GET", "/api/health", {"headers": {"host": _head(text)[:99]}}),
    lambda text: ("GET", "/" + _path(text), {}),
    lambda text: ("GET", "/api/threads/" + _path(text), {}),
    lambda text: ("DELETE", "/api/threads/" + _path(text), {}),
    lambda text: ("GET", f"/chat/c/{_path(text)}/config_schema", {}),
    lambda text: ("POST", f"/chat/c/{_path(text)}/invoke", {"json": {"input": {"message": text}}}),
)


def _head(text: str) -> str:
    """Keep what a header can carry."""
    return "".join(sign for sign in text if " " <= sign <= "~")[:900].strip() or "x"


def _path(text: str) -> str:
    return quote(text[:600], safe="")


class Malformed:
    """Every wrong request in turn."""

    name: str = "Malformed"
    share: int = 13

    def ask(self, turn: Turn) -> bytes:
        """Send one; an answer of 500 would be a defect of its own."""
        method, path, request = _REFUSED[turn.number % len(_REFUSED)](turn.canary.message)
        given = request.pop("headers", {})
        assert isinstance(given, dict)
        headers = turn.headers | given
        response = httpx.request(
            method,
            turn.url + path,
            headers=headers,
            timeout=TIMEOUT,
            **request,  # type: ignore[arg-type]
        )
        return f"{response.status_code} {response.headers}\n".encode() + response.content
