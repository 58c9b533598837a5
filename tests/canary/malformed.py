"""Requests that are refused before there is a turn, and other places that take a text."""

from collections.abc import Callable
from itertools import count
from urllib.parse import quote

import httpx

from tests.canary.door import TIMEOUT, Turn, bytes_of, header_of

# method, path, and the rest of the request, made of the text
Wrong = Callable[[str], tuple[str, str, dict[str, object]]]

COMPLETIONS = "/v1/chat/completions"
_JSON = {"content-type": "application/json"}
_MCP = {**_JSON, "accept": "application/json, text/event-stream"}
_NOBODYS = "0" * 36


def _completion(text: str, **odd: object) -> dict[str, object]:
    return {"messages": [{"role": "user", "content": text}], **odd}


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
    lambda text: (
        "POST",
        "/api/session",
        {"headers": {"authorization": f"Bearer {header_of(text)}"}},
    ),
    lambda text: ("GET", "/api/health", {"headers": {"x-request-id": header_of(text)}}),
    lambda text: ("GET", "/api/health", {"headers": {"traceparent": header_of(text)}}),
    lambda text: ("GET", "/api/health", {"headers": {"accept-language": header_of(text)}}),
    lambda text: ("GET", "/api/health", {"headers": {"user-agent": header_of(text)}}),
    lambda text: ("GET", "/api/health", {"headers": {"host": header_of(text)[:99]}}),
    lambda text: ("GET", "/" + _path(text), {}),
    lambda text: ("GET", "/api/threads/" + _path(text), {}),
    lambda text: ("DELETE", "/api/threads/" + _path(text), {}),
    lambda text: ("GET", f"/chat/c/{_path(text)}/config_schema", {}),
    lambda text: ("POST", f"/chat/c/{_path(text)}/invoke", {"json": {"input": {"message": text}}}),
    lambda text: ("POST", "/api/chat/stream", {"json": {"message": [text], text: text}}),
    lambda text: ("POST", "/api/chat/stream", {"json": {"message": text, "thread_id": text}}),
    lambda text: ("POST", "/api/chat/stream", {"content": f'{{"message": "{text}'}),
    lambda text: (
        "POST",
        "/api/chat/stream",
        {"json": {"message": text}, "headers": {"x-resume-seconds": header_of(text)}},
    ),
    lambda text: ("GET", "/api/chat/stream/" + _path(text), {"params": {"q": text[:900]}}),
    lambda text: ("POST", f"/api/chat/stream/{_path(text)}/stop", {"json": {"why": text}}),
    lambda text: ("GET", "/api/chat/ws", {"params": {"token": text[:900]}}),
    lambda text: ("POST", COMPLETIONS, {"json": {"messages": text, "model": text}}),
    lambda text: ("POST", COMPLETIONS, {"json": {"messages": [{"role": text, "content": text}]}}),
    lambda text: (
        "POST",
        COMPLETIONS,
        {"json": {"messages": [{"role": "user", "content": [text]}]}},
    ),
    lambda text: ("POST", COMPLETIONS, {"json": _completion(text, user=text * 99)}),
    lambda text: ("POST", COMPLETIONS, {"json": _completion(text, tools=[{"name": text}])}),
    lambda text: ("POST", COMPLETIONS, {"json": _completion(text, metadata={"thread_id": text})}),
    lambda text: ("POST", COMPLETIONS, {"json": _completion(text, n=text, stream=text)}),
    lambda text: ("POST", COMPLETIONS, {"content": f'{{"messages": "{text}', "headers": _JSON}),
    lambda text: ("GET", "/v1/models/" + _path(text), {}),
    lambda text: ("POST", "/mcp", {"json": {"jsonrpc": text, "method": text, "id": text}}),
    lambda text: (
        "POST",
        "/mcp",
        {"content": f'{{"id": "{text}', "headers": _MCP},
    ),
    lambda text: ("POST", "/mcp", {"json": [text], "headers": _MCP}),
    lambda text: (
        "POST",
        "/mcp",
        {"json": {"jsonrpc": "2.0", "id": 1, "method": text, "params": text}, "headers": _MCP},
    ),
    lambda text: (
        "GET",
        "/mcp",
        {"params": {"q": text[:900]}, "headers": {"mcp-session-id": header_of(text)}},
    ),
    lambda text: (
        "POST",
        "/api/feedback",
        {"json": {"turn_id": text, "score": 1, "comment": text}},
    ),
    lambda text: ("POST", "/api/feedback", {"json": {"turn_id": _NOBODYS, "score": text, text: 1}}),
    lambda text: ("DELETE", "/api/privacy/data", {"params": {"user": text[:900]}}),
    lambda text: ("GET", "/api/health", {"headers": {"x-user-id": header_of(text) * 9}}),
)


def _bearer(text: str) -> str:
    return f"Bearer {header_of(text)}"


def _path(text: str) -> str:
    return quote(text[:600], safe="")


class Malformed:
    """Every wrong request in turn."""

    name: str = "Malformed"
    share: int = 13

    def __init__(self) -> None:
        self._numbers = count()

    def ask(self, turn: Turn) -> bytes:
        """Send one; an answer of 500 would be a defect of its own."""
        wrong = _REFUSED[next(self._numbers) % len(_REFUSED)]
        method, path, request = wrong(turn.canary.message)
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
        return bytes_of(response)
