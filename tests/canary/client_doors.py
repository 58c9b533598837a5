"""Doors for programs: OpenAI's clients, MCP's, and the routes beside the question."""

import json

import httpx

from tests.canary.door import TIMEOUT, Turn, bytes_of, header_of, post

COMPLETIONS = "/v1/chat/completions"


class Completions:
    """`POST /v1/chat/completions`, with a history that the client keeps and has edited."""

    def __init__(self, *, stream: bool, share: int) -> None:
        self.name = "OpenAI, streamed" if stream else "OpenAI"
        self.share = share
        self._stream = stream

    def ask(self, turn: Turn) -> bytes:
        """Repeat the canary in every role, in what is ignored, and as the client's own names."""
        text = turn.canary.message
        before: list[dict[str, object]] = [
            {"role": "system", "content": f"The customer wrote {text}"},
            {"role": "user", "content": text},
            {"role": "assistant", "content": f"You wrote: {text}"},
            {"role": "tool", "content": text, "tool_call_id": text},
            {"role": "user", "content": [{"type": "text", "text": text}], "name": text},
            {"role": "assistant", "content": None},
        ]
        body: dict[str, object] = {
            "model": text,
            "messages": [*before[turn.number % 3 :], {"role": "user", "content": text}],
            "stream": self._stream,
            "stop": [text],
            "logit_bias": {text: 1},
            "stream_options": {"include_usage": True},
        }
        if turn.number % 4 == 0:
            body["metadata"] = {"thread_id": turn.thread, "note": text}
        sent = {"idempotency-key": header_of(text, 200)} if turn.number % 2 else {}
        return post(turn, COMPLETIONS, body, **sent)


class Mcp:
    """A tool of `/mcp`, called as the protocol's clients do."""

    def __init__(self, tool: str, argument: str, share: int) -> None:
        self.name = f"MCP {tool}"
        self.share = share
        self._tool, self._argument = tool, argument

    def ask(self, turn: Turn) -> bytes:
        """Call the tool, sometimes with arguments that are refused or a tool that there is not."""
        text = turn.canary.message
        calls: list[dict[str, object]] = [{"name": self._tool, "arguments": {self._argument: text}}]
        if turn.number % 3 == 0:
            odd = {self._argument: text, text: text, "thread_id": text, "k": text}
            calls.append({"name": self._tool, "arguments": odd})
            calls.append({"name": text, "arguments": {self._argument: text}})
        told = b"".join(self._call(turn, "tools/call", call) for call in calls)
        return told + (self._call(turn, text, {text: text}) if turn.number % 5 == 0 else b"")

    @staticmethod
    def _call(turn: Turn, method: str, params: dict[str, object]) -> bytes:
        accepted = "application/json, text/event-stream"
        body = {"jsonrpc": "2.0", "id": turn.number, "method": method, "params": params}
        return post(turn, "/mcp", body, accept=accepted, **{"mcp-protocol-version": "2025-06-18"})


class Feedback:
    """`POST /api/feedback` on a turn of the user's own, and everything read again afterwards."""

    name: str = "Feedback"
    share: int = 4

    def ask(self, turn: Turn) -> bytes:
        """Ask without the canary, then say it in the comment; all that is shown is read."""
        asked = {"message": "What is staking?", "thread_id": turn.thread}
        answered = httpx.post(
            f"{turn.url}/api/chat", json=asked, headers=turn.headers, timeout=TIMEOUT
        )
        told = bytes_of(answered)
        if answered.status_code == 200:
            given = {
                "turn_id": answered.json()["turn_id"],
                "score": 1,
                "comment": turn.canary.message[:2000],
            }
            told += post(turn, "/api/feedback", given)
        for path in ("/api/threads", f"/api/threads/{turn.thread}", "/api/consent/history"):
            told += bytes_of(httpx.get(turn.url + path, headers=turn.headers, timeout=TIMEOUT))
        return told


class Headers:
    """A turn that is served while each of its headers repeats the canary."""

    name: str = "Headers"
    share: int = 4

    def ask(self, turn: Turn) -> bytes:
        """Ask whole or read along; ids that look harmless in form are sent where they fit."""
        text = header_of(turn.canary.message, 255)
        value = header_of(turn.canary.written, 200)
        sent = {
            "x-request-id": value[:64],
            "accept-language": text,
            "user-agent": text,
            "referer": f"https://example.org/?q={value}",
            "cookie": f"note={value}",
            "x-forwarded-for": value,
            "forwarded": f"for={value}",
            "traceparent": value,
            "baggage": f"note={value}",
            "sec-gpc": value,
            "origin": f"https://{value}",
            "x-note": text,
        }
        path = "/api/chat/stream" if turn.number % 2 else "/api/chat"
        if turn.number % 2 == 0:
            sent["idempotency-key"] = text
        return post(turn, path, {"message": turn.canary.message, "user_id": value}, **sent)


class Rights:
    """A user who reads, exports, deletes a conversation and at times erases everything."""

    name: str = "Rights"
    share: int = 3

    def ask(self, turn: Turn) -> bytes:
        """Leave a conversation to delete, then use every right."""
        thread = f"short-{turn.number}"
        told = post(turn, "/api/chat", {"message": turn.canary.message, "thread_id": thread})
        told += bytes_of(
            httpx.get(f"{turn.url}/api/privacy/export", headers=turn.headers, timeout=TIMEOUT)
        )
        paths = [f"/api/threads/{thread}", *(["/api/privacy/data"] if turn.number % 3 == 0 else [])]
        for path in paths:
            told += bytes_of(httpx.delete(turn.url + path, headers=turn.headers, timeout=TIMEOUT))
        choice = {"given": True, "version": "1", "note": turn.canary.message}
        chosen = httpx.put(
            f"{turn.url}/api/consent",
            content=json.dumps(choice),
            headers=turn.headers | {"content-type": "application/json"},
            timeout=TIMEOUT,
        )
        return told + bytes_of(chosen)
