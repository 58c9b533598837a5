"""The simulated vendors as one raw ASGI app, kept lean because it shares cores with benchmarks."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import orjson

from tests.simulator.control import answer_control
from tests.simulator.gemini_wire import GeminiWire
from tests.simulator.grounding import cut_into_pieces
from tests.simulator.openai_wire import OpenAIWire
from tests.simulator.perplexity_wire import PerplexityWire
from tests.simulator.script import Answer, Fault, Question, VendorName
from tests.simulator.stage import Received, Stage
from tests.simulator.wire import BadRequest, Headers, Refusal, Wire

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

WIRES: dict[VendorName, Wire] = {
    "openai": OpenAIWire(),
    "gemini": GeminiWire(),
    "perplexity": PerplexityWire(),
}
_JSON: tuple[bytes, bytes] = (b"content-type", b"application/json")
_EVENTS: tuple[bytes, bytes] = (b"content-type", b"text/event-stream")
_HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


class _Dropped(Exception):
    """Ends a response whose connection was aborted."""


class SimulatorApp:
    """Routes `/{vendor}/...` to that vendor's wire and `/_control/...` to the control routes."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        if scope["type"] != "http":
            return
        body = await _read_body(receive)
        path: str = scope["path"]
        vendor, _, rest = path.lstrip("/").partition("/")
        exchange = _Exchange(scope, receive, send)
        if vendor == "_control":
            status, answer = answer_control(self._stage, scope["method"], rest, body)
            await exchange.send_whole(status, orjson.dumps(answer), [_JSON])
        elif vendor in WIRES:
            await self._play(vendor, rest, body, exchange)
        else:
            await exchange.send_whole(404, b"{}", [_JSON])

    async def _play(
        self, vendor: VendorName, path: str, body: bytes, exchange: "_Exchange"
    ) -> None:
        wire = WIRES[vendor]
        if exchange.scope["method"] == "GET" and path.endswith("models"):
            await exchange.send_whole(200, b'{"object":"list","data":[]}', [_JSON])
            return
        headers = tuple(exchange.scope["headers"])
        heard = Received(vendor, path, headers, body)
        number = self._stage.hear(heard, exchange.scope["client"][1])
        if not wire.is_signed(dict(headers)):
            await exchange.refuse(wire.refusal(401, None))
            return
        try:
            question = wire.read(path, orjson.loads(body))
        # a client that is killed while it sends leaves no JSON
        except (BadRequest, orjson.JSONDecodeError) as error:
            await exchange.refuse(wire.refusal(400, None, str(error)))
            return
        reaction = self._stage.react(vendor, question)
        try:
            if isinstance(reaction, Answer):
                await _answer(wire, question, reaction, number, exchange)
            else:
                await _fail(wire, question, reaction, number, exchange)
        except _Dropped:
            pass
        if exchange.gone:
            self._stage.disconnects.append(vendor)


async def _answer(
    wire: Wire, question: Question, answer: Answer, number: int, exchange: "_Exchange"
) -> None:
    if answer.first_token_seconds and not question.stream:
        await exchange.pause(answer.first_token_seconds)
    if not question.stream:
        whole = orjson.dumps(wire.whole(question, answer, number))
        await exchange.send_whole(200, whole, [_JSON, *wire.headers(number)])
        return
    pieces = cut_into_pieces(answer.text, answer.words_per_piece or wire.piece_words)
    events = [_sse(event) for event in wire.events(question, answer, pieces, number)]
    events.append(wire.last_event)
    await exchange.start(200, [_EVENTS, *wire.headers(number)])
    await exchange.pause(answer.first_token_seconds)
    if answer.gap_seconds:
        for event in events[:-1]:
            await exchange.send_part(event)
            await exchange.pause(answer.gap_seconds)
        await exchange.finish(events[-1])
    else:
        await exchange.finish(b"".join(events))


async def _fail(
    wire: Wire, question: Question, fault: Fault, number: int, exchange: "_Exchange"
) -> None:
    headers = wire.headers(number)
    kind = _EVENTS if question.stream else _JSON
    match fault.kind:
        case "status":
            await exchange.refuse(wire.refusal(fault.status, fault.retry_after))
        case "bad_key":
            await exchange.refuse(wire.bad_key())
        case "hang":
            await exchange.pause(fault.seconds)
            await exchange.send_whole(500, b"{}", [_JSON])
        case "drop_before_headers":
            await exchange.abort()
        case "drop_midway" | "stall":
            await exchange.start(200, [kind, *headers])
            await exchange.send_part(_beginning(wire, question, number))
            await exchange.pause(fault.seconds if fault.kind == "stall" else 0.02)
            await exchange.abort()
        case "empty":
            await _answer(wire, question, Answer("", output_tokens=0), number, exchange)
        case "filtered":
            await exchange.send_json(wire.filtered(question, number), question, headers, wire)
        case "prompt_blocked":
            blocked = wire.prompt_blocked(question, number)
            if isinstance(blocked, Refusal):
                await exchange.refuse(blocked)
            else:
                await exchange.send_json(blocked, question, headers, wire)
        case "malformed_json":
            broken = b'{"id": "x", "choices": [{"del'
            framed = b"data: " + broken + b"\n\n" if question.stream else broken
            await exchange.send_whole(200, framed, [kind, *headers])
        case "not_json":
            await exchange.send_whole(200, b"upstream said no", [kind, *headers])
        case "wrong_content_type":
            await exchange.send_whole(200, _HTML, [(b"content-type", b"text/html")])
        case "wrong_shape":
            odd = {"choices": None, "candidates": "none", "usage": 3}
            await exchange.send_json(odd, question, headers, wire)


def _beginning(wire: Wire, question: Question, number: int) -> bytes:
    answer = Answer("The first words of an answer that is never going to be")
    if not question.stream:
        whole: bytes = orjson.dumps(wire.whole(question, answer, number))
        return whole[:-40]
    pieces = cut_into_pieces(answer.text, 3)
    return b"".join(_sse(event) for event in wire.events(question, answer, pieces, number)[:3])


def _sse(event: Any) -> bytes:
    payload: bytes = orjson.dumps(event)
    return b"data: " + payload + b"\n\n"


async def _read_body(receive: Receive) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        body += part
        if not message.get("more_body"):
            return body


class _Exchange:
    """One response on its way out; notices a client that hangs up."""

    def __init__(self, scope: Message, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.gone = False
        self._receive = receive
        self._send = send

    async def start(self, status: int, headers: Headers) -> None:
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def send_part(self, part: bytes) -> None:
        await self._send({"type": "http.response.body", "body": part, "more_body": True})

    async def finish(self, part: bytes = b"") -> None:
        await self._send({"type": "http.response.body", "body": part})

    async def send_whole(self, status: int, body: bytes, headers: Headers) -> None:
        length = (b"content-length", str(len(body)).encode())
        await self.start(status, [*headers, length])
        await self.finish(body)

    async def send_json(self, body: Any, question: Question, headers: Headers, wire: Wire) -> None:
        if question.stream:
            framed = _sse(body) + wire.last_event
            await self.send_whole(200, framed, [_EVENTS, *headers])
        else:
            await self.send_whole(200, orjson.dumps(body), [_JSON, *headers])

    async def refuse(self, refusal: Refusal) -> None:
        await self.send_whole(refusal.status, orjson.dumps(refusal.body), [_JSON, *refusal.headers])

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
            self.gone = True
            raise _Dropped

    async def abort(self) -> None:
        """Cut the TCP connection without another byte, and wait until the server has noticed."""
        self.scope["extensions"]["abort"]()
        await self._receive()
        raise _Dropped
